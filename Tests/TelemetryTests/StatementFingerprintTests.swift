import TestSeeds
import Testing

@testable import Telemetry

@Suite struct `A statement's fingerprint` {
  @Test(arguments: StatementCases.all)
  func `holds operations and tables, no literals`(example: StatementCases.Case) {
    #expect(fingerprint(example.statement) == example.fingerprint)
  }

  @Test func `has at most 255 bytes`() throws {
    let tables = (0..<500).map { "table_\($0)" }.joined(separator: ", ")
    let kept = try #require(fingerprint("SELECT * FROM " + tables))
    #expect(kept.utf8.count <= 255)
    #expect(kept.hasPrefix("SELECT table_0 table_1 "))
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `is found for any bytes`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "SELECT ", "FROM", " ", "(", ")", "'", "\"", "`", "[", "]", "--", "/*", "*/", ",", ";", "a.",
      "\\", "{", ":",
    ]
    let text = (0..<random.count(0...30)).map { _ in random.pick(pieces) }.joined()
    #expect((fingerprint(text) ?? "").utf8.count <= 255, "seed \(seed)")
  }

  private func fingerprint(_ statement: String) -> String? {
    var statement = statement
    return statement.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      guard let start = bytes.baseAddress else { return nil }
      let kept = StatementFingerprint(WireText(bytes, start: start)).bytes
      return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }
  }
}
