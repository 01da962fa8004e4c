extension WireCursor {
  /// Groups inside groups that are skipped before the message is refused.
  ///
  /// OTLP has none at all.
  static let groupDepthMax = 32

  /// Moves behind the value of an unknown field, or of a known one with an unexpected wire type.
  @inline(__always)
  mutating func skip(_ tag: WireTag) throws(WireError) {
    switch tag.rawValue & 7 {
    case 0: _ = try readVarint()
    case 1: try advance(by: 8)
    case 2: _ = try readMessage()
    default: try skipRare(tag)
    }
  }

  private mutating func skipRare(_ tag: WireTag) throws(WireError) {
    switch tag.rawValue & 7 {
    case 3: try skipGroup(tag.field, depth: 1)
    case 4: throw WireError(.groupUnbalanced, at: offset, value: UInt64(tag.field))
    case 5: try advance(by: 4)
    case let type: throw WireError(.wireTypeInvalid, at: offset, value: UInt64(type))
    }
  }

  private mutating func skipGroup(_ field: UInt32, depth: Int) throws(WireError) {
    guard depth <= Self.groupDepthMax else {
      throw WireError(.nestingTooDeep, at: offset, limit: UInt64(Self.groupDepthMax))
    }
    while true {
      let tag = try readTag()
      switch tag.rawValue & 7 {
      case 3: try skipGroup(tag.field, depth: depth + 1)
      case 4:
        guard tag.field == field else {
          throw WireError(.groupUnbalanced, at: offset, value: UInt64(tag.field))
        }
        return
      default: try skip(tag)
      }
    }
  }

  private mutating func advance(by byteCount: Int) throws(WireError) {
    guard remaining >= byteCount else { throw shortage(of: UInt64(byteCount)) }
    offset += byteCount
  }
}

extension WireCursor {
  /// Appends a repeated fixed64 field, packed or not, as bit patterns.
  mutating func readFixed64s(
    _ tag: WireTag, into values: inout [UInt64]
  ) throws(WireError) {
    guard tag.rawValue & 7 == 2 else { return values.append(try readFixed64()) }
    var list = try readMessage()
    guard list.remaining % 8 == 0 else {
      throw WireError(.packedSizeInvalid, at: list.offset, value: UInt64(list.remaining), limit: 8)
    }
    values.reserveCapacity(values.count + list.remaining / 8)
    while !list.isAtEnd { values.append(try list.readFixed64()) }
  }

  /// Appends a repeated varint field, packed or not.
  ///
  /// Elements beyond `countMax` are read and dropped: one byte on the wire would otherwise become
  /// eight in memory.
  mutating func readVarints(
    _ tag: WireTag, into values: inout [UInt64], countMax: Int
  ) throws(WireError) {
    guard tag.rawValue & 7 == 2 else {
      let value = try readVarint()
      if values.count < countMax { values.append(value) }
      return
    }
    var list = try readMessage()
    while !list.isAtEnd {
      let value = try list.readVarint()
      if values.count < countMax { values.append(value) }
    }
  }

  /// A sint32: zigzag, cut to 32 bits as protobuf does.
  mutating func readSInt32() throws(WireError) -> Int32 {
    let raw = UInt32(truncatingIfNeeded: try readVarint())
    return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
  }
}
