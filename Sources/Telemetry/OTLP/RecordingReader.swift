/// Reads what the OpenTelemetry Collector's file exporter writes, chunk by chunk: feed bytes, take
/// messages.
///
/// Two formats, told by the first byte that is no white space:
/// - `{`: JSON lines, one Export request a line; the signal is the line's first known top-level
///   key;
/// - anything else: before each protobuf Export request its length in 4 bytes, **big-endian**. A
///   recording may mix signals without saying so; `SignalSniffer` tells them by their structure. (A
///   protobuf recording can begin with `{` only if its first message has 1.9 GiB or more, which no
///   limit allows.)
///
/// A recording that was cut gives every whole message first; then `finish` throws and says where.
/// After `messageTooLarge` the reader stays where it is; after `signalUnknown` the next call goes
/// on behind that message, for its length was stated.
///
///     var reader = RecordingReader()
///     while let chunk = file.read() {
///       reader.feed(chunk)
///       while let message = try reader.next() { ... }
///     }
///     try reader.finish()
package struct RecordingReader: Sendable {
  /// Bytes of one message.
  ///
  /// A larger one is an error, for reading on would mean to hold it.
  package let messageByteCountMax: Int
  /// Messages without a single item, passed over.
  package private(set) var emptyMessageCount = 0

  private var buffer: [UInt8] = []
  /// Bytes of `buffer` that are done with.
  private var consumed = 0
  /// Bytes of the recording before `buffer`.
  private var bufferStart = 0
  /// Bytes of the current line that are known to hold no line end.
  private var searched = 0
  private var encoding: OTLPEncoding?

  package init(messageByteCountMax: Int = 64 << 20) {
    self.messageByteCountMax = messageByteCountMax
  }

  /// Bytes held: at most one message and one chunk.
  package var bufferedByteCount: Int { buffer.count - consumed }

  /// Adds the next bytes of the recording.
  ///
  /// Take all messages before feeding again, to hold little.
  package mutating func feed(_ chunk: UnsafeRawBufferPointer) {
    if consumed > 0 {
      buffer.removeSubrange(..<consumed)
      bufferStart += consumed
      consumed = 0
    }
    buffer.append(contentsOf: chunk)
  }

  /// The next whole message, or nil when more bytes are needed.
  /// - Throws: `WireError`, with the place in the recording, for a message that is too large or of
  ///   no known signal.
  package mutating func next() throws(WireError) -> RecordedMessage? {
    while let range = try nextRange() {
      guard let encoding else { return nil }
      let bytes = Array(buffer[range])
      let place = bufferStart + range.lowerBound
      switch Self.finding(in: bytes, encoding) {
      case .empty: emptyMessageCount += 1
      case .unknown: throw WireError(.signalUnknown, at: place)
      case .signal(let signal):
        return RecordedMessage(
          signal: signal, encoding: encoding, byteRange: place..<place + bytes.count, bytes: bytes)
      }
    }
    return nil
  }

  /// Says that the recording has ended.
  ///
  /// Gives the last JSON line if it has no line end.
  /// - Throws: `WireError` of kind `truncated` when the recording ends inside a message.
  package mutating func finish() throws(WireError) -> RecordedMessage? {
    guard bufferedByteCount > 0, let encoding else { return nil }
    if encoding == .json { return try finishLine() }
    let wanted = consumed + 4 <= buffer.count ? 4 + length(at: consumed) : 4
    throw WireError(
      .truncated, at: bufferStart + buffer.count, value: UInt64(wanted - bufferedByteCount))
  }
}

extension RecordingReader {
  /// Where the next message is in `buffer`; marks it as consumed.
  private mutating func nextRange() throws(WireError) -> Range<Int>? {
    if encoding == nil { detectEncoding() }
    switch encoding {
    case .json: return try nextLine()
    case .protobuf: return try nextFramed()
    case nil: return nil
    }
  }

  private mutating func detectEncoding() {
    guard let first = buffer[consumed...].first(where: { !Self.isSpace($0) }) else { return }
    encoding = first == UInt8(ascii: "{") ? .json : .protobuf
  }

  private mutating func nextLine() throws(WireError) -> Range<Int>? {
    let start = consumed
    let end = buffer[(start + searched)...].firstIndex(of: UInt8(ascii: "\n"))
    try checkSize((end ?? buffer.count) - start)
    guard let end else {
      searched = buffer.count - start
      return nil
    }
    searched = 0
    consumed = end + 1
    return start..<end
  }

  private mutating func nextFramed() throws(WireError) -> Range<Int>? {
    guard bufferedByteCount >= 4 else { return nil }
    let length = length(at: consumed)
    try checkSize(length)
    guard bufferedByteCount >= 4 + length else { return nil }
    let start = consumed + 4
    consumed = start + length
    return start..<consumed
  }

  private func length(at index: Int) -> Int {
    buffer[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private func checkSize(_ byteCount: Int) throws(WireError) {
    guard byteCount <= messageByteCountMax else {
      throw WireError(
        .messageTooLarge, at: bufferStart + consumed, value: UInt64(byteCount),
        limit: UInt64(messageByteCountMax))
    }
  }

  /// The last line of a recording need not have a line end, but must be whole.
  private mutating func finishLine() throws(WireError) -> RecordedMessage? {
    let rest = buffer[consumed...]
    if rest.allSatisfy(Self.isSpace) { return nil }
    let isWhole = Array(rest).withUnsafeBytes(SignalSniffer.isWhole(json:))
    guard isWhole else {
      throw WireError(.truncated, at: bufferStart + buffer.count, value: 1)
    }
    buffer.append(UInt8(ascii: "\n"))
    return try next()
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func finding(in bytes: [UInt8], _ encoding: OTLPEncoding) -> SignalSniffer.Finding
  {
    bytes.withUnsafeBytes { bytes in
      switch encoding {
      case .protobuf: SignalSniffer.finding(ofProtobuf: bytes)
      case .json: SignalSniffer.finding(ofJSON: bytes)
      }
    }
  }
}
