/// Takes out of text what should not be shown: what looks like a token, a password, an address of
/// e-mail or the number of a card.
///
/// Looks at words and at what stands before them, not at meaning: a secret that looks like an
/// ordinary word passes. O(length).
package enum Redaction {
  /// What stands where something was taken out.
  package static let blank = "[redacted]"

  /// Names before a `=` or `:` whose value is taken out whatever it looks like.
  private static let secretNames = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "authorization",
    "credential", "private_key", "session", "cookie",
  ]
  /// Words after which the next one is a credential.
  private static let schemes = ["bearer", "basic"]
  /// How the tokens of well-known issuers begin.
  private static let tokenPrefixes = [
    "eyJ", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "ASIA", "sk_live_",
    "sk-", "AIza",
  ]

  /// The text with blanks in it.
  package static func redacted(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var isValueSecret = false
    for piece in pieces(of: text) {
      guard piece.isWord else {
        result += piece.text
        continue
      }
      let word = piece.text
      if isValueSecret, !schemes.contains(word.lowercased()) {
        result += blank
        isValueSecret = false
        continue
      }
      result += isSecret(word) ? Substring(blank) : word
      isValueSecret = isValueSecret || announcesSecret(word, before: piece.follower)
    }
    return withoutCards(result)
  }

  private struct Piece {
    var text: Substring
    var isWord: Bool
    /// The character behind a word.
    var follower: Character?
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var start = text.startIndex
    while start < text.endIndex {
      let isWord = !isBorder(text[start])
      var end = text.index(after: start)
      while end < text.endIndex, isBorder(text[end]) != isWord { end = text.index(after: end) }
      pieces.append(
        Piece(
          text: text[start..<end], isWord: isWord, follower: end < text.endIndex ? text[end] : nil))
      start = end
    }
    return pieces
  }

  private static func isBorder(_ character: Character) -> Bool {
    character.isWhitespace || "=:;,&?\"'()[]{}<>".contains(character)
  }

  private static func announcesSecret(_ word: Substring, before follower: Character?) -> Bool {
    let name = word.lowercased()
    if schemes.contains(name) { return true }
    guard follower == "=" || follower == ":" || follower == "\"" else { return false }
    return secretNames.contains { name.hasSuffix($0) }
  }

  private static func isSecret(_ word: Substring) -> Bool {
    if isAddress(word) { return true }
    guard word.utf8.count >= 16 else { return false }
    if tokenPrefixes.contains(where: { word.hasPrefix($0) }) { return true }
    return isRandom(word)
  }

  private static func isAddress(_ word: Substring) -> Bool {
    let parts = word.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
      && !word.contains("/")
  }

  /// Long, without a gap, of upper case, lower case and digits: as keys are and words are not.
  private static func isRandom(_ word: Substring) -> Bool {
    guard word.utf8.count >= 32, !word.contains("."), !word.contains("/") else { return false }
    let hasDigit = word.contains { $0.isNumber }
    let hasUpper = word.contains { $0.isUppercase }
    let hasLower = word.contains { $0.isLowercase }
    return hasDigit && hasUpper && hasLower
  }

  /// Runs of 13 to 19 digits, also in groups, whose last one is the check digit of a card (Luhn).
  private static func withoutCards(_ text: String) -> String {
    var result: [Character] = []
    var run: [Character] = []
    var tail: [Character] = []
    func flush() {
      while let last = run.last, !last.isASCIIDigit {
        run.removeLast()
        tail.insert(last, at: 0)
      }
      let digits = run.compactMap { $0.isASCIIDigit ? $0.wholeNumberValue : nil }
      if (13...19).contains(digits.count), isCard(digits) {
        result += Array(blank)
      } else {
        result += run
      }
      result += tail
      (run, tail) = ([], [])
    }
    for character in text {
      let isGap = (character == " " || character == "-") && run.last?.isASCIIDigit ?? false
      if character.isASCIIDigit || isGap {
        run.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return String(result)
  }

  private static func isCard(_ digits: [Int]) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let value = place % 2 == 1 ? digit * 2 : digit
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0 && digits.contains { $0 != 0 }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
