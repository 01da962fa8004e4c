/// One thing that breaks in a simulated estate, and what the right answer to it is.
///
/// It is written as a change of a part (`RunningEstate+Faults`). The right answer names what was
/// changed; nothing here says which symptoms follow.
package struct Fault: Hashable, Sendable {
  /// What can break, each with a mechanism of its own.
  package enum Kind: String, CaseIterable, Sendable {
    case serviceMalfunction, serviceCongested, badRelease, loadSurge
    case serviceThrottles, serviceDeniesAll
    case operationMalfunction, operationInefficient
    case instanceDown, instanceDegraded
    case processSpins, memoryLeak, filesLeak, processCrashes, cpuThrottled
    case nodeSpins, nodeDown
    case wayDelayed, wayCut, nameUnresolved, certificateInvalid, credentialRejected, overQuota
    case storeDown, storeSlow, storeSpins, lockHeld, storeDiskFull, deadlocking
    case slowStatement, statementFails
    case poolLeak, poolCredentialBad
    case cacheDown, cacheCold, cacheFull, cacheSlow
    case consumerStopped, consumerSlow, handlerFails
    case brokerDown, brokerBlocks
    case apiDown, apiSlow, apiQuota, apiCredential
  }

  package var kind: Kind
  /// Number of the part in its table.
  package var target: Int
  /// 0...1, from just worth a remedy to complete.
  package var severity: Double
  package var truth: CauseTruth

  /// A fault at a part that enough requests meet for it to be an outage, or nil when the estate has
  /// no such part.
  ///
  /// Enough is `rateMin` requests a second on an ordinary day.
  package static func draw(
    _ kind: Kind, in estate: Estate, seed: UInt64, rateMin: Double = 0.5
  ) -> Fault? {
    var generator = SeededGenerator(seed: seed, purpose: 3)
    let candidates = FaultTargets(estate, rateMin: rateMin).targets(of: kind)
    guard !candidates.isEmpty else { return nil }
    let target = candidates[generator.below(candidates.count)]
    return Fault(
      kind: kind, target: target, severity: generator.within(0.3...1),
      truth: FaultNames(estate).truth(of: kind, target))
  }

  /// Different faults at different services, the kinds drawn evenly.
  package static func draw(_ count: Int, in estate: Estate, seed: UInt64) -> [Fault] {
    var generator = SeededGenerator(seed: seed, purpose: 4)
    var faults: [Fault] = []
    for _ in 0..<100 where faults.count < count {
      let kind = Kind.allCases[generator.below(Kind.allCases.count)]
      guard let fault = draw(kind, in: estate, seed: generator.next()),
        !faults.contains(where: { $0.truth.entity == fault.truth.entity })
      else { continue }
      faults.append(fault)
    }
    return faults
  }
}

/// The right answer: a cause of an entity, by the names that answers use.
package struct CauseTruth: Hashable, Sendable, CustomStringConvertible {
  /// Type and name of the entity, and name of the cause.
  package var type: String
  package var entity: String
  package var cause: String

  package var description: String { "\(type) \(entity): \(cause)" }
}

/// Where each kind of fault can strike.
private struct FaultTargets {
  let estate: Estate
  let rateMin: Double
  let rates: (operations: [Double], statements: [Double], queues: [Double])
  let serviceRates: [Double]
  let ways: WayTable

  init(_ estate: Estate, rateMin: Double) {
    self.estate = estate
    self.rateMin = rateMin
    rates = estate.usualRates()
    serviceRates = estate.usualServiceRates()
    ways = WayTable(estate)
  }

