import Telemetry

/// The series of one shard by number, and the keys under which their spans are counted.
///
/// Numbers hold until `keep(_:)` gives new ones.
struct SpanSeriesTable: Sendable {
  /// What judging asks of a series, again and again: as small as can be.
  struct Facts: Sendable {
    var identity: Int32
    var service: Symbol
    var operation: Symbol
    /// Number in `entryKeys`.
    var entryKey: Int32
    /// Numbers in `callers`: as an exit to its target, and as one that calls without an exit span.
    var exitCaller: Int32
    var directCaller: Int32
    var role: Role
    var isError: Bool
    var isThrottled: Bool
    var isDenied: Bool
    var hasAnswer: Bool

    /// A client or producer span.
    var isCall: Bool { role == .client || role == .producer }
  }

  /// The kind of a span as far as judging cares.
  enum Role: UInt8, Sendable {
    case server, client, producer, consumer, other

    init(_ kind: SpanBatch.Kind) {
      self =
        switch kind {
        case .server: .server
        case .client: .client
        case .producer: .producer
        case .consumer: .consumer
        case .internal, .unspecified: .other
        }
    }
  }

  /// One side of a call: who makes it, and to whom.
  struct Caller: Hashable, Sendable {
    var identity: Int32
    var target: ExitTarget
  }

  /// Which calls are counted together, by numbers.
  struct CallKey: Hashable, Sendable {
    /// Number in `callers`.
    var caller: Int32
    var operation: Symbol
    var calleeIdentity: Int32
    var calleeOperation: Symbol
    var provenance: Provenance
  }

  private(set) var facts: [Facts] = []
  var entryKeys: [EntryKey] = []
  var exitKeys: [ExitKey] = []
  private var series: [SpanSeries] = []
  private var callers: [Caller] = []
  private var numbers: [SpanSeries: Int32] = [:]
  private var entryKeyNumbers: [EntryKey: Int32] = [:]
  private var callerNumbers: [Caller: Int32] = [:]
  private var calls = CallNumbers()

  var count: Int { series.count }

  /// What a number stands for.
  subscript(number: Int32) -> SpanSeries { series[Int(number)] }

  /// The number of a series, given now if it is new.
  mutating func number(of new: SpanSeries) -> Int32 {
    if let known = numbers[new] { return known }
    let number = Int32(truncatingIfNeeded: series.count)
    series.append(new)
    numbers[new] = number
    facts.append(
      Facts(
        identity: new.identity, service: new.service, operation: new.operation,
        entryKey: entryKey(of: new), exitCaller: exitCaller(of: new),
        directCaller: self.number(
          of: Caller(identity: new.identity, target: ExitTarget(kind: .service))),
        role: Role(new.kind), isError: new.isError, isThrottled: new.isThrottled,
        isDenied: new.isDenied, hasAnswer: new.hasAnswer))
    return number
  }

  private mutating func entryKey(of series: SpanSeries) -> Int32 {
    let key = EntryKey(
      identity: series.identity, operation: series.operation,
      queue: series.kind == .consumer ? series.target : nil, consumerGroup: series.consumerGroup,
      address: series.address)
    if let known = entryKeyNumbers[key] { return known }
    let number = Int32(truncatingIfNeeded: entryKeys.count)
    entryKeys.append(key)
    entryKeyNumbers[key] = number
    return number
  }

  private mutating func exitCaller(of series: SpanSeries) -> Int32 {
    number(
      of: Caller(identity: series.identity, target: series.target ?? ExitTarget(kind: .service)))
  }

  private mutating func number(of caller: Caller) -> Int32 {
    if let known = callerNumbers[caller] { return known }
    let number = Int32(truncatingIfNeeded: callers.count)
    callers.append(caller)
    callerNumbers[caller] = number
    return number
  }

  /// The number of a call's key in `exitKeys`.
  @inline(__always)
  mutating func number(of call: CallKey) -> Int32 {
    if let known = calls.find(call) { return known }
    return add(call)
  }

  private mutating func add(_ call: CallKey) -> Int32 {
    let caller = callers[Int(call.caller)]
    let number = Int32(truncatingIfNeeded: exitKeys.count)
    exitKeys.append(
      ExitKey(
        identity: caller.identity, operation: call.operation, target: caller.target,
        calleeIdentity: call.calleeIdentity, calleeOperation: call.calleeOperation,
        provenance: call.provenance))
    calls.insert(call, number: number)
    return number
  }

  /// Forgets the keys of calls; the next judging numbers them anew.
  mutating func forgetCalls() {
    exitKeys = []
    calls = CallNumbers()
  }

  /// Keeps the series that `isUsed` names and forgets all others.
  ///
  /// - Returns: the new number of each old one, -1 for those forgotten.
  mutating func keep(_ isUsed: [Bool]) -> [Int32] {
    let old = series
    self = SpanSeriesTable()
    return old.indices.map { isUsed[$0] ? number(of: old[$0]) : -1 }
  }
}

/// Numbers of calls' keys: open addressing, a power of two long, at most half full.
private struct CallNumbers: Sendable {
  private struct Slot: Sendable {
    var key = SpanSeriesTable.CallKey(
      caller: -1, operation: .empty, calleeIdentity: -1, calleeOperation: .empty, provenance: [])
    /// The number, or -1 when the slot is free.
    var number: Int32 = -1
  }

  private var slots = [Slot](repeating: Slot(), count: 256)
  private var count = 0

  @inline(__always)
  func find(_ key: SpanSeriesTable.CallKey) -> Int32? {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var place = Self.hash(key) & mask
      while true {
        let slot = slots[place]
        if slot.number < 0 { return nil }
        if slot.key == key { return slot.number }
        place = (place &+ 1) & mask
      }
    }
  }

  mutating func insert(_ key: SpanSeriesTable.CallKey, number: Int32) {
    count += 1
    if count * 2 > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(), count: old.count * 2)
      for slot in old where slot.number >= 0 { occupy(slot) }
    }
    occupy(Slot(key: key, number: number))
  }

  private mutating func occupy(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Self.hash(slot.key) & mask
    while slots[place].number >= 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  @inline(__always)
  private static func hash(_ key: SpanSeriesTable.CallKey) -> Int {
    let caller = UInt64(UInt32(bitPattern: key.caller)) << 32 | UInt64(key.operation.index)
    let callee =
      UInt64(UInt32(bitPattern: key.calleeIdentity)) << 32 | UInt64(key.calleeOperation.index)
    let product = (caller ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: callee ^ 0xD6E8_FEB8_6659_FD93 ^ UInt64(key.provenance.rawValue) << 17)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
