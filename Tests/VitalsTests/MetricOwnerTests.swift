import Telemetry
import Testing

@testable import Topology
@testable import Vitals

/// A series from some sender, and whose it must be.
struct OwnerCase: CustomTestStringConvertible, Sendable {
  var title: String
  var metric: String
  var attributes: [(String, String)] = []
  /// Sender: service and its instance or process, node, system.
  var service = ""
  var process = ""
  var node = ""
  var system = ""
  var type: EntityType
  /// "type/kind name" of the owner.
  var owner: String
  var relations: Set<String> = []

  var testDescription: String { title }

  static let all: [OwnerCase] = [
    OwnerCase(
      title: "a pod of which the state of a cluster is told", metric: "kube_pod_status_reason",
      attributes: [("namespace", "n"), ("pod", "shop-1")], service: "kube-state-metrics",
      type: .pod, owner: "pod shop-1"),
    OwnerCase(
      title: "the exporter's own label where the scraper has one too", metric: "kube_pod_info",
      attributes: [("pod", "kube-state-metrics-x"), ("exported_pod", "shop-1")],
      service: "kube-state-metrics", type: .pod, owner: "pod shop-1"),
    OwnerCase(
      title: "a container in its pod", metric: "container_cpu_cfs_throttled_periods_total",
      attributes: [("pod", "shop-1"), ("container", "web")], node: "n1", type: .container,
      owner: "container shop-1/web",
      relations: ["container shop-1/web -runs-on> pod shop-1"]),
    OwnerCase(
      title: "a node by name, not whoever tells it", metric: "kube_node_status_condition",
      attributes: [("node", "n1"), ("condition", "Ready")], service: "kube-state-metrics",
      type: .node, owner: "node n1"),
    OwnerCase(
      title: "a node by the address of its exporter", metric: "node_load1",
      service: "node-exporter", process: "n1:9100", type: .node, owner: "node n1"),
    OwnerCase(
      title: "a deployment", metric: "kube_deployment_status_replicas_unavailable",
      attributes: [("deployment", "shop")], service: "kube-state-metrics", type: .workload,
      owner: "workload/deployment shop"),
    OwnerCase(
      title: "a job", metric: "kube_job_status_failed", attributes: [("job_name", "backup")],
      service: "kube-state-metrics", type: .job, owner: "job/job backup"),
    OwnerCase(
      title: "an autoscaler, and what it scales",
      metric: "kube_horizontalpodautoscaler_status_current_replicas",
      attributes: [("horizontalpodautoscaler", "shop"), ("scaletargetref_name", "shop-web")],
      service: "kube-state-metrics", type: .autoscaler, owner: "autoscaler shop",
      relations: ["autoscaler shop -scales> workload/deployment shop-web"]),
    OwnerCase(
      title: "a claim and the pod that mounts it", metric: "kubelet_volume_stats_available_bytes",
      attributes: [("persistentvolumeclaim", "data"), ("pod", "shop-web-1")], node: "n1",
      type: .volume, owner: "volume/claim data",
      relations: ["pod shop-web-1 -mounts> volume/claim data"]),
    OwnerCase(
      title: "a disk of a node", metric: "system.disk.operations",
      attributes: [("device", "/dev/sda")], node: "n1", type: .volume,
      owner: "volume/disk n1 sda", relations: ["node n1 -mounts> volume/disk n1 sda"]),
    OwnerCase(
      title: "a partition, its topic and its kind", metric: "kafka_topic_partition_leader",
      attributes: [("topic", "orders"), ("partition", "3")], service: "kafka-exporter",
      type: .partition, owner: "partition/kafka kafka orders 3",
      relations: ["queue/kafka kafka orders -contains> partition/kafka kafka orders 3"]),
    OwnerCase(
      title: "a consumer group on a topic", metric: "kafka_consumergroup_lag",
      attributes: [("consumergroup", "mail"), ("topic", "orders")], service: "kafka-exporter",
      type: .consumerGroup, owner: "consumer-group/kafka mail @ kafka orders",
      relations: [
        "consumer-group/kafka mail @ kafka orders -consumes> queue/kafka kafka orders"
      ]),
    OwnerCase(
      title: "the process of a scraped instance, and its runtime",
      metric: "jvm_gc_pause_seconds_sum", service: "shop", process: "10.0.0.1:8080", node: "n1",
      type: .process, owner: "process 10.0.0.1:8080"),
    OwnerCase(
      title: "a balancer, as part of its service, and whom it passes requests to",
      metric: "nginx_ingress_controller_requests", attributes: [("service", "shop")],
      service: "ingress", type: .loadBalancer, owner: "load-balancer/nginx ingress",
      relations: [
        "service ingress -contains> load-balancer/nginx ingress",
        "load-balancer/nginx ingress -routes> service shop",
      ]),
    OwnerCase(
      title: "a resolver", metric: "coredns_dns_responses_total", service: "kube-dns",
      type: .resolver, owner: "resolver/coredns kube-dns"),
    OwnerCase(
      title: "a collector", metric: "otelcol_exporter_send_failed_spans", service: "otelcol",
      type: .collector, owner: "collector otelcol"),
    OwnerCase(
      title: "a certificate, and the service that shows it",
      metric: "probe_ssl_earliest_cert_expiry",
      attributes: [("target", "https://shop.default.svc:443/health")], service: "blackbox",
      type: .certificate, owner: "certificate shop",
      relations: ["service shop -presents> certificate shop"]),
    OwnerCase(
      title: "a database by the address that its exporter names", metric: "pg_locks_count",
      attributes: [("server", "ledger:5432")], service: "postgres-exporter", type: .database,
      owner: "database/postgresql postgresql ledger:5432"),
  ]
}

