import Telemetry
import Testing
import Topology

/// One resource and what it must be read as: fields by name, those not named must be empty.
struct IdentityCase: CustomTestStringConvertible, Sendable {
  var title: String
  var attributes: [(String, String)]
  var wanted: [String: String]

  var testDescription: String { title }

  static let all: [IdentityCase] = [
    IdentityCase(
      title: "a bare service", attributes: [("service.name", "billing")],
      wanted: ["service": "billing"]),
    IdentityCase(
      title: "a placeholder is no name", attributes: [("service.name", "unknown_service:python")],
      wanted: [:]),
    IdentityCase(
      title: "the workload names a service that nobody named",
      attributes: [("service.name", "unknown_service"), ("k8s.deployment.name", "billing")],
      wanted: ["service": "billing", "workload": "billing"]),
    IdentityCase(
      title: "version and instance",
      attributes: [
        ("service.name", "billing"), ("service.version", "1.2"), ("service.instance.id", "i-1"),
      ],
      wanted: ["service": "billing", "version": "1.2", "instance": "i-1"]),
    IdentityCase(
      title: "a group and an owner; the service's own namespace wins over the cluster's",
      attributes: [
        ("service.name", "billing"), ("k8s.namespace.name", "prod"),
        ("service.namespace", "payments"), ("service.owner", "finance"),
      ], wanted: ["service": "billing", "namespace": "payments", "team": "finance"]),
    IdentityCase(
      title: "the cluster's namespace when the service names none",
      attributes: [("service.name", "billing"), ("k8s.namespace.name", "prod")],
      wanted: ["service": "billing", "namespace": "prod"]),
    IdentityCase(
      title: "a process on a host is the instance when nothing else is",
      attributes: [("service.name", "billing"), ("host.name", "n1"), ("process.pid", "42")],
      wanted: ["service": "billing", "instance": "42@n1", "process": "42@n1", "node": "n1"]),
    IdentityCase(
      title: "a pod is the instance, and the Kubernetes node wins over the host name",
      attributes: [
        ("service.name", "billing"), ("host.name", "billing-abc"), ("k8s.pod.name", "billing-abc"),
        ("k8s.node.name", "n1"), ("k8s.statefulset.name", "billing"),
      ],
      wanted: [
        "service": "billing", "instance": "billing-abc", "pod": "billing-abc", "node": "n1",
        "workload": "billing",
      ]),
    IdentityCase(
      title: "a container by name, within its pod",
      attributes: [("k8s.pod.name", "p"), ("k8s.container.name", "c")],
      wanted: ["instance": "p", "container": "p/c", "pod": "p"]),
    IdentityCase(
      title: "a container by the first twelve characters of its id",
      attributes: [("container.id", "0123456789abcdef"), ("container.name", "c")],
      wanted: ["instance": "0123456789ab", "container": "0123456789ab"]),
    IdentityCase(
      title: "a database by the new names",
      attributes: [
        ("db.system.name", "mariadb"), ("server.address", "LocalHost"), ("server.port", "3306"),
      ],
      wanted: ["system": "mysql", "systemAddress": "127.0.0.1:3306"]),
    IdentityCase(
      title: "a database by the old names", attributes: [("db.system", "postgres")],
      wanted: ["system": "postgresql"]),
    IdentityCase(
      title: "a collector's database receiver",
      attributes: [("db.system", "mysql"), ("mysql.instance.endpoint", "10.0.0.1:3306")],
      wanted: ["system": "mysql", "systemAddress": "10.0.0.1:3306"]),
    IdentityCase(
      title: "a broker's queue, by the receiver's name for it",
      attributes: [("messaging.system", "RabbitMQ"), ("rabbitmq.queue.name", "orders")],
      wanted: ["system": "rabbitmq", "queue": "orders"]),
    IdentityCase(
      title: "a queue by its destination name",
      attributes: [("messaging.system", "kafka"), ("messaging.destination.name", "orders")],
      wanted: ["system": "kafka", "queue": "orders"]),
    IdentityCase(
      title: "of an attribute that comes twice the first counts",
      attributes: [("service.name", "a"), ("service.name", "b"), ("x.unknown", "c")],
      wanted: ["service": "a"]),
    IdentityCase(
      title: "an empty value is none",
      attributes: [("service.name", ""), ("service.version", ""), ("host.name", "n1")],
      wanted: ["node": "n1"]),
  ]
}

@Suite struct `Identities are read from resources` {
  @Test(arguments: IdentityCase.all)
  func `by either generation of the conventions`(_ example: IdentityCase) {
    var symbols = SymbolTable()
    let reader = IdentityReader(symbols: &symbols)
    let attributes = example.attributes.map { key, value in
      Attribute(key: symbols.intern(key), value: .string(symbols.intern(value)))
    }
    let identity = reader.identity(of: Resource(attributes: attributes), symbols: &symbols)
    let found = [
      "service": identity.service, "version": identity.serviceVersion,
      "namespace": identity.namespace, "team": identity.team,
      "instance": identity.instance, "process": identity.process,
      "container": identity.container, "pod": identity.pod, "workload": identity.workload,
      "job": identity.job, "autoscaler": identity.autoscaler, "volume": identity.volume,
      "node": identity.node, "system": identity.system,
      "systemAddress": identity.systemAddress, "queue": identity.queue,
    ].mapValues { symbols[$0] }.filter { !$0.value.isEmpty }
    #expect(found == example.wanted)
  }

  @Test func `a number for a name or a port is read as its text`() {
    var symbols = SymbolTable()
    let reader = IdentityReader(symbols: &symbols)
    let resource = Resource(attributes: [
      Attribute(key: symbols.intern("db.system"), value: .string(symbols.intern("redis"))),
      Attribute(key: symbols.intern("server.address"), value: .string(symbols.intern("cache"))),
      Attribute(key: symbols.intern("server.port"), value: .int(6379)),
    ])
    let identity = reader.identity(of: resource, symbols: &symbols)
    #expect(symbols[identity.systemAddress] == "cache:6379")
  }

  @Test(arguments: [
    ("mysql", EntityType.database), ("redis", .cache), ("memcached", .cache), ("kafka", .broker),
    ("rabbitmq", .broker), ("something-new", .database),
  ])
  func `a system's name tells its type`(_ name: String, _ type: EntityType) {
    #expect(SystemName.entityType(of: name) == type)
  }
}
