/// What the attributes of a metric point say of whom it is about, when somebody else sends it: the
/// labels of exporters and of the receivers of the Collector, by what they name.
struct MetricLabels {
  private let attributes: [String: String]

  init(_ attributes: [String: String]) { self.attributes = attributes }

  /// The first of these attributes that is there and not empty.
  func first(_ keys: String...) -> String? {
    keys.lazy.compactMap { attributes[$0] }.first { !$0.isEmpty }
  }

  // A scraper that keeps its own labels calls the exporter's `exported_...`: those come first.
  var pod: String? { first("exported_pod", "k8s.pod.name", "pod", "pod_name") }

  /// A container within its pod; the sandbox of a pod is none.
  var container: String? {
    let name = first("exported_container", "k8s.container.name", "container", "container_name")
    guard let pod, let name, name != "POD" else { return nil }
    return "\(pod)/\(name)"
  }

  var workload: (name: String, kind: String)? {
    for kind in ["deployment", "statefulset", "daemonset"] {
      if let name = first("exported_\(kind)", "k8s.\(kind).name", kind) { return (name, kind) }
    }
    return nil
  }

  var job: (name: String, kind: String)? {
    if let name = first("cronjob", "k8s.cronjob.name") { return (name, "cronjob") }
    return first("exported_job_name", "job_name", "k8s.job.name").map { ($0, "job") }
  }

  var autoscaler: String? { first("horizontalpodautoscaler", "hpa", "k8s.hpa.name") }

  /// The workload that an autoscaler scales.
  var scaleTarget: String? { first("scaletargetref_name", "k8s.hpa.scaletargetref.name") }

  var claim: String? {
    first(
      "exported_persistentvolumeclaim", "persistentvolumeclaim", "k8s.persistentvolumeclaim.name")
  }

  /// A disk or file system of a node; what has no storage behind it is none.
  var device: String? {
    let isPseudo = ["tmpfs", "devtmpfs", "overlay", "shm", "none", "ramfs", "rootfs", "squashfs"]
    guard let name = first("device", "system.device"), !isPseudo.contains(name),
      !isPseudo.contains(first("fstype", "type", "system.filesystem.type") ?? "")
    else { return nil }
    return name.split(separator: "/").last.map(String.init)
  }

  var queue: String? {
    first("messaging.destination.name", "queue", "topic", "rabbitmq.queue.name", "destination")
  }

  var partition: String? { first("messaging.destination.partition.id", "partition") }

  var consumerGroup: String? {
    first("messaging.consumer.group.name", "consumergroup", "consumer_group", "group", "group_id")
  }

  var certificate: String? {
    first(
      "tlscheck.x509.cn", "http.tls.cn", "subject_CN", "cn", "host", "secret_name", "filename",
      "exported_name", "name")
  }

  /// Host and port of a target by its address or URL, in one spelling.
  var target: String? {
    guard
      let text = first("tlscheck.target", "http.url", "target", "server", "addr", "server.address")
    else { return nil }
    let afterScheme = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
    let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
    let parts = authority.split(separator: ":", maxSplits: 1).map(String.init)
    guard let host = parts.first, !host.isEmpty else { return nil }
    return NetworkAddress.canonical(
      host: host, port: parts.count > 1 ? parts[1] : first("server.port"))
  }

  /// The service that a load balancer passes requests to.
  var backend: String? {
    let name = first(
      "exported_service", "envoy_cluster_name", "envoy.cluster_name", "service", "backend",
      "upstream")
    // Traefik says where it knows a service from: "shop@docker".
    return name.flatMap { $0.split(separator: "@").first.map(String.init) }
  }

  /// Who calls whom, in the metrics of service graphs and meshes.
  var call: (client: String, server: String)? {
    guard let client = first("client", "source_canonical_service", "source_workload"),
      let server = first("server", "destination_canonical_service", "destination_workload"),
      client != server, client != "unknown", server != "unknown"
    else { return nil }
    return (client, server)
  }

  var poolName: String? { first("db.client.connection.pool.name", "pool.name") }

  var user: String? {
    first("user", "db.user", "db.client.user", "mysql_user", "usename", "postgresql.user")
  }
}

/// What the name of a metric says of the technology that it is about.
enum MetricName {
  /// Beginnings of names that only the receivers and exporters of a system send, with the system as
  /// `SystemName` spells it.
  private static let systems: [(prefix: String, system: String)] = [
    ("pg_", "postgresql"), ("postgresql.", "postgresql"), ("mysql_", "mysql"),
    ("mysql.", "mysql"), ("mongodb_", "mongodb"), ("mongodb.", "mongodb"),
    ("elasticsearch_", "elasticsearch"), ("elasticsearch.", "elasticsearch"),
    ("opensearch_", "opensearch"), ("cassandra_", "cassandra"), ("cassandra.", "cassandra"),
    ("clickhouse_", "clickhouse"), ("sqlserver.", "mssql"), ("mssql_", "mssql"),
    ("oracledb_", "oracle"), ("oracledb.", "oracle"), ("redis_", "redis"), ("redis.", "redis"),
    ("memcached_", "memcached"), ("memcached.", "memcached"), ("rabbitmq_", "rabbitmq"),
    ("rabbitmq.", "rabbitmq"), ("kafka_", "kafka"), ("kafka.", "kafka"), ("nats_", "nats"),
    ("pulsar_", "pulsar"), ("activemq_", "activemq"), ("activemq.", "activemq"),
  ]

  private static let runtimes: [(prefix: String, kind: String)] = [
    ("jvm", "jvm"), ("process.runtime.jvm.", "jvm"), ("go_", "go"), ("go.", "go"),
    ("process.runtime.go.", "go"), ("nodejs", "nodejs"), ("v8js.", "nodejs"),
    ("python_", "python"), ("cpython.", "python"), ("process.runtime.cpython.", "python"),
    ("dotnet", "dotnet"), ("process.runtime.dotnet.", "dotnet"),
  ]

  private static let parts = ["nginx", "haproxy", "envoy", "traefik", "coredns", "unbound"]

  /// The database, cache or broker that a metric is about.
  static func system(_ name: String) -> String? {
    systems.first { name.hasPrefix($0.prefix) }?.system
  }

  /// The kind of process that sends such a metric.
  static func runtime(_ name: String) -> EntityKind? {
    runtimes.first { name.hasPrefix($0.prefix) }.flatMap { EntityKind($0.kind) }
  }

  /// The kind of load balancer or resolver that sends such a metric.
  static func part(_ name: String) -> EntityKind? {
    parts.first { name.hasPrefix($0) }.flatMap { EntityKind($0) }
  }
}
