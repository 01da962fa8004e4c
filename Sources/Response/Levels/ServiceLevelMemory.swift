internal import Telemetry

/// How the budgets of service levels were used, to go on from after a restart.
package struct ServiceLevelMemory: Codable, Sendable {
  var kept: [Kept]

  /// One level with what is known of its requests.
  struct Kept: Codable, Sendable {
    var level: ServiceLevel
    var ledger: BudgetLedger.Memory
  }
}

extension ServiceLevelBook {
  /// What it knows, by service and then in the order of declaration.
  ///
  /// - Complexity: O(levels x slots of their ledgers).
  package var memory: ServiceLevelMemory {
    ServiceLevelMemory(
      kept: entries.sorted { $0.key < $1.key }.flatMap { _, entries in
        entries.map { ServiceLevelMemory.Kept(level: $0.level, ledger: $0.ledger.memory) }
      })
  }

  /// Goes on from what an earlier book knew of the levels that are still promised as they were.
  package mutating func goOn(from memory: ServiceLevelMemory) {
    for kept in memory.kept {
      let service = kept.level.service
      if !knows(service), ServiceLevel.defaults(of: service).contains(kept.level) {
        promiseDefaults(of: service)
      }
      guard let place = entries[service]?.firstIndex(where: { $0.level == kept.level }) else {
        continue
      }
      entries[service]?[place].ledger = BudgetLedger(
        windowDays: kept.level.windowDays, from: kept.ledger)
    }
  }
}

extension BudgetLedger {
  /// What a ledger knows: of each ring the number of its newest slot, then for each slot with
  /// requests how far it lies back, its good and all its requests.
  struct Memory: Codable, Sendable {
    var first: Timestamp?
    var minutes: [Int64]
    var hours: [Int64]
  }

  var memory: Memory { Memory(first: first, minutes: minutes.filled, hours: hours.filled) }

  /// A ledger for a window of 1 day or more that goes on from what an earlier one knew; what cannot
  /// be is left out.
  init(windowDays: Int, from memory: Memory) {
    self.init(windowDays: windowDays)
    minutes.fill(from: memory.minutes)
    hours.fill(from: memory.hours)
    first = memory.first
  }
}

extension SlotRing {
  fileprivate var filled: [Int64] {
    guard let newest else { return [] }
    var filled = [newest]
    for back in 0..<Int64(slots.count) {
      let counts = slots[place(newest - back)]
      if counts.total > 0 { filled += [back, Int64(counts.good), Int64(counts.total)] }
    }
    return filled
  }

  fileprivate mutating func fill(from filled: [Int64]) {
    guard let newest = filled.first, (0...Int64.max / (seconds * 1_000_000_000)).contains(newest)
    else { return }
    self.newest = newest
    for start in stride(from: 1, to: filled.count - 2, by: 3) {
      let (back, good, total) = (filled[start], filled[start + 1], filled[start + 2])
      guard (0..<Int64(slots.count)).contains(back), (0...max(0, total)).contains(good) else {
        continue
      }
      slots[place(newest - back)] = BudgetLedger.Counts(good: Int(good), total: Int(total))
    }
  }
}
