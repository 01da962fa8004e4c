/// A text as the value of a header: as it stands when it can, else as `=?base64?...?=`.
enum HeaderWord {
  private static let opening = "=?base64?"
  private static let closing = "?="
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let isTrimmed = text.utf8.first != 0x20 && text.utf8.last != 0x20
    if isPlain, isTrimmed, !text.hasPrefix(opening) { return text }
    return opening + base64(Array(text.utf8)) + closing
  }

  /// RFC 4648, section 4.
  private static func base64(_ bytes: [UInt8]) -> String {
    var word: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let group = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        word.append(
          place > part.count ? UInt8(ascii: "=") : letters[group >> (18 - 6 * place) & 63])
      }
    }
    return String(decoding: word, as: UTF8.self)
  }

  /// What `encoded` was given; nil when the base64 is none, or not the one that it would write.
  static func decoded(_ word: String) -> String? {
    guard word.hasPrefix(opening), word.hasSuffix(closing),
      word.utf8.count >= opening.utf8.count + closing.utf8.count
    else { return word }
    let coded = Array(word.utf8.dropFirst(opening.utf8.count).dropLast(closing.utf8.count))
    var bytes: [UInt8] = []
    var (group, bitCount) = (0, 0)
    for letter in coded where letter != UInt8(ascii: "=") {
      guard let value = letters.firstIndex(of: letter) else { return nil }
      group = (group << 6 | value) & 0xFFFF
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> bitCount))
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    // Only the one spelling: padding may not be left out, nor bits be left over.
    return Array(base64(bytes).utf8) == coded ? text : nil
  }
}
