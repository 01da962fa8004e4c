/// What things of an estate are called in answers.
struct FaultNames {
  let estate: Estate
  private let ways: WayTable

  init(_ estate: Estate) {
    self.estate = estate
    ways = WayTable(estate)
  }

  // House: one line for each kind of fault; a table in the form of a switch.
  func truth(of kind: Fault.Kind, _ target: Int) -> CauseTruth {
    switch kind {
    case .serviceMalfunction: service(target, "malfunction")
    case .serviceCongested: service(target, "congested")
    case .badRelease: service(target, "bad-release")
    case .loadSurge: service(target, "load-surge")
    case .serviceThrottles: service(target, "rejecting-load")
    case .serviceDeniesAll: service(target, "denies-everyone")
    case .operationMalfunction: operation(target, "malfunction")
    case .operationInefficient: operation(target, "inefficient")
    case .instanceDown: instance(target, "instance-down")
    case .instanceDegraded: instance(target, "instance-degraded")
    case .processSpins: process(target, "cpu-saturated")
    case .memoryLeak: process(target, "memory-leak")
    case .filesLeak: process(target, "file-descriptors-exhausted")
    case .processCrashes: process(target, "crashing")
    case .cpuThrottled:
      CauseTruth(type: "container", entity: container(target), cause: "cpu-throttled")
    case .nodeSpins:
      CauseTruth(type: "node", entity: estate.nodes[target].name, cause: "cpu-congested")
    case .nodeDown: CauseTruth(type: "node", entity: estate.nodes[target].name, cause: "node-down")
    case .wayDelayed: link(target, "network-delay")
    case .wayCut: link(target, "network-cut")
    case .nameUnresolved: link(target, "name-resolution-failing")
    case .certificateInvalid: link(target, "certificate-invalid")
    case .credentialRejected: link(target, "client-credential-rejected")
    case .overQuota: link(target, "over-quota")
    case .storeDown: store(target, "database-down")
    case .storeSlow: store(target, "storage-slow")
    case .storeSpins: store(target, "cpu-saturated")
    case .lockHeld: store(target, "lock-held")
    case .storeDiskFull: store(target, "disk-full")
    case .deadlocking: store(target, "deadlocking")
    case .slowStatement: query(target, "slow-query")
    case .statementFails: query(target, "statement-failing")
    case .poolLeak: pool(target, "connection-leak")
    case .poolCredentialBad: pool(target, "credential-rejected")
    case .cacheDown: cache(target, "cache-down")
    case .cacheCold: cache(target, "cold")
    case .cacheFull: cache(target, "memory-full")
    case .cacheSlow: cache(target, "slow-command")
    case .consumerStopped: group(target, "consumer-stopped")
    case .consumerSlow: group(target, "slow-consumer")
    case .handlerFails: group(target, "handler-failing")
    case .brokerDown: broker(target, "broker-down")
    case .brokerBlocks: broker(target, "memory-alarm")
    case .apiDown: api(target, "api-down")
    case .apiSlow: api(target, "api-slow")
    case .apiQuota: api(target, "quota-exceeded")
    case .apiCredential: api(target, "credential-rejected-there")
    }
  }

  func storeName(_ store: Int) -> String {
    "\(estate.stores[store].system) \(estate.stores[store].address):\(Self.port)"
  }

  func cacheName(_ cache: Int) -> String { "redis \(estate.caches[cache].address):\(Self.port)" }

  func brokerName(_ broker: Int) -> String {
    "\(estate.brokers[broker].system) \(estate.brokers[broker].address):\(Self.port)"
  }

  /// All backends listen here; it only has to be the same wherever it is told.
  static let port = 5_000
  /// The process number of the first instance; the others count on from it.
  static let firstPID = 1_000

  private func service(_ target: Int, _ cause: String) -> CauseTruth {
    CauseTruth(type: "service", entity: estate.services[target].name, cause: cause)
  }

  private func operation(_ target: Int, _ cause: String) -> CauseTruth {
    let operation = estate.operations[target]
    let service = estate.services[operation.service].name
    return CauseTruth(
      type: "operation", entity: "\(service) GET \(operation.name)", cause: cause)
  }

  private func instance(_ target: Int, _ cause: String) -> CauseTruth {
    let service = estate.services[estate.instances[target].service].name
    return CauseTruth(
      type: "instance", entity: "\(service) \(estate.podName(target))", cause: cause)
  }

  private func process(_ target: Int, _ cause: String) -> CauseTruth {
    let node = estate.nodes[estate.instances[target].node].name
    return CauseTruth(type: "process", entity: "\(Self.firstPID + target)@\(node)", cause: cause)
  }

  private func container(_ target: Int) -> String { "\(estate.podName(target))/main" }

  private func link(_ target: Int, _ cause: String) -> CauseTruth {
    let (service, callee) = ways.ends[target]
    return CauseTruth(
      type: "link", entity: "\(estate.services[service].name) → \(name(callee))", cause: cause)
  }

  private func name(_ callee: WayTable.Callee) -> String {
    switch callee {
    case .service(let service): estate.services[service].name
    case .store(let store): storeName(store)
    case .cache(let cache): cacheName(cache)
    case .broker(let broker): brokerName(broker)
    case .api(let api): estate.apis[api].host
    }
  }

  private func store(_ target: Int, _ cause: String) -> CauseTruth {
    CauseTruth(type: "database", entity: storeName(target), cause: cause)
  }

  private func query(_ target: Int, _ cause: String) -> CauseTruth {
    let statement = estate.statements[target]
    return CauseTruth(
      type: "query", entity: "\(storeName(statement.store)) \(statement.text)", cause: cause)
  }

  private func pool(_ target: Int, _ cause: String) -> CauseTruth {
    let (service, store) = ways.poolEnds[target]
    return CauseTruth(
      type: "pool", entity: "\(estate.services[service].name) → \(storeName(store))",
      cause: cause)
  }

  private func cache(_ target: Int, _ cause: String) -> CauseTruth {
    CauseTruth(type: "cache", entity: cacheName(target), cause: cause)
  }

  private func broker(_ target: Int, _ cause: String) -> CauseTruth {
    CauseTruth(type: "broker", entity: brokerName(target), cause: cause)
  }

  private func api(_ target: Int, _ cause: String) -> CauseTruth {
    CauseTruth(type: "external-api", entity: estate.apis[target].host, cause: cause)
  }

  private func group(_ target: Int, _ cause: String) -> CauseTruth {
    let queue = estate.queues[target]
    let service = estate.services[estate.operations[queue.handler].service].name
    let system = estate.brokers[queue.broker].system
    return CauseTruth(
      type: "consumer-group", entity: "\(service) @ \(system) \(queue.name)", cause: cause)
  }
}
