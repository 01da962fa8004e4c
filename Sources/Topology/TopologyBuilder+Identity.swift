package import Telemetry

extension TopologyBuilder {
  /// How long a service must have been there for a new process of it to be a restart rather than a
  /// start.
  static let restartAgeSeconds = 60.0

  /// The entities of an identity, seen now.
  ///
  /// `number` is the identity's in the engine's table; the same number must always come with the
  /// same identity.
  package mutating func see(
    _ identity: ResourceIdentity, number: Int32, at time: Timestamp, symbols: SymbolTable
  ) -> IdentityEntities {
    if let known = identityEntities[number] {
      for id in known.all { _ = see(self[id].key, at: time) }
      return known
    }
    var found = IdentityEntities()
    found.node = seeNamed(.node, identity.node, at: time, symbols: symbols)
    if identity.system.isEmpty {
      seeWorkload(identity, at: time, symbols: symbols, into: &found)
    } else {
      seeSystem(identity, at: time, symbols: symbols, into: &found)
    }
    identityEntities[number] = found
    return found
  }

  /// The entities of an identity that was seen before.
  package func entities(ofIdentity number: Int32) -> IdentityEntities? { identityEntities[number] }

  private mutating func seeNamed(
    _ type: EntityType, _ name: Symbol, at time: Timestamp, symbols: SymbolTable,
    service: String? = nil
  ) -> EntityID? {
    name.isEmpty ? nil : see(EntityKey(type, symbols[name]), at: time, service: service)
  }

  private mutating func seeWorkload(
    _ identity: ResourceIdentity, at time: Timestamp, symbols: SymbolTable,
    into found: inout IdentityEntities
  ) {
    let service = identity.service.isEmpty ? nil : symbols[identity.service]
    found.service = seeNamed(.service, identity.service, at: time, symbols: symbols)
    if let owner = found.service, !identity.instance.isEmpty {
      found.instance = seePart(.instance, named: symbols[identity.instance], of: owner, at: time)
    }
    found.process = seeNamed(
      .process, identity.process, at: time, symbols: symbols, service: service)
    found.container = seeNamed(
      .container, identity.container, at: time, symbols: symbols, service: service)
    found.pod = seeNamed(.pod, identity.pod, at: time, symbols: symbols, service: service)
    found.workload = seeNamed(
      .workload, identity.workload, at: time, symbols: symbols, service: service)
    let layers = [found.instance, found.process, found.container, found.pod, found.node]
    chain(layers.compactMap { $0 }, at: time)
    seeControllers(identity, at: time, symbols: symbols, into: &found)
    setKinds(identity, found, symbols: symbols)
    noteChanges(identity, found, at: time, symbols: symbols)
  }

  /// What manages pods, and what they mount.
  private mutating func seeControllers(
    _ identity: ResourceIdentity, at time: Timestamp, symbols: SymbolTable,
    into found: inout IdentityEntities
  ) {
    found.job = seeNamed(.job, identity.job, at: time, symbols: symbols)
    found.autoscaler = seeNamed(.autoscaler, identity.autoscaler, at: time, symbols: symbols)
    found.volume = seeNamed(.volume, identity.volume, at: time, symbols: symbols)
    if let autoscaler = found.autoscaler { seeScaled(by: autoscaler, target: nil, at: time) }
    guard let pod = found.pod else { return }
    for manager in [found.workload, found.job].compactMap({ $0 }) {
      relate(.manages, from: manager, to: pod, by: .resource, at: time)
    }
    if let volume = found.volume {
      relate(.mounts, from: pod, to: volume, by: .resource, at: time)
    }
  }

