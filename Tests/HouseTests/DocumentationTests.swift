import Testing

@Suite("What crosses a wall is documented")
struct DocumentationTests {
  @Test func `every package declaration says what it is`() {
    let sources = Repository.swift(in: "Sources")
    let documentation = Documentation(sources: sources)
    for source in sources { report(documentation.findings(in: source)) }
  }

  @Test(arguments: [
    ("package struct A {}", 1),
    ("/// A thing.\npackage struct A {}", 0),
    ("/// A thing.\n@frozen\npackage struct A {}", 0),
    ("// A thing.\npackage struct A {}", 1),
    ("@inlinable package func a() {}", 1),
    ("package static func a() {}", 1),
    ("package static func < (l: A, r: A) -> Bool { true }", 0),
    ("package func hash(into hasher: inout Hasher) {}", 0),
    ("struct A {}\nprivate func b() {}", 0),
    ("package import Telemetry", 0),
    ("// House: named by the standard it follows\npackage func a() {}", 0),
  ])
  func `an undocumented declaration is found`(text: String, wanted: Int) {
    #expect(findings(text).count == wanted)
  }

  @Test(arguments: [
    ("package var seconds: Double", 1),
    ("package var name: String?", 1),
    ("package var counts: [String: Int]", 1),
    ("package var onset: Timestamp", 0),
    ("package var causes: [Cause]", 0),
    ("package var count: Int { 1 }", 1),
    ("/// In seconds.\npackage var low: Double\npackage var high: Double", 0),
    ("/// In seconds.\npackage var low: Double\n\npackage var high: Double", 1),
    ("/// By number.\npackage subscript(a: A) -> C { c }\npackage subscript(b: B) -> C { c }", 0),
    ("/// By number.\npackage func a() {}\npackage func b() {}", 1),
  ])
  func `a member says it by its type or stands in a run`(text: String, wanted: Int) {
    #expect(findings(text).count == wanted)
  }

  @Test(arguments: [
    ("package init(a: Int) {\n  self.a = a\n}", 0),
    ("package init() {}", 0),
    ("package init(a: Int) {\n  self.a = a * 2\n}", 1),
    ("package init(a: Int) throws {\n  try check(a)\n}", 1),
  ])
  func `an initialiser that only stores needs no words`(text: String, wanted: Int) {
    #expect(findings(text).count == wanted)
  }

  @Test func `requirements are documented once, at the protocol`() {
    let bare = "/// Keeps.\npackage protocol Store {\n  func keep(_ a: Int)\n}\n"
    let full = "/// Keeps.\npackage protocol Store {\n  /// Keeps.\n  func keep(_ a: Int)\n}\n"
    let witness = "/// Kept.\npackage struct Memory: Store {\n  package func keep(_ a: Int) {}\n}\n"
    #expect(findings(bare).map(\.line) == [3])
    #expect(findings(full + witness).isEmpty)
    #expect(findings(witness).map(\.line) == [3])
  }

  private func findings(_ text: String) -> [Finding] {
    let source = SwiftText(path: "a.swift", text: text)
    return Documentation(sources: [source]).findings(in: source)
  }
}
