import Foundation
import TestSeeds
import Testing

@testable import Answers

@Suite struct `JSON is written so that everybody reads the same` {
  private func parsed(_ write: (inout JSONText) -> Void) throws -> Any {
    var json = JSONText()
    json.array([0]) { json, _ in write(&json) }
    let array = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [Any]
    return try #require(array?.first)
  }

  private static let awkward: [String] = [
    "", "plain", "\"quoted\"", "back\\slash", "tab\tnew\nline\rreturn", "\u{0}\u{1}\u{1F}",
    "\u{7F}",
    "\u{80}\u{9B}31m\u{9F}", "</script><script>", "a&b", "\u{2028}\u{2029}", "žluťoučký kůň", "😀🏳️‍🌈",
    "\u{FFFD}", "e\u{301}", "\u{1B}[2J\u{1B}]0;owned\u{7}",
  ]

  @Test(arguments: awkward)
  func `strings come back as they were`(_ text: String) throws {
    let back = try #require(try parsed { $0.string(text) } as? String)
    #expect(Array(back.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: awkward)
  func `no control character and no markup stands in the text`(_ text: String) {
    var json = JSONText()
    json.string(text)
    for scalar in json.text.unicodeScalars {
      #expect(scalar.properties.generalCategory != .control)
      #expect(!"<>&\u{2028}\u{2029}".unicodeScalars.contains(scalar))
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `random strings come back as they were`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        let limit: UInt32 = Bool.random(using: &random) ? 0xFF : 0x10FFFF
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) {
          text.append(scalar)
        }
      }
      let string = String(text)
      let back = try #require(try parsed { $0.string(string) } as? String, "seed \(seed)")
      #expect(Array(back.unicodeScalars) == Array(text), "seed \(seed)")
    }
  }

  @Test(arguments: [
    (0.0, 6, "0"), (-0.0, 6, "0"), (1, 6, "1"), (0.5, 6, "0.5"), (1.0 / 3, 6, "0.333333"),
    (0.1 + 0.2, 6, "0.3"), (2e-7, 6, "0"), (1e6, 6, "1000000"), (123_456_789.25, 2, "123456789.25"),
    (.nan, 6, "null"), (.infinity, 6, "null"), (-.infinity, 6, "null"), (-2.5, 0, "-3"),
  ])
  func `numbers are rounded, and null when they are none`(
    _ value: Double, _ decimals: Int, _ wanted: String
  ) {
    var json = JSONText()
    json.number(value, decimals: decimals)
    #expect(json.text == wanted)
  }

  @Test(arguments: [
    1e15, 1e16, -1e16, 9.007_199_254_740_993e15, 1e21, 1e300, -1e300, Double.leastNonzeroMagnitude,
    Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude,
  ])
  func `great numbers stay numbers`(_ value: Double) throws {
    let back = try #require(try parsed { $0.number(value) } as? Double)
    #expect(abs(back - value) <= 1e-6 + 1e-12 * abs(value))
  }

  @Test func `objects and arrays nest with the commas where they belong`() throws {
    var json = JSONText()
    json.object { json in
      json.array("empty", [Int]()) { $0.int($1) }
      json.object("none") { _ in }
      json.array("pairs", [1, 2]) { json, number in
        json.object { json in
          json.int("n", number)
          json.bool("is", number == 1)
        }
      }
      json.string("nothing", nil)
    }
    #expect(
      json.text
        == #"{"empty":[],"none":{},"pairs":[{"n":1,"is":true},{"n":2,"is":false}],"nothing":null}"#)
  }
}
