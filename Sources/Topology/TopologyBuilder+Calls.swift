package import Telemetry

extension TopologyBuilder {
  /// The entities that requests served under `key` count for.
  package mutating func see(
    _ key: EntryKey, at time: Timestamp, symbols: SymbolTable
  ) -> EntrySubjects {
    var subjects = EntrySubjects()
    guard let sender = entities(ofIdentity: key.identity), let service = sender.service else {
      return subjects
    }
    subjects.service = service
    subjects.instance = sender.instance
    subjects.operation = seePart(.operation, named: symbols[key.operation], of: service, at: time)
    if let address = key.address.isEmpty ? nil : symbols[key.address] {
      learn(address, service: service, instance: sender.instance)
    }
    if let target = key.queue { seeConsumer(key, target, service, at: time, symbols, &subjects) }
    return subjects
  }

  private mutating func seeConsumer(
    _ key: EntryKey, _ target: ExitTarget, _ service: EntityID, at time: Timestamp,
    _ symbols: SymbolTable, _ subjects: inout EntrySubjects
  ) {
    guard let queue = seeQueue(target, at: time, symbols: symbols) else { return }
    subjects.queue = queue
    // Without a named group, all instances of one service are the group, as its library would have
    // it.
    let name = self[service].name
    let group = key.consumerGroup.isEmpty ? name : symbols[key.consumerGroup]
    let groupKey = EntityKey(.consumerGroup, "\(group) @ \(self[queue].name)")
    guard let id = see(groupKey, at: time, service: name) else { return }
    setKind(self[queue].kind, of: id)
    subjects.consumerGroup = id
    relate(.contains, from: service, to: id, by: .destination, at: time)
    relate(.consumes, from: id, to: queue, by: .destination, at: time)
  }

  private mutating func seeQueue(
    _ target: ExitTarget, at time: Timestamp, symbols: SymbolTable
  ) -> EntityID? {
    let system = symbols[target.system]
    let address = symbols[target.address]
    let broker =
      system.isEmpty && address.isEmpty
      ? nil
      : seeSystem(
        system.isEmpty ? "broker" : system, address: brokerAddress(system, address), at: time,
        isVirtual: true)
    let name = target.name.isEmpty ? "(unnamed)" : symbols[target.name]
    return seeQueue(name, system: system, broker: broker, at: time)
  }

  /// Producers and consumers often know only the system: with one broker of it known by address, it
  /// is that one.
  private func brokerAddress(_ system: String, _ address: String) -> String {
    guard address.isEmpty else { return address }
    let known = brokerAddresses[system, default: []]
    return known.count == 1 ? known[0] : ""
  }

  /// The entities and relations that calls made under `key` count for; nil when the caller is
  /// unknown.
  package mutating func see(
    _ key: ExitKey, at time: Timestamp, symbols: SymbolTable
  ) -> ExitSubjects? {
    guard let sender = entities(ofIdentity: key.identity), let caller = sender.service else {
      return nil
    }
    var instance: EntityID?
    var calleeOperation: EntityID?
    var queue: EntityID?
    let callee: EntityID?
    switch key.target.kind {
    case .store:
      callee = seeStore(key.target, at: time, symbols: symbols)
    case .queue:
      queue = seeQueue(key.target, at: time, symbols: symbols)
      callee = queue.flatMap { brokers[$0] }
    case .service:
      (callee, instance) = seeCallee(key, at: time, symbols: symbols)
      if let callee, !key.calleeOperation.isEmpty, self[callee].type == .service {
        calleeOperation = seePart(
          .operation, named: symbols[key.calleeOperation], of: callee, at: time)
      }
    }
    guard let target = callee ?? queue, target != caller,
      var subjects = seeLink(from: caller, to: target, by: key.provenance, at: time)
    else { return nil }
    subjects.calleeInstance = instance
    subjects.queue = queue
    seeDetails(key, operation: calleeOperation, at: time, symbols: symbols, into: &subjects)
    return subjects
  }

  private mutating func seeStore(
    _ target: ExitTarget, at time: Timestamp, symbols: SymbolTable
  ) -> EntityID? {
    var address = symbols[target.address]
    if address.isEmpty { address = symbols[target.name] }
    return seeSystem(symbols[target.system], address: address, at: time, isVirtual: true)
  }

  /// The called service: who answered, else who is known to answer at the address, else whom the
  /// name says.
  private mutating func seeCallee(
    _ key: ExitKey, at time: Timestamp, symbols: SymbolTable
  ) -> (callee: EntityID?, instance: EntityID?) {
    let address = symbols[key.target.address]
    if let answered = entities(ofIdentity: key.calleeIdentity), let service = answered.service {
      if !address.isEmpty { learn(address, service: service, instance: answered.instance) }
      return (service, answered.instance)
    }
    if let owner = addresses[address] { return (owner.service, owner.instance) }
    if !key.target.name.isEmpty {
      let name = symbols[key.target.name]
      return (see(EntityKey(.service, name), at: time, isVirtual: true), nil)
    }
    guard !address.isEmpty else { return (nil, nil) }
    return (see(PeerName.key(ofAddress: address), at: time, isVirtual: true), nil)
  }