  // House: one line for each kind of fault; a table in the form of a switch.
  func targets(of kind: Fault.Kind) -> [Int] {
    switch kind {
    case .serviceMalfunction, .serviceCongested, .badRelease: services { _ in true }
    case .serviceThrottles, .serviceDeniesAll: services { estate.services[$0].tier > 0 }
    case .loadSurge: services { index in estate.entries.contains { service(of: $0) == index } }
    case .operationMalfunction, .operationInefficient:
      operations { operation in
        routes(of: operation.service).count > 1 && !operation.isHandler
      }
    case .instanceDown, .instanceDegraded, .processSpins, .memoryLeak, .filesLeak,
      .processCrashes, .cpuThrottled:
      estate.instances.indices.filter { serviceRates[estate.instances[$0].service] >= rateMin }
    case .nodeSpins, .nodeDown: nodes()
    case .wayDelayed, .wayCut, .nameUnresolved, .certificateInvalid:
      ways.ends.indices.filter { wayRate($0) >= rateMin && isCall($0) }
    case .credentialRejected, .overQuota:
      ways.ends.indices.filter { wayRate($0) >= rateMin && isCall($0) && callers(of: $0) > 1 }
    case .storeDown, .storeSlow, .storeSpins, .lockHeld, .storeDiskFull, .deadlocking:
      estate.stores.indices.filter { store in
        estate.stores[store].statements.contains { rates.statements[$0] >= rateMin }
          && (kind != .storeDiskFull || writes(store) >= rateMin)
      }
    case .slowStatement, .statementFails:
      estate.statements.indices.filter { rates.statements[$0] >= rateMin }
    case .poolLeak, .poolCredentialBad:
      ways.poolEnds.indices.filter { poolRate($0) >= rateMin }
    case .cacheDown, .cacheCold, .cacheFull, .cacheSlow:
      estate.caches.indices.filter { cacheRate($0) >= rateMin }
    case .consumerStopped, .consumerSlow, .handlerFails:
      estate.queues.indices.filter { rates.queues[$0] >= rateMin }
    case .brokerDown, .brokerBlocks:
      estate.brokers.indices.filter { broker in
        estate.queues.indices.contains {
          estate.queues[$0].broker == broker && rates.queues[$0] >= rateMin
        }
      }
    case .apiDown, .apiSlow, .apiQuota, .apiCredential:
      estate.apis.indices.filter { apiRate($0) >= rateMin }
    }
  }

  private func services(_ isWanted: (Int) -> Bool) -> [Int] {
    estate.services.indices.filter { serviceRates[$0] >= rateMin && isWanted($0) }
  }

  private func routes(of service: Int) -> [Int] {
    estate.services[service].operations.filter { !estate.operations[$0].isHandler }
  }

  private func operations(_ isWanted: (Estate.Operation) -> Bool) -> [Int] {
    estate.operations.indices.filter {
      rates.operations[$0] >= rateMin && isWanted(estate.operations[$0])
    }
  }

  private func service(of entry: Estate.Entry) -> Int {
    estate.operations[entry.operation].service
  }

  /// Nodes on which several services have an instance each.
  private func nodes() -> [Int] {
    estate.nodes.indices.filter { node in
      Set(estate.instances.filter { $0.node == node }.map(\.service))
        .filter { serviceRates[$0] >= rateMin }.count >= 2
    }
  }

  private func flow(_ isWanted: (Estate.Step, _ operation: Int, _ step: Int) -> Bool) -> Double {
    var flow = 0.0
    for (index, operation) in estate.operations.enumerated() {
      for (place, planned) in operation.steps.enumerated()
      where isWanted(planned.step, index, place) {
        flow += rates.operations[index] * planned.share
      }
    }
    return flow
  }

  private func wayRate(_ way: Int) -> Double { flow { ways.wayOfStep[$1][$2] == way } }
  private func poolRate(_ pool: Int) -> Double {
    let direct = flow { step, operation, place in
      if case .query = step { ways.poolOfStep[operation][place] == pool } else { false }
    }
    return direct
  }

  private func cacheRate(_ cache: Int) -> Double {
    flow { step, _, _ in if case .lookUp(cache, _) = step { true } else { false } }
  }

  private func apiRate(_ api: Int) -> Double {
    flow { step, _, _ in step == .ask(api: api) }
  }

  private func isCall(_ way: Int) -> Bool {
    if case .service = ways.ends[way].callee { true } else { false }
  }

  private func callers(of way: Int) -> Int {
    ways.ends.filter { $0.callee == ways.ends[way].callee }.count
  }

  private func writes(_ store: Int) -> Double {
    estate.stores[store].statements.filter { !estate.statements[$0].text.hasPrefix("SELECT") }
      .reduce(0) { $0 + rates.statements[$1] }
  }
}
