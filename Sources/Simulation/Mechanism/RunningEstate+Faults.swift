extension RunningEstate {
  /// Breaks something, now.
  // House: one line or two for each kind of fault; a table in the form of a switch.
  mutating func begin(_ fault: Fault) {
    let target = fault.target
    let severity = fault.severity
    switch fault.kind {
    case .serviceMalfunction: services[target].failing = severity
    case .serviceCongested: services[target].slowness = 6 + 20 * severity
    case .badRelease: release(target, failing: severity)
    case .loadSurge: surge(at: target, factor: 4 + 6 * severity)
    case .serviceThrottles: services[target].throttling = severity
    case .serviceDeniesAll: services[target].denying = 1
    case .operationMalfunction: operations[target].failing = severity
    case .operationInefficient: operations[target].slowness = 10 + 30 * severity
    case .instanceDown: kill(target)
    case .instanceDegraded: instances[target].slowness = 10 + 20 * severity
    case .processSpins: instances[target].cpu.foreign = 0.75 + 0.5 * severity
    case .memoryLeak: instances[target].memoryGrowth = 0.005 + 0.003 * severity
    case .filesLeak: instances[target].filesGrowth = 0.02 * (0.5 + severity)
    case .processCrashes: instances[target].crashSeconds = 30 - 15 * severity
    case .cpuThrottled: instances[target].throttledShare = 0.85 + 0.1 * severity
    case .nodeSpins: nodes[target].cpu.foreign = 0.8 + 0.5 * severity
    case .nodeDown: endNode(target)
    case .wayDelayed: ways[target].delay = 0.1 + 0.4 * severity
    case .wayCut: ways[target].isCut = true
    case .nameUnresolved: ways[target].hasNoName = true
    case .certificateInvalid: ways[target].hasBadCertificate = true
    case .credentialRejected: ways[target].denying = 1
    case .overQuota: ways[target].throttling = severity
    case .storeDown, .storeSlow, .storeSpins, .lockHeld, .storeDiskFull, .deadlocking:
      begin(fault, atStore: target)
    case .slowStatement: statements[target].slowness = 15 + 25 * severity
    case .statementFails: statements[target].failing = 1
    case .poolLeak: pools[target].leaking = 0.3 + 0.5 * severity
    case .poolCredentialBad: pools[target].isCredentialBad = true
    case .cacheDown: caches[target].isUp = false
    case .cacheCold: empty(target)
    case .cacheFull:
      caches[target].usualHitRatio *= 0.3
      caches[target].memory = 1
      caches[target].isEvicting = true
    case .cacheSlow: caches[target].slowness = 100 + 200 * severity
    case .consumerStopped: queues[target].isConsumed = false
    case .consumerSlow: operations[estate.queues[target].handler].slowness = 30 + 60 * severity
    case .handlerFails: operations[estate.queues[target].handler].failing = severity
    case .brokerDown: brokers[target].isUp = false
    case .brokerBlocks: brokers[target].isBlocking = true
    case .apiDown: apis[target].failing = severity
    case .apiSlow: apis[target].slowness = 6 + 14 * severity
    case .apiQuota: apis[target].throttling = severity
    case .apiCredential: apis[target].denying = 1
    }
  }

  private mutating func begin(_ fault: Fault, atStore target: Int) {
    switch fault.kind {
    case .storeDown: stores[target].isUp = false
    case .storeSlow: stores[target].slowness = 10 + 30 * fault.severity
    case .storeSpins: stores[target].cpu.foreign = 0.75 + 0.5 * fault.severity
    case .lockHeld: lock(target)
    case .storeDiskFull:
      stores[target].isDiskFull = true
    default: stores[target].deadlocking = 0.1 + 0.4 * fault.severity
    }
  }

  /// A transaction locks the table that is used most.
  private mutating func lock(_ store: Int) {
    let rates = estate.usualRates().statements
    let asked = estate.stores[store].statements.sorted { rates[$0] > rates[$1] }
    if let most = asked.first { statements[most].isLocked = true }
    stores[store].lockedSince = now
  }

  /// New processes with a new version, one after the other, which fail some requests.
  private mutating func release(_ service: Int, failing: Double) {
    services[service].version += 1
    services[service].failing = failing
    for instance in estate.services[service].instances {
      kill(instance)
      events.plan(.start, at: now + seconds(2), subject: Int32(instance))
    }
  }

  private mutating func surge(at service: Int, factor: Double) {
    for (index, entry) in estate.entries.enumerated()
    where estate.operations[entry.operation].service == service {
      demand[index] = factor
    }
  }

  private mutating func endNode(_ node: Int) {
    nodes[node].isUp = false
    nodes[node].downSince = now
    for (index, instance) in estate.instances.enumerated() where instance.node == node {
      kill(index)
    }
  }

  private mutating func empty(_ cache: Int) {
    caches[cache].hitRatio = 0
    caches[cache].startTime = now
  }
}
