import Testing

@Suite("Nothing is too long to read")
struct SizeTests {
  @Test func `lines, functions and files stay within their limits`() {
    for source in Repository.swift(in: "Sources", "Tests", "Benchmarks", "Fuzz") {
      report(Sizes.findings(in: source))
    }
  }

  private func function(lines: Int, above: String = "") -> String {
    let body = Array(repeating: "  work()", count: lines - 2).joined(separator: "\n")
    return "\(above)package func long(\n) -> [Int] {\n\(body)\n}\n".replacing("(\n)", with: "()")
  }

  @Test(arguments: [(70, "", 0), (71, "", 1), (71, "// House: one table of cases\n", 0)])
  func `a function over the limit owes a reason`(lines: Int, above: String, wanted: Int) {
    let source = SwiftText(path: "a.swift", text: function(lines: lines, above: above))
    #expect(Sizes.findings(in: source).count == wanted)
  }

  @Test(arguments: [
    ("// House:\n", 1), ("// House: because\n", 1), ("// House: a state machine's table\n", 0),
  ])
  func `a reason says something`(above: String, wanted: Int) {
    let source = SwiftText(path: "a.swift", text: function(lines: 90, above: above))
    #expect(Sizes.findings(in: source).count == wanted)
  }

  @Test(arguments: [(600, "", 0), (601, "", 1), (601, "// House: a generated table of names", 0)])
  func `a file over the limit owes a reason`(lines: Int, first: String, wanted: Int) {
    let rows = [first] + Array(repeating: "let x = 1", count: lines - 1)
    let source = SwiftText(path: "a.swift", text: rows.joined(separator: "\n") + "\n")
    #expect(Sizes.findings(in: source).count == wanted)
  }

  @Test(arguments: [(100, "", 0), (101, "", 1), (90, "// https://opentelemetry.io/", 0)])
  func `a line over the limit is broken`(length: Int, suffix: String, wanted: Int) {
    let text = String(repeating: "x", count: length) + suffix
    #expect(Sizes.findings(in: SwiftText(path: "a.swift", text: text)).count == wanted)
  }

  @Test(arguments: [
    ("func a() {\n  \"}\"\n}", [0...2]),
    ("protocol P {\n  func a()\n  func b() -> Int\n}\nfunc c() {}", [4...4]),
    ("func a(\n  x: Int\n) throws(E)\n  -> Int\n{\n  // }\n  x\n}", [0...7]),
    ("init() { f { 1 } }\nlet x = T.init()", [0...0]),
    ("var a: Int {\n  get { 1 }\n}\nvar b = 2", [0...2]),
  ])
  func `bodies are found by their braces`(text: String, wanted: [ClosedRange<Int>]) {
    #expect(Sizes.functionBodies(in: SwiftText(path: "a.swift", text: text)) == wanted)
  }
}
