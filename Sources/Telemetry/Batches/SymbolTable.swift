/// Strings seen once, kept once: bytes in, a `Symbol` out, and back.
///
/// Bounded by count and by bytes. Once full, new strings become `Symbol.other` and are counted in
/// `overflowCount`: cardinality is lost, never memory. Strings longer than `bytesPerStringMax` are
/// cut at a character border. Invalid UTF-8 is repaired with U+FFFD before it is kept. Strings are
/// equal when their bytes are.
///
/// Two classes of string share the table. *Names* (resource attributes, metric names, attribute
/// keys) may fill it; *details*, whose number no sender bounds (span names, paths, messages, log
/// attributes), only half of it. So a flood of details never costs a service its name.
///
/// Interning is O(length) in time, reading back O(1). Memory: each string twice its bytes and about
/// 50 more.
package struct SymbolTable: Sendable {
  /// Strings kept at the most.
  package let countMax: Int
  /// UTF-8 bytes kept at the most.
  package let byteCountMax: Int
  /// UTF-8 bytes of one string; longer ones are cut.
  package static let bytesPerStringMax = 1024

  /// Strings that became `Symbol.other`, each time they came.
  package private(set) var overflowCount = 0

  private var strings: [String] = []
  /// The UTF-8 of all strings, one behind the other; string `i` ends at `ends[i]`.
  private var arena: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing, a power of two long, at most half full: hash << 32 | symbol index + 1, or 0
  /// when free.
  private var slots = [UInt64](repeating: 0, count: 256)

  /// Slots looked at before a string counts as overflow.
  ///
  /// Half-full tables need a few dozen at the worst; only strings made to collide need more.
  private static let probesMax = 512

  /// - Parameters:
  ///   - countMax: strings kept at the most.
  ///   - byteCountMax: UTF-8 bytes kept at the most.
  package init(countMax: Int = 1_000_000, byteCountMax: Int = 64 << 20) {
    self.countMax = max(2, min(countMax, Int(UInt32.max) - 1))
    self.byteCountMax = byteCountMax
    for known in ["", "(other)"] {
      let bytes = Array(known.utf8)
      _ = bytes.withUnsafeBytes { append($0, hash: Self.hash($0)) }
    }
  }

  /// Strings in the table, with the two that every table has.
  package var count: Int { strings.count }

  /// UTF-8 bytes of all its strings.
  package var byteCount: Int { arena.count }

  /// The string of a symbol; traps on one of another table that has more strings.
  package subscript(symbol: Symbol) -> String {
    let index = Int(symbol.index)
    precondition(
      index < strings.count, "symbol \(index) is of another table (\(strings.count) here)")
    return strings[index]
  }

  /// The symbol of `string`, kept now if it is new.
  package mutating func intern(_ string: String) -> Symbol {
    var string = string
    return string.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The symbol of UTF-8 `bytes`, kept now if they are new: a name.
  package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> Symbol {
    intern(bytes, countMax: countMax, byteCountMax: byteCountMax)
  }

  /// Likewise for a detail, which may use half of the table only.
  package mutating func internDetail(_ bytes: UnsafeRawBufferPointer) -> Symbol {
    intern(bytes, countMax: countMax / 2, byteCountMax: byteCountMax / 2)
  }

  /// Likewise for a detail that is a string.
  package mutating func internDetail(_ string: String) -> Symbol {
    var string = string
    return string.withUTF8 { internDetail(UnsafeRawBufferPointer($0)) }
  }

  /// The symbol of a string that is already known, or nil.
  package func find(_ string: String) -> Symbol? {
    var string = string
    return string.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      return lookUp(bytes, hash: Self.hash(bytes)).symbol
    }
  }
}

extension SymbolTable {
  /// Where a search ended: at a known string, at a free slot, or nowhere.
  private struct Search {
    var symbol: Symbol?
    var freeSlot: Int?
  }

  private func lookUp(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Search {
    let mask = slots.count &- 1
    let tag = hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & mask
    for _ in 0..<Self.probesMax {
      let entry = slots[slot]
      if entry == 0 { return Search(symbol: nil, freeSlot: slot) }
      if entry >> 32 == tag {
        let index = Int(entry & 0xFFFF_FFFF) &- 1
        if isString(index, equalTo: bytes) {
          return Search(symbol: Symbol(index: UInt32(truncatingIfNeeded: index)), freeSlot: nil)
        }
      }
      slot = (slot &+ 1) & mask
    }
    return Search(symbol: nil, freeSlot: nil)
  }

  private func isString(_ index: Int, equalTo bytes: UnsafeRawBufferPointer) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == bytes.count else { return false }
    return arena.withUnsafeBytes { arena in
      Self.areEqual(UnsafeRawBufferPointer(rebasing: arena[start..<ends[index]]), bytes)
    }
  }

