extension WireText {
  /// Appends a stack trace, of which the middle is cut out when it is longer than
  /// `LogBatch.placeByteCountMax`; nothing when it is no text.
  func appendStack(to bytes: inout [UInt8]) {
    guard isValidUTF8 else { return }
    let half = LogBatch.placeByteCountMax / 2
    let all = self.bytes
    if all.count <= 2 * half { return bytes.append(contentsOf: all) }
    // The innermost frame comes first in most languages, and last in some.
    let text =
      String(decoding: all.prefix(half), as: UTF8.self) + "\n...\n"
      + String(decoding: all.suffix(half), as: UTF8.self)
    bytes.append(contentsOf: text.utf8)
  }
}