  private mutating func setKinds(
    _ identity: ResourceIdentity, _ found: IdentityEntities, symbols: SymbolTable
  ) {
    let runtime = EntityKind(symbols[identity.runtime])
    setKind(runtime, of: found.instance)
    setKind(runtime, of: found.process)
    setKind(EntityKind(symbols[identity.workloadKind]), of: found.workload)
    setKind(EntityKind(symbols[identity.jobKind]), of: found.job)
    setKind(EntityKind(symbols[identity.nodeKind]), of: found.node)
    // A volume without a claim has its pod before its name, which a claim's name cannot have.
    if !symbols[identity.volume].utf8.contains(UInt8(ascii: "/")) {
      setKind(EntityKind("claim"), of: found.volume)
    }
  }

  private mutating func seeSystem(
    _ identity: ResourceIdentity, at time: Timestamp, symbols: SymbolTable,
    into found: inout IdentityEntities
  ) {
    let system = symbols[identity.system]
    found.system = seeSystem(
      system, address: symbols[identity.systemAddress], at: time, isVirtual: false)
    if let owner = found.system, let node = found.node {
      relate(.runsOn, from: owner, to: node, by: .resource, at: time)
    }
    if !identity.queue.isEmpty, let owner = found.system {
      found.queue = seeQueue(symbols[identity.queue], system: system, broker: owner, at: time)
    }
  }

  private mutating func chain(_ layers: [EntityID], at time: Timestamp) {
    for (guest, host) in zip(layers, layers.dropFirst()) {
      relate(.runsOn, from: guest, to: host, by: .resource, at: time)
    }
  }

  /// A new version is a deployment; a new process of a service that was there before is a restart.
  private mutating func noteChanges(
    _ identity: ResourceIdentity, _ found: IdentityEntities, at time: Timestamp,
    symbols: SymbolTable
  ) {
    guard let service = found.service else { return }
    if !identity.serviceVersion.isEmpty {
      let version = symbols[identity.serviceVersion]
      if set("service.version", to: version, of: service) {
        note(TopologyChange(kind: .deployment, entity: service, time: time, detail: version))
      }
      // Two versions may serve at once: which instance has which tells them apart.
      if let instance = found.instance { set("service.version", to: version, of: instance) }
    }
    for (name, value) in [("service.namespace", identity.namespace), ("team", identity.team)]
    where !value.isEmpty {
      set(name, to: symbols[value], of: service)
    }
    let age = time.seconds(since: self[service].firstSeen)
    let newest = found.process ?? found.instance
    if let newest, self[newest].firstSeen == time, age > Self.restartAgeSeconds {
      note(TopologyChange(kind: .restarted, entity: service, time: time, detail: self[newest].name))
      if let instance = found.instance, instance != newest {
        note(
          TopologyChange(kind: .restarted, entity: instance, time: time, detail: self[newest].name))
      }
    }
  }

  /// A database, cache or broker by system and address ("mysql 10.0.0.5:3306").
  mutating func seeSystem(
    _ system: String, address: String, at time: Timestamp, isVirtual: Bool
  ) -> EntityID? {
    let name = address.isEmpty ? system : "\(system) \(address)"
    let key = EntityKey(SystemName.entityType(of: system), name)
    guard let id = see(key, at: time, isVirtual: isVirtual) else { return nil }
    set("system", to: system, of: id)
    setKind(.ofSystem(system), of: id)
    guard !address.isEmpty else { return id }
    set("server.address", to: address, of: id)
    if key.type == .broker, !brokerAddresses[system, default: []].contains(address) {
      brokerAddresses[system, default: []].append(address)
    }
    return id
  }

  /// A queue or topic, under its broker when one is known.
  mutating func seeQueue(
    _ name: String, system: String, broker: EntityID?, at time: Timestamp
  ) -> EntityID? {
    let full = system.isEmpty ? name : "\(system) \(name)"
    guard let id = see(EntityKey(.queue, full), at: time) else { return nil }
    setKind(.ofSystem(system), of: id)
    if let broker {
      relate(.contains, from: broker, to: id, by: .resource, at: time)
      brokers[id] = broker
    }
    return id
  }
}
