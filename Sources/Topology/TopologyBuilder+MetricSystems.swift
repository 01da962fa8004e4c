internal import Telemetry

extension TopologyBuilder {
  /// The database, cache or broker that an exporter tells of.
  ///
  /// Few exporters say at which address: then it is the only one of its kind that callers know, and
  /// if nobody calls it, one without an address.
  mutating func system(
    _ subject: MetricSubject, _ labels: MetricLabels, at time: Timestamp
  ) -> EntityID? {
    guard let system = MetricName.system(subject.metric),
      SystemName.entityType(of: system) == subject.type
    else { return nil }
    if let address = labels.target, address.utf8.contains(UInt8(ascii: ":")) {
      return seeSystem(system, address: address, at: time, isVirtual: false)
    }
    let known = entities.filter {
      $0.type == subject.type && $0.attributes["system"] == system
    }
    let addressed = known.filter { $0.attributes["server.address"] != nil }
    if addressed.count == 1 { return addressed[0].id }
    guard subject.waitedSeconds >= Self.addressPatienceSeconds else { return nil }
    return seeSystem(system, address: "", at: time, isVirtual: false)
  }

  mutating func queue(
    _ subject: MetricSubject, _ labels: MetricLabels, _ sender: IdentityEntities,
    at time: Timestamp
  ) -> EntityID? {
    guard let name = labels.queue else { return nil }
    let system =
      sender.system.flatMap { self[$0].attributes["system"] } ?? MetricName.system(subject.metric)
    let full = system.map { "\($0) \(name)" } ?? name
    if let known = find(EntityKey(.queue, full)) { return known }
    // A label called queue or topic makes nothing a queue; a broker that tells of it does.
    guard let system else { return nil }
    let broker = sender.system ?? onlyBroker(of: system)
    return seeQueue(name, system: system, broker: broker, at: time)
  }

  private func onlyBroker(of system: String) -> EntityID? {
    guard let addresses = brokerAddresses[system], addresses.count == 1 else { return nil }
    return find(EntityKey(.broker, "\(system) \(addresses[0])"))
  }

  mutating func partition(
    _ subject: MetricSubject, _ labels: MetricLabels, _ sender: IdentityEntities,
    at time: Timestamp
  ) -> EntityID? {
    guard let number = labels.partition,
      let queue = sender.queue ?? queue(subject, labels, sender, at: time)
    else { return nil }
    guard let id = seePart(.partition, named: number, of: queue, at: time) else { return nil }
    setKind(self[queue].kind, of: id)
    return id
  }

  /// A consumer group by its name, as brokers tell it; else the only one of the service that sends.
  mutating func group(
    _ subject: MetricSubject, _ labels: MetricLabels, _ sender: IdentityEntities,
    at time: Timestamp
  ) -> EntityID? {
    guard let name = labels.consumerGroup else {
      return part(.consumerGroup, of: sender.service, on: labels.queue)
    }
    guard let queue = queue(subject, labels, sender, at: time) else {
      return entities.first { $0.type == .consumerGroup && $0.name.hasPrefix("\(name) @ ") }?.id
    }
    let key = EntityKey(.consumerGroup, "\(name) @ \(self[queue].name)")
    guard let id = see(key, at: time) else { return nil }
    setKind(self[queue].kind, of: id)
    relate(.consumes, from: id, to: queue, by: .metric, at: time)
    return id
  }

  /// The only part of a type that a service has, of those on one queue if that is named.
  func part(_ type: EntityType, of service: EntityID?, on queue: String?) -> EntityID? {
    let parts = relations.filter {
      $0.type == .contains && $0.from == service && self[$0.to].type == type
    }.map(\.to).filter { id in queue.map { self[id].name.hasSuffix(" \($0)") } ?? true }
    return parts.count == 1 ? parts[0] : nil
  }

  /// A pool is measured from two sides: by its owner (client metrics), and by the server, which
  /// counts connections by user.
  func pool(_ labels: MetricLabels, _ sender: IdentityEntities) -> EntityID? {
    if let service = sender.service {
      let pools = pools(.contains, of: service)
      if pools.count == 1 { return pools[0] }
      let name = labels.poolName ?? ""
      return pools.first { !name.isEmpty && self[$0].name.contains(name) }
    }
    guard let system = sender.system, let user = labels.user else { return nil }
    let pools = pools(.connects, of: system)
    // The newer conventions have no attribute for the user; most users are named after their
    // service or database.
    return pools.first { self[$0].attributes["db.user"] == user }
      ?? pools.first { self[$0].attributes["db.user"] == nil && self[$0].service == user }
      ?? pools.first {
        self[$0].attributes["db.user"] == nil && self[$0].attributes["db.namespace"] == user
      }
  }

  /// The pools that a service contains, or that connect to a system, in order of discovery.
  private func pools(_ relation: RelationType, of id: EntityID) -> [EntityID] {
    relations.filter { relation == .contains ? $0.from == id : $0.to == id }
      .filter { $0.type == relation }.map { relation == .contains ? $0.to : $0.from }
      .filter { self[$0].type == .pool }
  }

  /// A certificate, and who shows it if its target is known.
  mutating func certificate(
    _ labels: MetricLabels, _ sender: IdentityEntities, at time: Timestamp
  ) -> EntityID? {
    let target = labels.target.map { PeerName.key(ofAddress: $0) }
    let own = sender.instance.flatMap { instance in
      sender.service.map { String(self[instance].name.dropFirst(self[$0].name.utf8.count + 1)) }
    }
    guard let name = labels.certificate ?? target?.name ?? own,
      let id = see(EntityKey(.certificate, name), at: time)
    else { return nil }
    for owner in [target, EntityKey(.externalAPI, name), EntityKey(.service, name)] {
      guard let owner else { continue }
      relate(.presents, id, isTowards: false, named: owner, by: .metric, at: time)
    }
    return id
  }

  /// The part that a service plays, as its metrics show: a load balancer, a resolver, a collector.
  mutating func role(
    _ subject: MetricSubject, _ labels: MetricLabels, _ sender: IdentityEntities,
    at time: Timestamp
  ) -> EntityID? {
    guard let service = sender.service else { return nil }
    let name = self[service].name
    guard let id = see(EntityKey(subject.type, name), at: time, service: name) else { return nil }
    setKind(MetricName.part(subject.metric), of: id)
    relate(.contains, from: service, to: id, by: .metric, at: time)
    if subject.type == .loadBalancer, let backend = labels.backend, backend != name {
      let key = EntityKey(.service, backend)
      relate(.routes, id, isTowards: true, named: key, by: .metric, at: time)
    }
    return id
  }
}
