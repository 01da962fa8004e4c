package import Telemetry

/// Who sent some telemetry: the entities that a Resource names, most of them optional.
///
/// Both generations of the semantic conventions are read (`service.*`, `k8s.*`, `host.*`,
/// `container.*`, `process.*`, `db.*`, and the resource attributes of the Collector's database
/// receivers).
package struct ResourceIdentity: Hashable, Sendable {
  package var service: Symbol = .empty
  package var serviceVersion: Symbol = .empty
  /// The group that the service belongs to, else the namespace of the cluster that it runs in.
  package var namespace: Symbol = .empty
  /// Whoever owns the service.
  package var team: Symbol = .empty
  /// The instance's own name within the service.
  package var instance: Symbol = .empty
  package var process: Symbol = .empty
  package var container: Symbol = .empty
  package var pod: Symbol = .empty
  package var workload: Symbol = .empty
  /// The kind of workload: "deployment", "statefulset", "daemonset".
  package var workloadKind: Symbol = .empty
  /// The cron job, else the job.
  package var job: Symbol = .empty
  package var jobKind: Symbol = .empty
  package var autoscaler: Symbol = .empty
  /// A claim by its name, else "pod/volume".
  package var volume: Symbol = .empty
  package var node: Symbol = .empty
  /// The kind of process: "jvm", "go"; see ``EntityKind``.
  package var runtime: Symbol = .empty
  /// The kind of node: "linux".
  package var nodeKind: Symbol = .empty
  /// The system that the telemetry is *about* when a collector reads it from outside: "mysql",
  /// "redis" ...
  package var system: Symbol = .empty
  /// Its "address:port".
  package var systemAddress: Symbol = .empty
  /// Queue or topic that the telemetry is about.
  package var queue: Symbol = .empty
  /// The telemetry was told by somebody else, as Kubernetes tells events: it is no sign of life.
  package var isReported = false

  package init() {}
}

