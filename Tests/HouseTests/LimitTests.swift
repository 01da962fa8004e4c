import Testing

@Suite("Every bound is told to whoever runs it")
struct LimitTests {
  @Test func `the table of limits names every setting that bounds something`() throws {
    let document = try #require(Repository.file("ARCHITECTURE.md"))
    let sources = Repository.swift(in: "Sources")
    report(LimitTable.findings(document: document, sources: sources))
  }

  @Test(arguments: [
    ("package var itemCountMax = 10", "\n| `A.itemCountMax` | items | 10 | refused |", 0),
    ("package var itemCountMax = 10", "", 1),
    ("package var itemCountMax: Int", "", 1),
    ("package var itemCountMax: Int { 1 }", "", 0),
    ("package private(set) var latestMax = 10", "", 0),
    ("// package var itemCountMax = 10", "", 0),
    ("", "\n| `A.itemCountMax` | items | 10 | refused |", 1),
  ])
  func `a limit without a row, or a row without a limit, is found`(
    code: String, row: String, wanted: Int
  ) {
    let findings = LimitTable.findings(
      document: TextFile(path: "ARCHITECTURE.md", text: "# Limits\n\(row)\n"),
      sources: [SwiftText(path: "a.swift", text: code)])
    #expect(findings.count == wanted)
  }
}
