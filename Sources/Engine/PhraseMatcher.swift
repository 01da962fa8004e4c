/// Finds which of a few phrases a text contains, without regard to ASCII case.
struct PhraseMatcher: Sendable {
  private let phrases: [[UInt8]]
  /// Phrases by their first byte, so that most bytes of a text are looked at once.
  private let byFirstByte: [[Int32]]

  /// - Parameter phrases: lower case; an empty one never matches.
  init(_ phrases: [String]) {
    self.phrases = phrases.map { Array($0.utf8) }
    var byFirstByte = [[Int32]](repeating: [], count: 256)
    for (number, phrase) in self.phrases.enumerated() {
      guard let first = phrase.first else { continue }
      byFirstByte[Int(first)].append(Int32(number))
    }
    self.byFirstByte = byFirstByte
  }

  /// The numbers of the phrases in `text`, each once, in order.
  ///
  /// - Complexity: O(text x phrases that begin with the byte at hand).
  func matches(in text: some Collection<UInt8>) -> [Int32] {
    let lower = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    var found: Set<Int32> = []
    for start in lower.indices {
      for number in byFirstByte[Int(lower[start])] where !found.contains(number) {
        if lower[start...].starts(with: phrases[Int(number)]) { found.insert(number) }
      }
    }
    return found.sorted()
  }
}
