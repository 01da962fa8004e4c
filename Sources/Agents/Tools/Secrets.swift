/// Finds what looks like a secret in a text.
///
/// Three ways: a value behind a name such as `password=`, the password of a URL, and tokens that
/// tell by their first letters who issued them.
package enum Secrets {
  /// What stands in their place.
  package static let mark = "[redacted]"

  /// What names of secrets end with, in lower case.
  private static let names = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key",
    "access-key", "private_key", "authorization", "credential", "credentials", "cookie",
  ].map { Array($0.utf8) }

  /// Beginnings of tokens, with how many letters, digits, `_` and `-` must follow at least.
  private static let beginnings: [(letters: [UInt8], countMin: Int)] = [
    ("AKIA", 16), ("ASIA", 16), ("ghp_", 20), ("gho_", 20), ("ghu_", 20), ("ghs_", 20),
    ("github_pat_", 20), ("glpat-", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10),
    ("sk_live_", 16), ("rk_live_", 16), ("sk-", 24), ("AIza", 30), ("eyJ", 30), ("dop_v1_", 30),
    ("npm_", 30), ("hvs.", 20),
  ].map { (Array($0.0.utf8), $0.1) }

  private static let keyBlock = Array("-----BEGIN ".utf8)

  /// By byte, whether a token or a block may begin with it: most bytes are passed over by this.
  fileprivate static let mayBegin: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for letters in [keyBlock] + beginnings.map(\.letters) { table[Int(letters[0])] = true }
    return table
  }()

  /// Whether a member of this name holds a secret.
  static func isNamed(_ name: String) -> Bool { endsWithName(Array(name.utf8)[...]) }

  /// The text with each secret replaced by ``mark``.
  ///
  /// - Complexity: O(bytes).
  package static func redacted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var reader = SecretReader(bytes: bytes)
    let spans = reader.find()
    guard !spans.isEmpty else { return text }
    var kept: [UInt8] = []
    var place = 0
    for span in spans where span.lowerBound >= place {
      kept += bytes[place..<span.lowerBound]
      kept += Array(mark.utf8)
      place = span.upperBound
    }
    kept += bytes[place...]
    return String(decoding: kept, as: UTF8.self)
  }

  static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// The token that begins here: how long it is, or nil.
  fileprivate static func token(in bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.starts(with: keyBlock) { return bytes.count }
    for (letters, countMin) in beginnings where bytes.starts(with: letters) {
      let count = bytes.prefix { isWord($0) || $0 == UInt8(ascii: ".") }.count
      if count >= letters.count + countMin { return count }
    }
    return nil
  }

  /// Whether the bytes end with the name of a secret.
  fileprivate static func endsWithName(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let last = bytes.last.map(lowered) else { return false }
    return names.contains { name in
      name.last == last && bytes.count >= name.count
        && zip(bytes.suffix(name.count), name).allSatisfy { lowered($0) == $1 }
    }
  }

  fileprivate static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Walks over a text once.
private struct SecretReader {
  let bytes: [UInt8]
  private let mayBegin = Secrets.mayBegin
  private var found: [Range<Int>] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func find() -> [Range<Int>] {
    var place = 0
    var isInWord = false
    while place < bytes.count {
      let byte = bytes[place]
      if !isInWord, mayBegin[Int(byte)], let count = Secrets.token(in: bytes[place...]) {
        found.append(place..<place + count)
        place += count
        continue
      }
      if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":"), let value = value(behind: place) {
        found.append(value)
        place = value.upperBound
        isInWord = false
        continue
      }
      isInWord = Secrets.isWord(byte)
      place += 1
    }
    return found
  }

  /// The secret behind a `=` or `:`, if one is there.
  private func value(behind place: Int) -> Range<Int>? {
    if bytes[place] == UInt8(ascii: ":"), bytes[place...].starts(with: "://".utf8) {
      return password(inURL: place + 3)
    }
    var name = bytes[..<place]
    while let last = name.last, last == UInt8(ascii: "\"") || last == UInt8(ascii: "'") {
      name.removeLast()
    }
    guard Secrets.endsWithName(name) else { return nil }
    var start = place + 1
    var isQuoted = false
    while start < bytes.count, let skipped = opening(start) {
      isQuoted = isQuoted || skipped
      start += 1
    }
    // "token: what it is" is prose; a secret follows at once, or in quotes.
    if bytes[place] == UInt8(ascii: ":"), start > place + 1, !isQuoted { return nil }
    for word in ["bearer ", "basic "]
    where bytes[start...].prefix(word.utf8.count).map(Secrets.lowered).elementsEqual(word.utf8) {
      start += word.utf8.count
    }
    var end = start
    while end < bytes.count, !isDelimiter(bytes[end]) { end += 1 }
    return end > start ? start..<end : nil
  }

  /// Whether a byte before a value is a quote; nil for the value itself.
  private func opening(_ place: Int) -> Bool? {
    switch bytes[place] {
    case UInt8(ascii: " "): false
    case UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: nil
    }
  }

  /// What stands between `:` and `@` before the host.
  private func password(inURL start: Int) -> Range<Int>? {
    var colon: Int?
    for place in start..<bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "@"): return colon.flatMap { $0 + 1 < place ? $0 + 1..<place : nil }
      case UInt8(ascii: ":"): colon = colon ?? place
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: " "), UInt8(ascii: "\""): return nil
      default: break
      }
    }
    return nil
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}