@Suite struct `A series of a metric belongs to whom its labels name` {
  @Test(arguments: OwnerCase.all)
  func `whoever sends it`(_ example: OwnerCase) throws {
    let measure = Measure.metric(MetricSelector(name: example.metric))
    var town = Town([(example.type, measure)])
    let sender = town.sender(
      example.service, process: example.process, node: example.node, system: example.system)
    let sample = town.sample(sender, example.metric, example.attributes, at: 4, value: 7)
    town.close(at: 5, samples: [sample])
    // Who was only named so far is seen now.
    _ = town.sender("shop")
    town.seeWorkload("shop-web", pod: "shop-web-1")
    town.close(at: 10, heard: town.identities.indices.map { Int32($0) })
    let owned = town.topology.entities.filter {
      $0.type == example.type
        && town.vitals.number(measure, of: $0.id, type: example.type) == 7
    }
    #expect(owned.map { "\($0.scope) \($0.name)" } == [example.owner])
    let relations = Set(
      town.topology.relations.map { relation in
        let (from, to) = (town.topology[relation.from], town.topology[relation.to])
        return "\(from.scope) \(from.name) -\(relation.type.name)> \(to.scope) \(to.name)"
      })
    #expect(example.relations.isSubset(of: relations), "\(relations)")
  }

  @Test func `a database whose exporter says no address is the only one that callers know`() {
    let measure = Measure.metric(MetricSelector(name: "pg_locks_count"))
    var town = Town([(.database, measure)])
    let exporter = town.sender("postgres-exporter")
    let shop = town.sender("shop")
    let early = town.sample(exporter, "pg_locks_count", at: 4, value: 1)
    town.close(at: 5, samples: [early])
    #expect(!town.topology.entities.contains { $0.type == .database }, "calls may tell which it is")
    let call = town.exit(shop, target: town.store("postgresql"))
    town.close(at: 10, heard: [shop], exits: [call])
    let later = town.sample(exporter, "pg_locks_count", at: 14, value: 2)
    town.close(at: 15, samples: [later])
    #expect(town.number(measure, of: .database, "postgresql db:3306") == 2)
  }

  @Test func `a database that nobody calls becomes one without an address after a while`() {
    let measure = Measure.metric(MetricSelector(name: "pg_locks_count"))
    var town = Town([(.database, measure)])
    let exporter = town.sender("postgres-exporter")
    for time in stride(from: 5.0, through: 80, by: 5) {
      let sample = town.sample(exporter, "pg_locks_count", at: time - 1, value: time)
      town.close(at: time, samples: [sample])
    }
    #expect(town.number(measure, of: .database, "postgresql") == 80)
  }

  @Test func `a scraped instance has the process that its runtime's metrics tell of`() throws {
    let measure = Measure.metric(MetricSelector(name: "jvm_threads_current"))
    var town = Town([(.process, measure)])
    var identity = ResourceIdentity()
    identity.service = town.symbols.intern("shop")
    identity.instance = town.symbols.intern("10.0.0.1:8080")
    identity.pod = town.symbols.intern("shop-1")
    town.identities.append(identity)
    let sample = town.sample(0, "jvm_threads_current", at: 4, value: 9)
    town.close(at: 5, samples: [sample])
    let process = try #require(town.find(.process, "shop 10.0.0.1:8080"))
    #expect(town.vitals.number(measure, of: process, type: .process) == 9)
    #expect(town.topology[process].scope.description == "process/jvm")
    let hosts = town.topology.graph().neighbours(of: process, along: .runsOn, forward: true)
    #expect(hosts == [town.find(.pod, "shop-1")])
  }

  @Test func `nothing is made of a label that nobody vouches for`() {
    let measures: [(EntityType, String, [(String, String)])] = [
      (.queue, "app.jobs", [("queue", "mail")]), (.node, "app.load", [("node", "n7")]),
      (.container, "app.load", [("container", "web")]), (.partition, "app.p", [("partition", "1")]),
      (.container, "container_x", [("pod", "shop-1"), ("container", "POD")]),
      (.volume, "system.filesystem.usage", [("device", "tmpfs")]),
      (.volume, "system.filesystem.usage", [("device", "x"), ("type", "overlay")]),
    ]
    for (type, name, attributes) in measures {
      var town = Town([(type, .metric(MetricSelector(name: name)))])
      let sender = town.sender("app", node: "n1")
      let sample = town.sample(sender, name, attributes, at: 4, value: 1)
      town.close(at: 5, samples: [sample])
      let made = town.topology.entities.filter { $0.type == type && $0.name != "n1" }
      #expect(made.isEmpty, "\(made.map(\.name))")
    }
  }
}

extension Town {
  fileprivate mutating func seeWorkload(_ name: String, pod: String) {
    var identity = ResourceIdentity()
    identity.workload = symbols.intern(name)
    identity.workloadKind = symbols.intern("deployment")
    identity.pod = symbols.intern(pod)
    identities.append(identity)
  }
}
