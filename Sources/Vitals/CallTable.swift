import Topology

/// How often each operation called each of its callees in the last windows: what its requests are
/// made of.
struct CallTable: Sendable {
  /// Callees of one operation that are kept apart; calls to further ones are not counted.
  static let calleeCountMax = 64

  private var calls: [EntityID: [EntityID: [Int]]] = [:]

  /// What was forgotten when this window began.
  private var left: [EntityID: [EntityID: Int]] = [:]

  init() {}

  /// Begins a window; `kept` says how many windows are kept of an operation.
  mutating func age(_ kept: (EntityID) -> Int) {
    left.removeAll(keepingCapacity: true)
    for operation in calls.keys {
      let windowCount = kept(operation)
      for callee in calls[operation, default: [:]].keys {
        calls[operation]?[callee]?.append(0)
        if let count = calls[operation]?[callee]?.count, count > windowCount {
          let old = calls[operation]?[callee]?.prefix(count - windowCount).reduce(0, +) ?? 0
          left[operation, default: [:]][callee] = old
          calls[operation]?[callee]?.removeFirst(count - windowCount)
        }
      }
    }
  }

  /// Counts calls of the window at hand.
  mutating func add(_ count: Int, of operation: EntityID, to callee: EntityID) {
    let known = calls[operation]
    guard known?[callee] != nil || (known?.count ?? 0) < Self.calleeCountMax else { return }
    var counts = known?[callee] ?? [0]
    counts[counts.count - 1] += count
    calls[operation, default: [:]][callee] = counts
  }

  /// Calls of an operation by callee in the last windows, the newest last.
  func calls(of operation: EntityID) -> [EntityID: [Int]] { calls[operation] ?? [:] }

  /// Calls of the windows that were forgotten when this one began, by callee.
  func leftCalls(of operation: EntityID) -> [EntityID: Int] { left[operation] ?? [:] }
}