  private mutating func intern(
    _ bytes: UnsafeRawBufferPointer, countMax: Int, byteCountMax: Int
  ) -> Symbol {
    let hash = Self.hash(bytes)
    let search = lookUp(bytes, hash: hash)
    if let symbol = search.symbol { return symbol }
    if let kept = Self.repaired(bytes) {
      return intern(kept, countMax: countMax, byteCountMax: byteCountMax)
    }
    guard search.freeSlot != nil, strings.count < countMax,
      arena.count + bytes.count <= byteCountMax
    else {
      overflowCount += 1
      return .other
    }
    return append(bytes, hash: hash)
  }

  private mutating func intern(_ string: String, countMax: Int, byteCountMax: Int) -> Symbol {
    var string = string
    return string.withUTF8 {
      intern(UnsafeRawBufferPointer($0), countMax: countMax, byteCountMax: byteCountMax)
    }
  }

  @discardableResult
  private mutating func append(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Symbol {
    let index = strings.count
    strings.append(String(decoding: bytes, as: UTF8.self))
    arena.append(contentsOf: bytes)
    ends.append(arena.count)
    if strings.count * 2 > slots.count { grow() } else { occupy(hash, index) }
    return Symbol(index: UInt32(index))
  }

  private mutating func occupy(_ hash: UInt64, _ index: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = (hash >> 32) << 32 | UInt64(index + 1)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    var start = 0
    for (index, end) in ends.enumerated() {
      let hash = arena.withUnsafeBytes {
        Self.hash(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
      }
      occupy(hash, index)
      start = end
    }
  }

  /// What is kept of bytes that are too long or no UTF-8, or nil when they can be kept as they are.
  private static func repaired(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard let start = bytes.baseAddress else { return nil }
    let text = WireText(bytes, start: start)
    let kept = text.prefixAtCharacterBorder(bytesPerStringMax)
    if kept.count == text.count, kept.isValidUTF8 { return nil }
    // Repair may lengthen (one bad byte becomes three), so the result is cut once more.
    var string = String(decoding: kept.bytes, as: UTF8.self)
    return string.withUTF8 { utf8 in
      guard let start = utf8.baseAddress else { return "" }
      let whole = WireText(UnsafeRawBufferPointer(utf8), start: UnsafeRawPointer(start))
      return String(
        decoding: whole.prefixAtCharacterBorder(bytesPerStringMax).bytes, as: UTF8.self)
    }
  }
}

extension SymbolTable {
  /// The same for the same bytes in every process, unlike `Hasher`: eight bytes at a time, folded
  /// by a 128-bit multiplication (the scheme of wyhash, Wang Yi).
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    guard let start = bytes.baseAddress else { return fold(hash, 0xA076_1D64_78BD_642F) }
    var offset = 0
    while bytes.count &- offset >= 8 {
      let word = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = fold(hash ^ UInt64(littleEndian: word), 0xE703_7ED1_A0B4_28DB)
      offset &+= 8
    }
    return fold(hash ^ tail(start + offset, bytes.count &- offset), 0xA076_1D64_78BD_642F)
  }

  /// The last 0 to 7 bytes as one number.
  @inline(__always)
  private static func tail(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let low = start.loadUnaligned(as: UInt32.self)
      let high = start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(UInt32(littleEndian: low)) | UInt64(UInt32(littleEndian: high)) << 32
    }
    guard count > 0 else { return 0 }
    let first = UInt64(start.load(as: UInt8.self))
    let middle = UInt64(start.load(fromByteOffset: count >> 1, as: UInt8.self))
    let last = UInt64(start.load(fromByteOffset: count &- 1, as: UInt8.self))
    return first | middle << 8 | last << 16
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Eight bytes at a time; both buffers have the same length.
  @inline(__always)
  private static func areEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    guard let a = left.baseAddress, let b = right.baseAddress else { return true }
    return WireText(left, start: a).hasSameBytes(as: WireText(right, start: b))
  }
}
