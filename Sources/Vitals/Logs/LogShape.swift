/// What stays of a log line when all that differs from one to the next is taken out: its first
/// line, with `<*>` for words that hold a digit or an `@`, and for the lists that they stand in.
///
/// A function of the text alone: the same in any order, on any shard. Words that differ without a
/// digit are found by comparing shapes, see `TemplateTable`. At most `byteCountMax` bytes, cut
/// behind a word.
struct LogShape: Sendable {
  static let byteCountMax = 240

  private(set) var bytes: [UInt8] = []
  /// What each byte is: 0 part of a word, 1 part of one that varies, 2 between words, 3 the end.
  private let kinds: [UInt8]
  private static let blank: [UInt8] = Array("<*>".utf8)

  init() {
    var kinds = [UInt8](repeating: 0, count: 256)
    for byte in 0...0x20 { kinds[byte] = 2 }
    for byte in "!\"'(),:;<=>?[]`{|}&*~^".utf8 { kinds[Int(byte)] = 2 }
    for byte in "0123456789@".utf8 { kinds[Int(byte)] = 1 }
    for byte in "\n\r".utf8 { kinds[Int(byte)] = 3 }
    self.kinds = kinds
    bytes.reserveCapacity(Self.byteCountMax + 2_048)
  }

  /// Reads one line; the result is in `bytes`.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    var place = 0
    /// Where the output ended behind the last blank, -1 when a plain word came since.
    var blankEnd = -1
    while place < text.count, bytes.count < Self.byteCountMax {
      let kind = kinds[Int(text[place])]
      if kind == 3 {
        if bytes.isEmpty {
          place += 1
          continue
        }
        break
      }
      if kind == 2 {
        appendGap(text[place])
        place += 1
        continue
      }
      let start = place
      var isVarying: UInt8 = 0
      while place < text.count {
        let kind = kinds[Int(text[place])]
        if kind > 1 { break }
        isVarying |= kind
        place += 1
      }
      if isVarying == 0 {
        bytes.append(contentsOf: text[start..<place])
        blankEnd = -1
      } else {
        // A list of things that vary, or one that is made of parts, is one blank.
        if blankEnd >= 0 {
          bytes.removeLast(bytes.count - blankEnd)
        } else {
          bytes.append(contentsOf: Self.blank)
        }
        blankEnd = bytes.count
      }
    }
    while bytes.last == 0x20 { bytes.removeLast() }
  }

  /// White space of any length is one space, and none at the start.
  private mutating func appendGap(_ byte: UInt8) {
    guard byte <= 0x20 else { return bytes.append(byte) }
    if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }
}
