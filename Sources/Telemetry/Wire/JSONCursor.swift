/// A place in a JSON text: values are pulled one by one, nothing is built that nobody asked for.
///
///     guard try json.beginObject() else { return }
///     while let key = try json.nextKey() {
///       switch key {
///       case "name": name = try json.readString()
///       default: try json.skipValue()
///       }
///     }
///
/// `null` is read as an absent value everywhere, as the protobuf JSON mapping has it. Strings are
/// given as they stand in the text; only those with escapes are copied, into memory of this cursor.
/// All strings given are valid as long as both the text and the cursor live.
///
/// Source: RFC 8259. Bounded: `depthMax` brackets, memory of twice the text.
struct JSONCursor: ~Copyable {
  /// Brackets inside one another.
  ///
  /// OTLP needs 9 and three more for each any-value inside another.
  static let depthMax = 64

  let base: UnsafeRawPointer
  let end: Int
  var place = Place()
  private var arena: UnsafeMutableRawBufferPointer?
  private var arenaUsed = 0

  /// Where a cursor is: enough to come back and read once more.
  struct Place {
    var offset = 0
    var depth = 0
    /// For each depth, whether its bracket has had no element yet, and whether it is an object.
    var isFirst: UInt64 = 0
    var isObject: UInt64 = 0
  }

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return nil }
    self.base = base
    end = bytes.count
  }

  deinit { arena?.deallocate() }

  /// The first byte of the next value, or nil at the end of the text; moves over white space.
  mutating func peek() -> UInt8? {
    while place.offset < end {
      let byte = base.load(fromByteOffset: place.offset, as: UInt8.self)
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      place.offset += 1
    }
    return nil
  }

  /// Enters an object; false, having read it, for `null`.
  mutating func beginObject() throws(WireError) -> Bool { try begin("{", isObject: true) }

  /// Enters an array; false, having read it, for `null`.
  mutating func beginArray() throws(WireError) -> Bool { try begin("[", isObject: false) }

  /// The next key of the innermost object, or nil when it ends, which leaves it.
  ///
  /// Its value must be read or skipped before the next call.
  mutating func nextKey() throws(WireError) -> WireText? {
    guard try nextItem(closing: "}") else { return nil }
    let key = try readStringToken()
    try expect(":")
    return key
  }

  /// Whether the innermost array has another element; leaves the array when not.
  mutating func nextElement() throws(WireError) -> Bool { try nextItem(closing: "]") }

  /// Makes sure that nothing but white space is left.
  mutating func finish() throws(WireError) {
    if let byte = peek() { throw WireError(.jsonSyntax, at: place.offset, value: UInt64(byte)) }
  }

  /// Moves over a value of any type and depth, checking brackets, strings and numbers but keeping
  /// nothing.
  mutating func skipValue() throws(WireError) {
    let floor = place.depth
    repeat {
      switch peek() {
      case UInt8(ascii: "{"): _ = try beginObject()
      case UInt8(ascii: "["): _ = try beginArray()
      default: try skipScalar()
      }
      while place.depth > floor {
        if try advanceWithinBrackets() { break }
      }
    } while place.depth > floor
  }

  /// Moves to the next value within the innermost brackets; false when they ended.
  private mutating func advanceWithinBrackets() throws(WireError) -> Bool {
    guard place.isObject & (1 << UInt64(place.depth - 1)) != 0 else { return try nextElement() }
    guard try nextItem(closing: "}") else { return false }
    _ = try scanString()
    try expect(":")
    return true
  }
}

extension JSONCursor {
  private mutating func begin(
    _ bracket: Unicode.Scalar, isObject: Bool
  ) throws(WireError) -> Bool {
    let found = peek()
    if found == UInt8(ascii: "n") {
      try readLiteral("null")
      return false
    }
    guard found == UInt8(ascii: bracket) else { throw mismatch() }
    guard place.depth < Self.depthMax else {
      throw WireError(.nestingTooDeep, at: place.offset, limit: UInt64(Self.depthMax))
    }
    let bit: UInt64 = 1 << UInt64(place.depth)
    place.isFirst |= bit
    place.isObject = isObject ? place.isObject | bit : place.isObject & ~bit
    place.depth += 1
    place.offset += 1
    return true
  }

  private mutating func nextItem(closing bracket: Unicode.Scalar) throws(WireError) -> Bool {
    let bit: UInt64 = 1 << UInt64(place.depth - 1)
    if peek() == UInt8(ascii: bracket) {
      place.offset += 1
      place.depth -= 1
      return false
    }
    if place.isFirst & bit != 0 {
      place.isFirst &= ~bit
    } else {
      try expect(",")
    }
    return true
  }

  private mutating func expect(_ wanted: Unicode.Scalar) throws(WireError) {
    guard let byte = peek() else { throw truncation() }
    guard byte == UInt8(ascii: wanted) else {
      throw WireError(.jsonSyntax, at: place.offset, value: UInt64(byte))
    }
    place.offset += 1
  }

  private mutating func skipScalar() throws(WireError) {
    switch peek() {
    case UInt8(ascii: "\""): _ = try scanString()
    case UInt8(ascii: "t"): try readLiteral("true")
    case UInt8(ascii: "f"): try readLiteral("false")
    case UInt8(ascii: "n"): try readLiteral("null")
    default: _ = try scanNumber()
    }
  }

  mutating func readLiteral(_ literal: StaticString) throws(WireError) {
    let length = literal.utf8CodeUnitCount
    guard end - place.offset >= length else { throw truncation() }
    guard literal ~= WireText(start: base + place.offset, count: length) else { throw mismatch() }
    place.offset += length
  }

  /// Whether the next value is `null`, which is read then.
  mutating func readNull() throws(WireError) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try readLiteral("null")
    return true
  }

  func truncation() -> WireError { WireError(.truncated, at: end, value: 1) }

  /// The next value is of another type than wanted, or the text ends before it.
  mutating func mismatch() -> WireError {
    guard let byte = peek() else { return truncation() }
    return WireError(.jsonTypeMismatch, at: place.offset, value: UInt64(byte))
  }

  /// Memory for the text of a string with escapes, which is never longer than its bytes in the
  /// message.
  mutating func reserve(_ byteCount: Int) throws(WireError) -> UnsafeMutableRawPointer {
    // Strings are read twice at the most (see `Place`), so twice the text is always enough.
    let capacity = 2 * end
    let memory =
      arena ?? UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
    arena = memory
    guard let start = memory.baseAddress, arenaUsed + byteCount <= capacity else {
      throw WireError(
        .messageTooLarge, at: place.offset, value: UInt64(arenaUsed + byteCount),
        limit: UInt64(capacity))
    }
    return start + arenaUsed
  }

  mutating func keep(_ byteCount: Int) { arenaUsed += byteCount }
}
