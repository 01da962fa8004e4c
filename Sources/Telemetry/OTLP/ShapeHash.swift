/// 128 bits that tell shapes of spans, resources and statements apart without keeping their bytes.
///
/// Two halves by two schemes; equal hashes are taken as equal things. With a million shapes the
/// chance of one mistake is below 2^-88. The same in every process: it is no defence against a
/// sender that searches for collisions, who could only mislabel what it sends itself.
struct ShapeHash: Hashable, Sendable {
  private(set) var high: UInt64 = 0
  private(set) var low: UInt64 = 0

  /// What nothing hashes to: the start of a sum.
  static let zero = ShapeHash()
  /// The hash of a value that is of no use.
  static let unusable = ShapeHash(5, tag: 5)

  @inline(__always)
  init() {}

  /// A number; `tag` keeps numbers of different meaning apart.
  @inline(__always)
  init(_ number: UInt64, tag: UInt64) {
    high = Self.fold(number ^ 0xA076_1D64_78BD_642F, tag &* 0xE703_7ED1_A0B4_28DB | 1)
    low = (number &+ tag &* 0x8EBC_6AF0_9C88_C6E3) &* 0x9E37_79B9_7F4A_7C15
    low ^= low >> 32
  }

  /// Text, eight bytes at a time; of the last word some bytes are read twice rather than one by
  /// one.
  @inline(__always)
  init(_ text: WireText) {
    let count = text.count
    var high = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var low = UInt64(truncatingIfNeeded: count) ^ 0x5895_65A0_8B3C_2E31
    if count >= 8 {
      var offset = 0
      while offset < count &- 8 {
        let word = text.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        Self.mix(word, &high, &low)
        offset &+= 8
      }
      Self.mix(text.start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), &high, &low)
    } else {
      Self.mix(Self.short(text), &high, &low)
    }
    self.high = high
    self.low = low
  }

  /// The hash as that of the value at `slot`, so that sums of several depend on who has which.
  @inline(__always)
  func placed(at slot: Int) -> ShapeHash {
    let place = UInt64(truncatingIfNeeded: slot &+ 1)
    var hash = ShapeHash()
    hash.high = Self.fold(high ^ place &* 0xD6E8_FEB8_6659_FD93, 0x8EBC_6AF0_9C88_C6E3)
    hash.low = Self.fold(low &+ place &* 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
    return hash
  }

  @inline(__always)
  static func += (sum: inout ShapeHash, part: ShapeHash) {
    sum.high &+= part.high
    sum.low &+= part.low
  }

  @inline(__always)
  static func -= (sum: inout ShapeHash, part: ShapeHash) {
    sum.high &-= part.high
    sum.low &-= part.low
  }

  @inline(__always)
  private static func mix(_ word: UInt64, _ high: inout UInt64, _ low: inout UInt64) {
    high = fold(high ^ word, 0xE703_7ED1_A0B4_28DB)
    low = (low ^ word) &* 0x9FB2_1C65_1E98_DF25
    low ^= low >> 29
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

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
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
