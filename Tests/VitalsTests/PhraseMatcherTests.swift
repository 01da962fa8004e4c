import TestSeeds
import Testing

@testable import Vitals

@Suite struct `Phrases are found in texts` {
  /// Searches as one would by hand.
  private func naive(_ phrases: [String], in text: [UInt8]) -> [Int32] {
    let lower = text.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
    return phrases.enumerated().compactMap { number, phrase in
      let wanted = Array(phrase.utf8)
      guard !wanted.isEmpty, wanted.count <= lower.count else { return nil }
      let isFound = (0...(lower.count - wanted.count)).contains {
        Array(lower[$0..<($0 + wanted.count)]) == wanted
      }
      return isFound ? Int32(number) : nil
    }
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func `as a plain search would`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func word(_ letters: String, _ length: ClosedRange<Int>) -> String {
      let count = Int.random(in: length, using: &random)
      return String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
    }
    let phrases = (0..<Int.random(in: 0...12, using: &random)).map { _ in word("ab é", 0...4) }
    let text = Array(word("aAbB éx", 0...40).utf8)
    let found = PhraseMatcher(phrases).matches(in: text)
    #expect(found == naive(phrases, in: text), "seed \(seed)")
  }

  @Test(
    arguments: [
      ("Connection Refused by peer", [1]), ("", []), ("OOM", [2]),
      ("oom oom connection refused", [1, 2]),
      ("connection  refused", []), ("...connection refuse", []),
    ] as [(String, [Int32])])
  func `without regard to case, each once, in order`(_ text: String, _ wanted: [Int32]) {
    let matcher = PhraseMatcher(["", "connection refused", "oom"])
    #expect(matcher.matches(in: text.utf8) == wanted)
  }

  @Test func `in bytes that are no text as well`() {
    let matcher = PhraseMatcher(["oom"])
    #expect(matcher.matches(in: [0xFF, 0x00, 0x4F, 0x6F, 0x4D, 0xC0]) == [0])
  }
}
