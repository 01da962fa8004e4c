/// Byte strings seen once, kept once, and numbered in order of arrival.
///
/// Not a `SymbolTable`: it has no bound of its own, mends nothing, and is forgotten as a whole.
///
/// Telemetry repeats itself: behind a string usually comes the one that came behind it last time.
/// So that one is compared first, and only a wrong guess costs a hash.
///
/// Equal bytes under different prefixes are different strings.
struct ByteTable: Sendable {
  private struct Entry: Sendable {
    var prefix: UInt64
    var start: Int
    var count: Int
    /// The number of what came behind it last time; 0 at first, which is no guess but the next
    /// best.
    var successor: Int32 = 0
  }

  private var entries: [Entry] = []
  private var arena: [UInt8] = []
  /// Open addressing, a power of two long, at most half full: hash << 32 | number + 1, or 0.
  private var slots = [UInt64](repeating: 0, count: 64)
  private var last: Int32 = 0

  /// Strings kept.
  var count: Int { entries.count }
  /// Bytes of all strings kept.
  var byteCount: Int { arena.count }

  /// The number of `text`, given now when it is new; whether it was is told by `count`.
  mutating func number(of text: WireText, prefix: UInt64) -> Int32 {
    known(text, prefix: prefix) ?? add(text, prefix: prefix)
  }

  /// The number of `text`, nil when it is new.
  mutating func known(_ text: WireText, prefix: UInt64) -> Int32? {
    if let guess, isEntry(guess, text, prefix) {
      last = guess
      return guess
    }
    guard let found = find(text, prefix: prefix) else { return nil }
    follow(found)
    return found
  }

  /// Keeps what is not `known`, and gives its number.
  mutating func add(_ text: WireText, prefix: UInt64) -> Int32 {
    let number = append(text, prefix: prefix)
    follow(number)
    return number
  }

  /// The number that is probably next, nil when nothing is known.
  private var guess: Int32? {
    @inline(__always) get { entries.isEmpty ? nil : entries[Int(last)].successor }
  }

  /// How many bytes at `start`, of at most `countMax`, are the string that is probably next; nil
  /// when they are another.
  ///
  /// Does not move on.
  @inline(__always)
  func guessedLength(at start: UnsafeRawPointer, countMax: Int, prefix: UInt64) -> Int? {
    guard let guess else { return nil }
    let entry = entries[Int(guess)]
    guard entry.prefix == prefix, entry.count <= countMax else { return nil }
    return isEntry(guess, WireText(start: start, count: entry.count), prefix) ? entry.count : nil
  }

  /// Reads the bytes of the string that is probably next; only after `guessedLength` has found it.
  func withGuess(_ read: (UnsafeRawBufferPointer) -> Void) {
    if let guess { withBytes(of: guess, read) }
  }

  /// Moves on to the string that was guessed, and gives its number.
  @inline(__always)
  mutating func takeGuess() -> Int32 {
    last = entries[Int(last)].successor
    return last
  }

  private mutating func follow(_ number: Int32) {
    entries[Int(last)].successor = number
    last = number
  }

  /// Reads the bytes of a string.
  func withBytes<Result, Failure: Error>(
    of number: Int32, _ read: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let entry = entries[Int(number)]
    return try arena.withUnsafeBufferPointer { (arena) throws(Failure) in
      let bytes = UnsafeBufferPointer(rebasing: arena[entry.start..<entry.start + entry.count])
      return try read(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The prefix under which a string is kept.
  func prefix(of number: Int32) -> UInt64 { entries[Int(number)].prefix }

  @inline(__always)
  private func isEntry(_ number: Int32, _ text: WireText, _ prefix: UInt64) -> Bool {
    let entry = entries[Int(number)]
    guard entry.prefix == prefix, entry.count == text.count else { return false }
    return arena.withUnsafeBytes { arena in
      guard let base = arena.baseAddress else { return true }
      return text.hasSameBytes(as: WireText(start: base + entry.start, count: entry.count))
    }
  }

  private static func hash(_ text: WireText, _ prefix: UInt64) -> UInt64 {
    let mixed = (SymbolTable.hash(text.bytes) ^ prefix).multipliedFullWidth(
      by: 0x9E37_79B9_7F4A_7C15)
    return mixed.high ^ mixed.low
  }

  private func find(_ text: WireText, prefix: UInt64) -> Int32? {
    let hash = Self.hash(text, prefix)
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = Int32(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
      if slots[slot] >> 32 == hash >> 32, isEntry(number, text, prefix) { return number }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  private mutating func append(_ text: WireText, prefix: UInt64) -> Int32 {
    let number = Int32(truncatingIfNeeded: entries.count)
    entries.append(Entry(prefix: prefix, start: arena.count, count: text.count))
    arena.append(contentsOf: text.bytes)
    if entries.count * 2 > slots.count { grow() } else { occupy(Self.hash(text, prefix), number) }
    return number
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    for number in entries.indices {
      let number = Int32(truncatingIfNeeded: number)
      let hash = withBytes(of: number) { bytes in
        bytes.baseAddress.map { Self.hash(WireText(bytes, start: $0), prefix(of: number)) }
          ?? Self.hash(.none, prefix(of: number))
      }
      occupy(hash, number)
    }
  }

  private mutating func occupy(_ hash: UInt64, _ number: Int32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = (hash >> 32) << 32 | UInt64(number + 1)
  }
}
