/// 128 bits that tell shapes of spans, resources and statements apart without keeping their bytes.
///
/// Equal hashes are taken as equal things. With a million shapes the chance of one mistake is some
/// 2^-80. The same in every process: it is no defence against a sender that searches for
/// collisions, who could only mislabel what it sends itself.
struct ShapeHash: Hashable, Sendable {
  private(set) var high: UInt64 = 0
  private(set) var low: UInt64 = 0

  /// What nothing hashes to: the start of a sum.
  static let zero = ShapeHash()

  @inline(__always)
  init() {}

  /// A number; `tag` keeps numbers of different meaning apart.
  ///
  /// `place` goes into every hash, so that sums of several depend on who has which.
  @inline(__always)
  init(_ number: UInt64, tag: UInt64, at place: Int) {
    self.init(place: place, count: 8)
    mix(number, tag)
    finish()
  }

  /// A value that is of no use.
  @inline(__always)
  static func unusable(at place: Int) -> ShapeHash { ShapeHash(5, tag: 5, at: place) }

  /// Text, sixteen bytes at a time; of the last ones some are read twice rather than one by one.
  @inline(__always)
  init(_ text: WireText, at place: Int) {
    let count = text.count
    self.init(place: place, count: count)
    if count > 16 {
      var offset = 0
      while offset < count &- 16 {
        mix(Self.word(text, offset), Self.word(text, offset &+ 8))
        offset &+= 16
      }
      mix(Self.word(text, count &- 16), Self.word(text, count &- 8))
    } else if count >= 8 {
      mix(Self.word(text, 0), Self.word(text, count &- 8))
    } else {
      mix(Self.short(text), 0)
    }
    finish()
  }

  @inline(__always)
  private init(place: Int, count: Int) {
    high = UInt64(truncatingIfNeeded: place &+ 1) &* 0xD6E8_FEB8_6659_FD93
    low = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15 ^ 0x5895_65A0_8B3C_2E31
  }

  /// One product of all 128 bits; the factors are added again, so that a factor of 0 loses nothing
  /// and factors that make the same product are told apart.
  @inline(__always)
  private mutating func mix(_ first: UInt64, _ second: UInt64) {
    let left = high ^ first
    let right = low ^ second
    let product = left.multipliedFullWidth(by: right)
    high = product.high &+ right
    low = product.low ^ left
  }

  @inline(__always)
  private mutating func finish() { mix(0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB) }

  @inline(__always)
  private static func word(_ text: WireText, _ offset: Int) -> UInt64 {
    text.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  @inline(__always)
  static func += (sum: inout ShapeHash, part: ShapeHash) {
    sum.high &+= part.high
    sum.low &+= part.low
  }

  /// Up to seven bytes as one number.
  @inline(__always)
  private static func short(_ text: WireText) -> UInt64 {
    let count = text.count
    if count >= 4 {
      let first = text.start.loadUnaligned(as: UInt32.self)
      let last = text.start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(first) | UInt64(last) << 32
    }
    guard count > 0 else { return 0 }
    return UInt64(text[0]) | UInt64(text[count >> 1]) << 8 | UInt64(text[count &- 1]) << 16
  }
}

/// Numbers by hash: open addressing, a power of two long, at most half full.
struct ShapeNumbers: Sendable {
  private struct Slot {
    var hash = ShapeHash.zero
    /// The number, or -1 when the slot is free.
    var number: Int32 = -1
  }

  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var count = 0

  /// The number of a hash, or nil.
  ///
  /// O(1).
  @inline(__always)
  func find(_ hash: ShapeHash) -> Int32? {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var place = Int(truncatingIfNeeded: hash.low) & mask
      while true {
        let slot = slots[place]
        if slot.number < 0 { return nil }
        if slot.hash == hash { return slot.number }
        place = (place &+ 1) & mask
      }
    }
  }

  /// Keeps the number of a hash that has none.
  mutating func insert(_ hash: ShapeHash, number: Int32) {
    count += 1
    if count * 2 > slots.count { grow() }
    occupy(Slot(hash: hash, number: number))
  }

  private mutating func occupy(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: slot.hash.low) & mask
    while slots[place].number >= 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.number >= 0 { occupy(slot) }
  }
}
