package import Telemetry

/// Who sent some telemetry: the entities that a Resource names, most of them optional.
///
/// Both generations of the semantic conventions are read (`service.*`, `k8s.*`, `host.*`,
/// `container.*`, `process.*`, `db.*`, and the resource attributes of the Collector's database
/// receivers).
package struct ResourceIdentity: Hashable, Sendable {
  package var service: Symbol = .empty
  package var serviceVersion: Symbol = .empty
  /// The instance's own name within the service.
  package var instance: Symbol = .empty
  package var process: Symbol = .empty
  package var container: Symbol = .empty
  package var pod: Symbol = .empty
  package var workload: Symbol = .empty
  package var node: Symbol = .empty
  /// The system that the telemetry is *about* when a collector reads it from outside: "mysql",
  /// "redis" ...
  package var system: Symbol = .empty
  /// Its "address:port".
  package var systemAddress: Symbol = .empty
  /// Queue or topic that the telemetry is about.
  package var queue: Symbol = .empty

  package init() {}
}

/// Reads identities from resources; one per symbol table, because it keeps the symbols of the keys
/// it looks for.
package struct IdentityReader: Sendable {
  private let roles: [Symbol: Role]

  private enum Role: Int, Sendable {
    case service, version, instanceID, podName, containerID, containerName, workload
    case nodeName, hostName, pid, system, address, port, endpoint, queue
  }

  private static let keys: [(String, Role)] = [
    ("service.name", .service), ("service.version", .version),
    ("service.instance.id", .instanceID), ("k8s.pod.name", .podName),
    ("container.id", .containerID), ("k8s.container.name", .containerName),
    ("container.name", .containerName),
    ("k8s.deployment.name", .workload), ("k8s.statefulset.name", .workload),
    ("k8s.daemonset.name", .workload), ("k8s.job.name", .workload),
    ("k8s.node.name", .nodeName), ("host.name", .hostName), ("process.pid", .pid),
    ("db.system.name", .system), ("db.system", .system), ("messaging.system", .system),
    ("server.address", .address), ("server.port", .port),
    ("mysql.instance.endpoint", .endpoint), ("rabbitmq.queue.name", .queue),
    ("messaging.destination.name", .queue),
  ]

  /// - Parameter symbols: the table that resources will be read with; the keys are interned in it.
  package init(symbols: inout SymbolTable) {
    var roles: [Symbol: Role] = [:]
    for (key, role) in Self.keys { roles[symbols.intern(key)] = role }
    self.roles = roles
  }

  /// The identity of a resource.
  ///
  /// Unknown attributes are ignored; a missing one leaves its entity empty.
  ///
  /// - Complexity: O(attributes).
  package func identity(
    of resource: Resource, symbols: inout SymbolTable
  ) -> ResourceIdentity {
    var found: [Role: String] = [:]
    for attribute in resource.attributes {
      guard let role = roles[attribute.key], found[role] == nil else { continue }
      let text = attribute.value.text(in: symbols)
      if !text.isEmpty { found[role] = text }
    }
    return identity(found, symbols: &symbols)
  }

  private func identity(
    _ found: [Role: String], symbols: inout SymbolTable
  ) -> ResourceIdentity {
    var identity = ResourceIdentity()
    func keep(_ text: String?) -> Symbol { text.map { symbols.intern($0) } ?? .empty }
    let node = found[.nodeName] ?? found[.hostName]
    let pod = found[.podName]
    let container =
      found[.containerID].map { String($0.prefix(12)) }
      ?? found[.containerName].map { name in pod.map { "\($0)/\(name)" } ?? name }
    let process = found[.pid].map { "\($0)@\(node ?? pod ?? container ?? "localhost")" }
    identity.system = keep(found[.system].map(SystemName.normalised))
    identity.systemAddress = keep(found[.endpoint] ?? address(found))
    // The instrumentations' placeholder says that nobody named the service.
    let service = found[.service].flatMap { $0.hasPrefix("unknown_service") ? nil : $0 }
    identity.service = keep(service ?? found[.workload])
    identity.serviceVersion = keep(found[.version])
    identity.instance = keep(found[.instanceID] ?? pod ?? container ?? process)
    identity.process = keep(process)
    identity.container = keep(container)
    identity.pod = keep(pod)
    identity.workload = keep(found[.workload])
    identity.node = keep(node)
    identity.queue = keep(found[.queue])
    return identity
  }

  private func address(_ found: [Role: String]) -> String? {
    guard let host = found[.address] else { return nil }
    return NetworkAddress.canonical(host: host, port: found[.port])
  }
}

/// Names of database, cache and messaging systems, spelled one way.
package enum SystemName {
  /// Lower case, and one name for what speaks one protocol.
  package static func normalised(_ name: String) -> String {
    switch name.lowercased() {
    case "mariadb": "mysql"
    case "postgres", "other_sql.postgres": "postgresql"
    case "microsoft.sql_server": "mssql"
    case "valkey": "redis"
    case let other: other
    }
  }

  /// What kind of entity a system is.
  package static func entityType(of name: String) -> EntityType {
    switch name {
    case "redis", "memcached", "hazelcast", "aws.elasticache": .cache
    case "rabbitmq", "kafka", "activemq", "artemis", "nats", "pulsar", "jms", "aws_sqs", "aws.sqs",
      "servicebus", "eventhubs", "gcp_pubsub", "rocketmq":
      .broker
    default: .database
    }
  }
}

/// Network addresses in one spelling, so that two witnesses of one peer agree.
package enum NetworkAddress {
  /// "host:port", the loopback host always 127.0.0.1; "host" alone when no port is known.
  package static func canonical(host: String, port: String?) -> String {
    var name = host.lowercased()
    if name == "localhost" || name == "::1" || name == "[::1]" { name = "127.0.0.1" }
    guard let port, !port.isEmpty, !name.contains(":") else { return name }
    return "\(name):\(port)"
  }
}
