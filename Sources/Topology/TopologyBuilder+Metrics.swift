package import Telemetry

/// A series of a metric that some rule asks for of entities of one type.
package struct MetricSubject {
  package var type: EntityType
  /// The metric's name.
  package var metric: String
  /// Number of the sender's identity in the engine's table.
  package var identity: Int32
  /// Attributes of the points, as text.
  package var attributes: [String: String]
  /// Seconds for which nobody was found whom it could be about.
  package var waitedSeconds: Double

  package init(
    type: EntityType, metric: String, identity: Int32, attributes: [String: String],
    waitedSeconds: Double = 0
  ) {
    self.type = type
    self.metric = metric
    self.identity = identity
    self.attributes = attributes
    self.waitedSeconds = waitedSeconds
  }
}

extension TopologyBuilder {
  /// How long a system without an address waits for calls to tell one, before it becomes an entity
  /// of its own.
  static let addressPatienceSeconds = 60.0

  /// Whose series it is, created now if its labels name something new; nil while nobody is known.
  ///
  /// Exporters tell of others: what the labels of a point name comes before who sent it.
  package mutating func owner(of subject: MetricSubject, at time: Timestamp) -> EntityID? {
    guard let sender = entities(ofIdentity: subject.identity) else { return nil }
    let labels = MetricLabels(subject.attributes)
    let own = sender.all.first { self[$0].type == subject.type }
    switch subject.type {
    case .pod: return named(.pod, labels.pod, at: time) ?? own
    case .container: return container(labels, at: time) ?? own
    case .node: return node(subject, labels, sender, at: time) ?? own
    case .process: return own ?? process(subject, sender, at: time)
    case .workload, .job, .autoscaler: return controller(subject.type, labels, at: time) ?? own
    case .volume: return volume(labels, sender, at: time) ?? own
    case .database, .cache, .broker: return own ?? system(subject, labels, at: time)
    case .queue: return own ?? queue(subject, labels, sender, at: time)
    case .partition: return partition(subject, labels, sender, at: time)
    case .consumerGroup: return group(subject, labels, sender, at: time)
    case .producer: return part(.producer, of: sender.service, on: labels.queue)
    case .pool: return pool(labels, sender)
    case .certificate: return certificate(labels, sender, at: time)
    case .loadBalancer, .resolver, .identityProvider, .collector:
      return role(subject, labels, sender, at: time)
    case .link: return call(labels, at: time)
    case .service, .operation, .instance, .query, .externalAPI: return own
    }
  }

  /// The way between two services that a service graph tells of, which is all that is known of
  /// their calls where nobody sends spans.
  private mutating func call(_ labels: MetricLabels, at time: Timestamp) -> EntityID? {
    guard let (client, server) = labels.call,
      let caller = see(EntityKey(.service, client), at: time, isVirtual: true),
      let callee = see(EntityKey(.service, server), at: time, isVirtual: true),
      let subjects = seeLink(from: caller, to: callee, by: .metric, at: time)
    else { return nil }
    setKind(EntityKind.ofHost(server), of: callee)
    for index in subjects.relations where relations[Int(index)].provenance == .metric {
      setQuantities(.assumed, of: index)
    }
    return subjects.link
  }

  private mutating func named(
    _ type: EntityType, _ name: String?, kind: String? = nil, at time: Timestamp
  ) -> EntityID? {
    guard let name, let id = see(EntityKey(type, name), at: time) else { return nil }
    setKind(kind.flatMap { EntityKind($0) }, of: id)
    return id
  }

  private mutating func container(_ labels: MetricLabels, at time: Timestamp) -> EntityID? {
    guard let container = named(.container, labels.container, at: time),
      let pod = named(.pod, labels.pod, at: time)
    else { return nil }
    relate(.runsOn, from: container, to: pod, by: .metric, at: time)
    return container
  }

  private mutating func node(
    _ subject: MetricSubject, _ labels: MetricLabels, _ sender: IdentityEntities,
    at time: Timestamp
  ) -> EntityID? {
    if let name = labels.first("k8s.node.name") { return named(.node, name, at: time) }
    // Elsewhere `node` names a member of some cluster.
    if subject.metric.hasPrefix("kube_") {
      return named(.node, labels.first("exported_node", "node"), at: time)
    }
    guard sender.node == nil, subject.metric.hasPrefix("node_"), let host = host(of: sender) else {
      return nil
    }
    return named(.node, host, at: time)
  }

  /// The host in the name of an instance that is an address, as scrapers name their targets.
  private func host(of sender: IdentityEntities) -> String? {
    guard let instance = sender.instance, let service = sender.service else { return nil }
    let name = self[instance].name.dropFirst(self[service].name.utf8.count + 1)
    return name.split(separator: ":").first.map(String.init)
  }

  /// The process of an instance that does not tell its number: one that is scraped.
  private mutating func process(
    _ subject: MetricSubject, _ sender: IdentityEntities, at time: Timestamp
  ) -> EntityID? {
    guard let instance = sender.instance, subject.attributes["process.pid"] == nil else {
      return nil
    }
    let owner = self[instance]
    guard let id = see(EntityKey(.process, owner.name), at: time, service: owner.service) else {
      return nil
    }
    setKind(owner.kind ?? MetricName.runtime(subject.metric), of: id)
    setKind(self[id].kind, of: instance)
    relate(.runsOn, from: instance, to: id, by: .metric, at: time)
    if let host = sender.container ?? sender.pod ?? sender.node {
      relate(.runsOn, from: id, to: host, by: .metric, at: time)
    }
    return id
  }

  private mutating func controller(
    _ type: EntityType, _ labels: MetricLabels, at time: Timestamp
  ) -> EntityID? {
    switch type {
    case .workload:
      return labels.workload.flatMap { named(.workload, $0.name, kind: $0.kind, at: time) }
    case .job: return labels.job.flatMap { named(.job, $0.name, kind: $0.kind, at: time) }
    default:
      guard let id = named(.autoscaler, labels.autoscaler, at: time) else { return nil }
      seeScaled(by: id, target: labels.scaleTarget, at: time)
      return id
    }
  }

  /// The workload that an autoscaler scales: the one it names, else the one of its own name.
  mutating func seeScaled(by autoscaler: EntityID, target: String?, at time: Timestamp) {
    let name = target ?? self[autoscaler].name
    relate(
      .scales, autoscaler, isTowards: true, named: EntityKey(.workload, name), by: .metric, at: time
    )
  }

  private mutating func volume(
    _ labels: MetricLabels, _ sender: IdentityEntities, at time: Timestamp
  ) -> EntityID? {
    if let claim = named(.volume, labels.claim, kind: "claim", at: time) {
      let pod = sender.pod.map { self[$0].name } ?? labels.pod
      if let key = pod.map({ EntityKey(.pod, $0) }) {
        relate(.mounts, claim, isTowards: false, named: key, by: .metric, at: time)
      }
      return claim
    }
    guard let host = sender.node, let device = labels.device,
      let disk = named(.volume, "\(self[host].name) \(device)", kind: "disk", at: time)
    else { return nil }
    relate(.mounts, from: host, to: disk, by: .metric, at: time)
    return disk
  }
}