  mutating func learn(_ address: String, service: EntityID, instance: EntityID?) {
    guard let known = addresses[address], known.service == service else {
      if addresses.count < limits.entityCountMax {
        addresses[address] = AddressOwner(service: service, instance: instance)
      }
      return
    }
    if known.instance != instance {
      addresses[address] = AddressOwner(service: service, instance: nil)
    }
  }

  mutating func seeLink(
    from caller: EntityID, to callee: EntityID, by provenance: Provenance, at time: Timestamp
  ) -> ExitSubjects? {
    let name = "\(self[caller].name) → \(self[callee].name)"
    let service = self[caller].name
    guard let link = see(EntityKey(.link, name), at: time, service: service) else { return nil }
    var subjects = ExitSubjects(caller: caller, callee: callee, link: link)
    subjects.relations = [
      relate(.dials, from: caller, to: link, by: provenance, at: time),
      relate(.calls, from: caller, to: callee, by: provenance, at: time),
    ].compactMap(\.self)
    relate(.reaches, from: link, to: callee, by: provenance, at: time)
    if [.database, .cache, .broker].contains(self[callee].type) {
      subjects.pool = see(EntityKey(.pool, name), at: time, service: service)
      setKind(EntityKind(self[callee].type.name), of: subjects.pool)
      if let pool = subjects.pool {
        relate(.contains, from: caller, to: pool, by: provenance, at: time)
        relate(.connects, from: pool, to: callee, by: provenance, at: time)
      }
    }
    return subjects
  }

  private mutating func seeDetails(
    _ key: ExitKey, operation calleeOperation: EntityID?, at time: Timestamp, symbols: SymbolTable,
    into subjects: inout ExitSubjects
  ) {
    if let pool = subjects.pool, key.target.kind == .store {
      if !key.target.user.isEmpty { set("db.user", to: symbols[key.target.user], of: pool) }
      if !key.target.name.isEmpty { set("db.namespace", to: symbols[key.target.name], of: pool) }
    }
    if key.target.kind == .store, self[subjects.callee].type == .database,
      !key.target.detail.isEmpty
    {
      subjects.query = seePart(
        .query, named: symbols[key.target.detail], of: subjects.callee, at: time)
      setKind(self[subjects.callee].kind, of: subjects.query)
    }
    if let queue = subjects.queue {
      seeProducer(of: queue, by: key.provenance, at: time, into: &subjects)
    }
    guard !key.operation.isEmpty,
      let calling = seePart(
        .operation, named: symbols[key.operation], of: subjects.caller, at: time)
    else { return }
    subjects.operation = calling
    subjects.called = calleeOperation ?? subjects.query ?? subjects.queue
    guard let called = calleeOperation ?? subjects.query else { return }
    if let index = relate(.invokes, from: calling, to: called, by: key.provenance, at: time) {
      subjects.relations.append(index)
    }
  }

  private mutating func seeProducer(
    of queue: EntityID, by provenance: Provenance, at time: Timestamp,
    into subjects: inout ExitSubjects
  ) {
    let (caller, service) = (subjects.caller, self[subjects.caller].name)
    if let index = relate(.publishes, from: caller, to: queue, by: provenance, at: time) {
      subjects.relations.append(index)
    }
    let key = EntityKey(.producer, "\(service) → \(self[queue].name)")
    guard let producer = see(key, at: time, service: service) else { return }
    setKind(self[queue].kind, of: producer)
    subjects.producer = producer
    relate(.contains, from: caller, to: producer, by: provenance, at: time)
    relate(.publishes, from: producer, to: queue, by: provenance, at: time)
  }
}

/// What a bare address says about who is there.
enum PeerName {
  /// A cluster-internal name is a service by its first label, or by its second where the first is
  /// one of the service's pods; a public host name is an external API; a bare IP address is a
  /// service that nobody has named yet.
  static func key(ofAddress address: String) -> EntityKey {
    let isVersion6 = address.utf8.count { $0 == UInt8(ascii: ":") } > 1
    if isVersion6 { return EntityKey(.service, address) }
    let host = address.split(separator: ":").first.map(String.init) ?? address
    let labels = host.split(separator: ".")
    let isNumeric = host.utf8.allSatisfy { $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) }
    if isNumeric || labels.isEmpty { return EntityKey(.service, address) }
    let isInternal =
      labels.count == 1 || host.hasSuffix(".local") || host.hasSuffix(".internal")
      || labels.contains("svc")
    guard isInternal else { return EntityKey(.externalAPI, host) }
    // pod.service.namespace.svc: what a headless service gives its pods.
    let isPod = labels.firstIndex(of: "svc") == 3
    return EntityKey(.service, String(labels[isPod ? 1 : 0]))
  }
}
