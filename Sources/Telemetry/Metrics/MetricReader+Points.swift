extension MetricReader {
  @inline(__always)
  mutating func readPoint(_ message: WireCursor) throws(WireError) {
    var point = PointDraft()
    var cursor = message
    switch run.kind {
    case .gauge, .sum: try readNumber(&cursor, &point)
    case .histogram: try readHistogram(&cursor, &point)
    case .exponentialHistogram: try readExponential(&cursor, &point)
    case .summary: try readSummary(&cursor, &point)
    }
    try endPoint(point)
  }

  @inline(__always)
  private mutating func readNumber(
    _ cursor: inout WireCursor, _ point: inout PointDraft
  ) throws(WireError) {
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(2): point.start = try cursor.readFixed64()
      case .fixed64(3): point.time = try cursor.readFixed64()
      case .fixed64(4): point.setValue(try cursor.readDouble())
      case .fixed64(6): point.setValue(Double(Int64(bitPattern: try cursor.readFixed64())))
      case .length(7): try readAttributes(&cursor, tag, &point)
      case .varint(8): point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  private mutating func readHistogram(
    _ cursor: inout WireCursor, _ point: inout PointDraft
  ) throws(WireError) {
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(2): point.start = try cursor.readFixed64()
      case .fixed64(3): point.time = try cursor.readFixed64()
      case .fixed64(4): point.count = try cursor.readFixed64()
      case .fixed64(5): point.value = try cursor.readDouble()
      case .fixed64(6):
        _ = try cursor.readFixed64()
        point.buckets.addCounts(1)
      case .length(6): point.buckets.addCounts(try cursor.readPackedFixed64s().remaining / 8)
      case .fixed64(7): point.buckets.addBound(try cursor.readDouble())
      case .length(7):
        readBounds(try cursor.readPackedFixed64s(), &point.buckets)
      case .length(9): try readAttributes(&cursor, tag, &point)
      case .varint(10): point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  @inline(__always)
  private mutating func readBounds(_ list: WireCursor, _ buckets: inout BucketCheck) {
    let range = list.offset..<list.end
    if range.count == soundBounds.count, buckets.hasNoBounds,
      WireText(start: list.base + range.lowerBound, count: range.count)
        .hasSameBytes(as: WireText(start: list.base + soundBounds.lowerBound, count: range.count))
    {
      return buckets.addSoundBounds(range.count / 8)
    }
    for offset in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      let bits = list.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      buckets.addBound(Double(bitPattern: UInt64(littleEndian: bits)))
    }
    if buckets.areBoundsSound { soundBounds = range }
  }

  private mutating func readExponential(
    _ cursor: inout WireCursor, _ point: inout PointDraft
  ) throws(WireError) {
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1): try readAttributes(&cursor, tag, &point)
      case .fixed64(2): point.start = try cursor.readFixed64()
      case .fixed64(3): point.time = try cursor.readFixed64()
      case .fixed64(4): point.count = try cursor.readFixed64()
      case .fixed64(5): point.value = try cursor.readDouble()
      case .varint(6): point.buckets.scale = try cursor.readSInt32()
      case .varint(10): point.flags = try cursor.readVarint()
      case .fixed64(14): point.buckets.zeroThreshold = try cursor.readDouble()
      default: try cursor.skip(tag)
      }
    }
  }

  /// Summaries give count and sum; their quantiles cannot be merged and are not kept.
  private mutating func readSummary(
    _ cursor: inout WireCursor, _ point: inout PointDraft
  ) throws(WireError) {
    point.value = 0
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(2): point.start = try cursor.readFixed64()
      case .fixed64(3): point.time = try cursor.readFixed64()
      case .fixed64(4): point.count = try cursor.readFixed64()
      case .fixed64(5): point.value = try cursor.readDouble()
      case .length(7): try readAttributes(&cursor, tag, &point)
      case .varint(8): point.flags = try cursor.readVarint()
      default: try cursor.skip(tag)
      }
    }
  }

  /// Finds where the attributes end, of which the first tag was just read.
  ///
  /// They are compared with those that came next last time before anything in them is looked at.
  @inline(__always)
  private mutating func readAttributes(
    _ cursor: inout WireCursor, _ tag: WireTag, _ point: inout PointDraft
  ) throws(WireError) {
    let start = cursor.offset &- 1
    let byte = UInt8(truncatingIfNeeded: tag.rawValue)
    if case .none = point.attributes,
      let length = series.guessedLength(
        at: cursor.base + start, countMax: cursor.end &- start, prefix: prefix),
      length > 0, start &+ length == cursor.end || cursor.byte(at: start &+ length) != byte
    {
      cursor.offset = start &+ length
      point.attributes = .guessed
      return
    }
    try gatherAttributes(&cursor, byte, &point)
  }

  private mutating func gatherAttributes(
    _ cursor: inout WireCursor, _ byte: UInt8, _ point: inout PointDraft
  ) throws(WireError) {
    let start = cursor.offset - 1
    // A tag may be written longer than it needs to be; such a piece is gathered, its tag mended.
    let isPlain = cursor.byte(at: start) == byte
    _ = try cursor.readMessage()
    while !cursor.isAtEnd, isPlain, cursor.byte(at: cursor.offset) == byte {
      cursor.offset += 1
      _ = try cursor.readMessage()
    }
    let piece = WireText(start: cursor.base + start, count: cursor.offset - start)
    switch point.attributes {
    case .none where isPlain:
      point.attributes = .single(piece)
      return
    case .none: scratch.removeAll(keepingCapacity: true)
    case .guessed:
      series.withGuess { bytes in
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: bytes)
      }
    case .single(let text):
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: text.bytes)
    case .gathered: break
    }
    scratch.append(byte)
    scratch.append(contentsOf: piece.dropFirst(1).bytes)
    point.attributes = .gathered
  }
}

extension WireCursor {
  /// A cursor over all of `bytes`, which may be none.
  init(allOf bytes: UnsafeRawBufferPointer) {
    self.init(base: bytes.baseAddress ?? WireText.none.start, offset: 0, end: bytes.count)
  }

  /// The byte at an offset that was compared with `end`.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

  /// A packed list of 8-byte elements.
  @inline(__always)
  mutating func readPackedFixed64s() throws(WireError) -> WireCursor {
    let list = try readMessage()
    guard list.remaining % 8 == 0 else {
      throw WireError(.packedSizeInvalid, at: list.offset, value: UInt64(list.remaining), limit: 8)
    }
    return list
  }
}
