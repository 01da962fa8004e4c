import Testing

@Suite("Words that the house does not use")
struct WordTests {
  @Test func `code uses what its floor allows`() {
    for source in Repository.swift(in: "Sources", "Tests", "Benchmarks", "Fuzz") {
      report(WordRule.findings(in: source, room: source.room))
      report(FileNameRule.findings(path: source.path))
    }
  }

  @Test func `no note to oneself reaches main`() {
    let endings = [".swift", ".sh", ".py", ".yaml", ".proto", "Makefile", "/run"]
    for file in Repository.files(endings: endings) { report(NoteRule.findings(in: file)) }
  }

  @Test(arguments: [
    ("Vitals", "let a = Date()", "Timestamp"),
    ("History", "let a: Date", "Timestamp"),
    ("Engine", "let t = ContinuousClock.now", "at:"),
    ("Engine", "let t = Timestamp.now", "at:"),
    ("Causes", "let a = Int.random(in: 0..<3)", "generator"),
    ("Topology", "let a = Mutex(1)", "values"),
    ("Causes", "func a() async {}", "above floor 4"),
    ("Answers", "print(1)", "only the command"),
    ("Server", "let a = b as! C", "as?"),
    ("whence", "try! run()", "typed error"),
    ("Server", "extension A: @unchecked Sendable {}", "Mutex"),
    ("Server", "fatalError()", "precondition"),
  ])
  func `a banned word is refused with its replacement`(
    room: String, text: String, instead: String
  ) {
    let findings = WordRule.findings(in: SwiftText(path: "a.swift", text: text), room: room)
    #expect(findings.contains { $0.message.contains(instead) })
  }

  @Test(arguments: [
    ("Vitals", "// Date() is not for us"),
    ("Vitals", "let a = \"Date() and \\(b) print(1)\""),
    ("Vitals", "let updated = DateOfBirth(a)"),
    ("Vitals", "// House: the format of a foreign table\nlet a: Date"),
    ("Server", "let a = Mutex(Date())"),
    ("whence", "print(1)"),
    ("Answers", "blueprint(1)"),
    ("Vitals", "let a = \"\"\"\n  print(1)\n  \"\"\""),
    ("Vitals", "let a = #\"print(\"1\")\"#"),
    ("Vitals", "let matches = a.firstMatch(of: #/try! \"/#)"),
    ("Vitals", "func `print(1) \"now()`() {}"),
    ("Vitals", "/* print(1) /* as! */ try! */ let a = 1"),
  ])
  func `prose, strings and free rooms are left alone`(room: String, text: String) {
    #expect(WordRule.findings(in: SwiftText(path: "a.swift", text: text), room: room) == [])
  }

  @Test func `code inside an interpolation is code`() {
    let source = SwiftText(path: "a.swift", text: "let a = \"is \\(f(\"x\", Date())) now()\"")
    #expect(WordRule.findings(in: source, room: "Vitals").map(\.line) == [1, 1])
  }

  @Test(arguments: [
    ("Sources/A/SpanUtils.swift", 1), ("Sources/A/Helpers.swift", 1),
    ("Sources/A/Graph+Common.swift", 1), ("Sources/A/StoreImpl.swift", 1),
    ("Sources/A/Database.swift", 0), ("Sources/A/Baseline.swift", 0),
    ("Sources/A/Simplify.swift", 0),
  ])
  func `a file name that says nothing is refused`(path: String, wanted: Int) {
    #expect(FileNameRule.findings(path: path).count == wanted)
  }

  @Test(arguments: NoteRule.notes)
  func `a note is found in code and in comments`(note: String) {
    let file = TextFile(path: "a.swift", text: "let a = 1\n// \(note): later\n")
    #expect(NoteRule.findings(in: file).map(\.line) == [2])
    #expect(NoteRule.findings(in: TextFile(path: "a", text: "a\(note)b")) == [])
  }
}