/// Reads identities from resources; one per symbol table, because it keeps the symbols of the keys
/// it looks for.
package struct IdentityReader: Sendable {
  private let roles: [Symbol: Role]
  private static let rolesByKey = Dictionary(uniqueKeysWithValues: keys)

  private enum Role: Int, Sendable {
    case service, version, namespace, clusterNamespace, team, instanceID, podName, containerID,
      containerName
    case deployment, statefulSet, daemonSet, job, cronJob, autoscaler, volume, claim
    case nodeName, hostName, osType, pid, runtime, language
    case system, address, port, endpoint, queue
    case objectKind, objectName, objectField
  }

  private static let keys: [(String, Role)] = [
    ("service.name", .service), ("service.version", .version),
    ("service.namespace", .namespace), ("k8s.namespace.name", .clusterNamespace),
    ("team", .team), ("service.team", .team), ("service.owner", .team),
    ("service.instance.id", .instanceID), ("k8s.pod.name", .podName),
    ("container.id", .containerID), ("k8s.container.name", .containerName),
    ("container.name", .containerName),
    ("k8s.deployment.name", .deployment), ("k8s.statefulset.name", .statefulSet),
    ("k8s.daemonset.name", .daemonSet), ("k8s.job.name", .job), ("k8s.cronjob.name", .cronJob),
    ("k8s.hpa.name", .autoscaler), ("k8s.volume.name", .volume),
    ("k8s.persistentvolumeclaim.name", .claim),
    ("k8s.node.name", .nodeName), ("host.name", .hostName), ("os.type", .osType),
    ("process.pid", .pid), ("process.runtime.name", .runtime),
    ("telemetry.sdk.language", .language),
    ("db.system.name", .system), ("db.system", .system), ("messaging.system", .system),
    ("server.address", .address), ("server.port", .port),
    ("mysql.instance.endpoint", .endpoint), ("rabbitmq.queue.name", .queue),
    ("messaging.destination.name", .queue),
    ("k8s.object.kind", .objectKind), ("k8s.object.name", .objectName),
    ("k8s.object.fieldpath", .objectField),
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

  /// The identity of a resource whose symbols are of another table, `names`.
  ///
  /// - Complexity: O(attributes).
  package func identity(
    of resource: Resource, in names: SymbolTable, symbols: inout SymbolTable
  ) -> ResourceIdentity {
    var found: [Role: String] = [:]
    for attribute in resource.attributes {
      guard let role = Self.rolesByKey[names[attribute.key]], found[role] == nil else { continue }
      let text = attribute.value.text(in: names)
      if !text.isEmpty { found[role] = text }
    }
    return identity(found, symbols: &symbols)
  }

  private func identity(
    _ found: [Role: String], symbols: inout SymbolTable
  ) -> ResourceIdentity {
    if let kind = found[.objectKind], let name = found[.objectName] {
      return identity(
        ofObject: kind, named: name, field: found[.objectField] ?? "", symbols: &symbols)
    }
    var identity = ResourceIdentity()
    func keep(_ text: String?) -> Symbol { text.map { symbols.intern($0) } ?? .empty }
    let node = found[.nodeName] ?? found[.hostName]
    let pod = found[.podName]
    let container = Self.container(found, pod: pod)
    let process = found[.pid].map { "\($0)@\(node ?? pod ?? container ?? "localhost")" }
    let workload = Self.workload(found)
    let job = found[.cronJob] ?? found[.job]
    identity.system = keep(found[.system].map(SystemName.normalised))
    identity.systemAddress = keep(found[.endpoint] ?? address(found))
    // The instrumentations' placeholder says that nobody named the service.
    let service = found[.service].flatMap { $0.hasPrefix("unknown_service") ? nil : $0 }
    identity.service = keep(service ?? workload?.name ?? job)
    identity.serviceVersion = keep(found[.version])
    identity.namespace = keep(found[.namespace] ?? found[.clusterNamespace])
    identity.team = keep(found[.team])
    identity.instance = keep(found[.instanceID] ?? pod ?? container ?? process)
    identity.process = keep(process)
    identity.container = keep(container)
    identity.pod = keep(pod)
    identity.workload = keep(workload?.name)
    identity.workloadKind = keep(workload?.kind)
    identity.job = keep(job)
    identity.jobKind = keep(job.map { _ in found[.cronJob] == nil ? "job" : "cronjob" })
    identity.autoscaler = keep(found[.autoscaler])
    identity.volume = keep(found[.claim] ?? Self.volume(found, pod: pod))
    identity.node = keep(node)
    identity.nodeKind = keep(node.flatMap { _ in found[.osType] })
    identity.queue = keep(found[.queue])
    identity.runtime = keep(
      EntityKind.ofRuntime(found[.runtime] ?? "", language: found[.language] ?? "")?.name)
    return identity
  }

  private static func workload(_ found: [Role: String]) -> (name: String, kind: String)? {
    let kinds: [(Role, String)] = [
      (.deployment, "deployment"), (.statefulSet, "statefulset"), (.daemonSet, "daemonset"),
    ]
    return kinds.lazy.compactMap { role, kind in found[role].map { ($0, kind) } }.first
  }

  /// By its place in its pod, which outlives a restart and is how others tell of it; else by its
  /// id.
  private static func container(_ found: [Role: String], pod: String?) -> String? {
    if let pod, let name = found[.containerName] { return "\(pod)/\(name)" }
    return found[.containerID].map { String($0.prefix(12)) } ?? found[.containerName]
  }

  private static func volume(_ found: [Role: String], pod: String?) -> String? {
    found[.volume].map { name in pod.map { "\($0)/\(name)" } ?? name }
  }

  private func address(_ found: [Role: String]) -> String? {
    guard let host = found[.address] else { return nil }
    return NetworkAddress.canonical(host: host, port: found[.port])
  }
}
