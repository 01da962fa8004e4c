/// The text of a log body: a string as it is, anything else as compact JSON.
///
/// Valid UTF-8, cut at `LogBatch.textByteCountMax`; what comes behind the cut is not even looked
/// at.
struct BodyText {
  private(set) var bytes: [UInt8] = []

  /// Whether a comma goes before the next element.
  private var needsComma = false
  /// Arrays and maps that are open, and how many may be.
  private var depth = 0
  private let depthMax: Int

  init(depthMax: Int) { self.depthMax = depthMax }

  var isFull: Bool { bytes.count > LogBatch.textByteCountMax }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
    depth = 0
  }

  /// Takes a whole body that is no array or map.
  mutating func set(_ value: WireValue) {
    removeAll()
    if case .string(let text) = value { append(text) } else { append(scalar: value) }
    end()
  }

  /// Opens an array, or a map, which stands at `byteOffset` in the message.
  mutating func beginList(isMap: Bool, at byteOffset: Int) throws(WireError) {
    guard depth < depthMax else {
      throw WireError(.nestingTooDeep, at: byteOffset, limit: UInt64(depthMax))
    }
    depth += 1
    separate()
    append(isMap ? UInt8(ascii: "{") : UInt8(ascii: "["))
    needsComma = false
  }

  mutating func endList(isMap: Bool) {
    depth -= 1
    append(isMap ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    needsComma = true
  }

  mutating func appendKey(_ key: WireText) {
    separate()
    appendQuoted(key)
    append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func appendElement(_ value: WireValue) {
    separate()
    if case .string(let text) = value { appendQuoted(text) } else { append(scalar: value) }
    needsComma = true
  }

  /// Cuts what is too long; call once behind the last element.
  mutating func end() {
    guard isFull else { return }
    var end = LogBatch.textByteCountMax
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.removeSubrange(end...)
  }

  private mutating func separate() {
    if needsComma { append(UInt8(ascii: ",")) }
  }

  private mutating func append(_ byte: UInt8) {
    if !isFull { bytes.append(byte) }
  }

  /// Bytes and nothing are `null` within structures and no text on their own.
  private mutating func append(scalar value: WireValue) {
    switch value {
    case .string: break
    case .int(let number): bytes.append(contentsOf: String(number).utf8)
    case .double(let number): bytes.append(contentsOf: String(number).utf8)
    case .bool(let flag): bytes.append(contentsOf: String(flag).utf8)
    case .compound, .unset: if !bytes.isEmpty { bytes.append(contentsOf: "null".utf8) }
    }
  }

  private mutating func append(_ text: WireText) {
    guard !isFull else { return }
    // One byte more than is kept tells `end` that there was more.
    let kept = text.prefix(LogBatch.textByteCountMax + 1)
    if kept.isValidUTF8 {
      bytes.append(contentsOf: kept.bytes)
    } else {
      bytes.append(contentsOf: String(decoding: kept.bytes, as: UTF8.self).utf8)
    }
  }

  private mutating func appendQuoted(_ text: WireText) {
    append(UInt8(ascii: "\""))
    let kept = text.prefix(LogBatch.textByteCountMax + 1)
    for byte in String(decoding: kept.bytes, as: UTF8.self).utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20: append(0x20)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
