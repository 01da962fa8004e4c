import Telemetry
import Topology

/// An entry with its key spelled out.
struct ToldEntry: Hashable {
  var identity: Int32
  var operation: Symbol
  var isError: Bool
  var isErrorBegun: Bool
  var isThrottled: Bool
  var isDenied: Bool
  var durationNanoseconds: Int64
  var selfNanoseconds: Int64
  var exitCount: Int32
  /// The call that it began last, when that has a span.
  var lastCall: ExitKey?
  var queue: ExitTarget?
  var residenceNanoseconds: Int64?
  var consumerGroup: Symbol
  var address: Symbol
}

/// An exit with its key spelled out.
struct ToldExit: Hashable {
  var identity: Int32
  var operation: Symbol
  var target: ExitTarget
  var calleeIdentity: Int32
  var calleeOperation: Symbol
  var isError: Bool
  var isUnanswered: Bool
  var isThrottled: Bool
  var isDenied: Bool
  var durationNanoseconds: Int64
  var gapNanoseconds: Int64?
  var provenance: Provenance
}

extension ToldEntry {
  var key: EntryKey {
    EntryKey(
      identity: identity, operation: operation, queue: queue, consumerGroup: consumerGroup,
      address: address)
  }
}

extension ToldExit {
  var key: ExitKey {
    ExitKey(
      identity: identity, operation: operation, target: target, calleeIdentity: calleeIdentity,
      calleeOperation: calleeOperation, provenance: provenance)
  }
}

/// What was judged, one value for each span.
struct ToldSpans {
  var entries: [ToldEntry] = []
  var exits: [ToldExit] = []
}

extension TraceBuffer {
  /// Everything that is judged now.
  mutating func told(endingBefore time: Timestamp) -> ToldSpans {
    let joined = judge(endingBefore: time)
    return ToldSpans(
      entries: joined.entries.map { ToldEntry($0, joined) },
      exits: joined.exits.map { ToldExit($0, joined.exitKeys[Int($0.key)]) })
  }
}

extension ToldEntry {
  fileprivate init(_ entry: JoinedEntry, _ joined: JoinedSpans) {
    let key = joined.entryKeys[Int(entry.key)]
    self.init(
      identity: key.identity, operation: key.operation, isError: entry.isError,
      isErrorBegun: entry.isErrorBegun, isThrottled: entry.isThrottled, isDenied: entry.isDenied,
      durationNanoseconds: entry.durationNanoseconds,
      selfNanoseconds: entry.selfNanoseconds, exitCount: entry.exitCount,
      lastCall: entry.lastExit < 0 ? nil : joined.exitKeys[Int(entry.lastExit)], queue: key.queue,
      residenceNanoseconds: entry.residenceNanoseconds < 0 ? nil : entry.residenceNanoseconds,
      consumerGroup: key.consumerGroup, address: key.address)
  }
}

extension ToldExit {
  fileprivate init(_ exit: JoinedExit, _ key: ExitKey) {
    self.init(
      identity: key.identity, operation: key.operation, target: key.target,
      calleeIdentity: key.calleeIdentity, calleeOperation: key.calleeOperation,
      isError: exit.isError, isUnanswered: exit.isUnanswered, isThrottled: exit.isThrottled,
      isDenied: exit.isDenied, durationNanoseconds: exit.durationNanoseconds,
      gapNanoseconds: exit.gapNanoseconds < 0 ? nil : exit.gapNanoseconds,
      provenance: key.provenance)
  }
}
