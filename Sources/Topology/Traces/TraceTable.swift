/// Pending traces by id: open addressing over dense records, freed ones used again.
struct TraceTable: Sendable {
  struct ID: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    /// Ids may be counters: every bit of the hash depends on all of them.
    var hash: UInt32 {
      @inline(__always) get {
        let product = (high ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
          by: low ^ 0xE703_7ED1_A0B4_28DB)
        let mixed = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
      }
    }
  }

  struct Trace: Sendable {
    var id: ID
    /// The latest end of its spans, and the earliest of those that are not judged yet.
    var end = Int64.min
    var firstUnjudgedEnd = Int64.max
    /// One bit for each span's id: a clear one says that the id was not seen.
    var seen: UInt64 = 0
    /// The span that came last, and the first one; -1 when there is none.
    ///
    /// Of a free record, `head` is the next free one.
    var head: Int32 = -1
    var tail: Int32 = -1
    /// Spans; 0 when the record is free.
    var count: Int32 = 0
    var unjudgedCount: Int32 = 0
  }

  private(set) var count = 0
  var traces: [Trace] = []
  private var firstFree: Int32 = -1
  /// hash << 32 | number + 1 of a trace, or 0 when free.
  ///
  /// At most half of them are taken.
  private var slots = [UInt64](repeating: 0, count: 1024)

  /// The number of the trace with this id, or -1.
  @inline(__always)
  func find(_ id: ID, hash: UInt32) -> Int32 {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var place = home(hash, slots.count)
      while true {
        let slot = slots[place]
        if slot == 0 { return -1 }
        if UInt32(truncatingIfNeeded: slot >> 32) == hash {
          let number = Int32(truncatingIfNeeded: Int(slot & 0xFFFF_FFFF) &- 1)
          if traces[Int(number)].id == id { return number }
        }
        place = (place &+ 1) & mask
      }
    }
  }

  /// Where a hash belongs: its upper bits, so that a slot tells its own home.
  @inline(__always)
  private func home(_ hash: UInt32, _ slotCount: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(truncatingIfNeeded: slotCount)) >> 32)
  }

  /// Makes a trace with an id that none has.
  mutating func add(_ id: ID, hash: UInt32) -> Int32 {
    count += 1
    if count * 2 > slots.count { grow() }
    let number: Int32
    if firstFree >= 0 {
      number = firstFree
      firstFree = traces[Int(number)].head
      traces[Int(number)] = Trace(id: id)
    } else {
      number = Int32(truncatingIfNeeded: traces.count)
      traces.append(Trace(id: id))
    }
    occupy(UInt64(hash) << 32 | UInt64(number) + 1)
    return number
  }

  private mutating func occupy(_ slot: UInt64) {
    let mask = slots.count - 1
    var place = home(UInt32(truncatingIfNeeded: slot >> 32), slots.count)
    while slots[place] != 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for slot in old where slot != 0 { occupy(slot) }
  }

  /// Forgets a trace; those behind it move up, so that no marks of the dead remain.
  mutating func remove(_ number: Int32) {
    let hash = traces[Int(number)].id.hash
    let mask = slots.count - 1
    let wanted = UInt64(hash) << 32 | UInt64(number) + 1
    var hole = home(hash, slots.count)
    while slots[hole] != wanted { hole = (hole + 1) & mask }
    var place = (hole + 1) & mask
    while slots[place] != 0 {
      let home = home(UInt32(truncatingIfNeeded: slots[place] >> 32), slots.count)
      if (place &- home) & mask >= (place &- hole) & mask {
        slots[hole] = slots[place]
        hole = place
      }
      place = (place + 1) & mask
    }
    slots[hole] = 0
    traces[Int(number)] = Trace(id: ID(high: 0, low: 0), head: firstFree)
    firstFree = number
    count -= 1
  }
}
