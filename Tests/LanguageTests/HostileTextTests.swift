import Causes
import Testing

@Suite
struct `Hostile model text` {
  @Test(arguments: ["[", "{", "{a: [", "- ", "? "])
  func `nested as deep as the bounds allow is refused, not followed`(opening: String) {
    let brackets = opening.count { $0 == "[" || $0 == "{" }
    let count = brackets > 0 ? 2_000 / brackets : 30
    let text = "entity: service\nabout:\n  " + String(repeating: opening, count: count)
    #expect(ModelCompiler.compile([ModelFile(name: "deep.yaml", text: text)]).library == nil)
  }

  @Test
  func `cut at any place is reported, not trusted`() {
    let files = [`A model file compiles`.pool, `A model file compiles`.service]
    for file in files {
      for length in stride(from: 0, to: file.text.utf8.count, by: 3) {
        let cut = ModelFile(
          name: file.name, text: String(decoding: file.text.utf8.prefix(length), as: UTF8.self))
        let result = ModelCompiler.compile([cut])
        #expect((result.library == nil) == result.issues.contains { $0.gravity == .error })
      }
    }
  }

  /// Any single byte exchanged for any of a few that YAML and the measures find meaningful.
  @Test
  func `with one byte exchanged never crashes the compiler`() {
    let bytes = Array(`A model file compiles`.pool.text.utf8)
    for place in stride(from: 0, to: bytes.count, by: 7) {
      for byte in "{}[]:,#&*!|>'\"%@`()/+-.0\t\n\u{0}\u{7F}".utf8 {
        var changed = bytes
        changed[place] = byte
        let file = ModelFile(name: "a.yaml", text: String(decoding: changed, as: UTF8.self))
        let result = ModelCompiler.compile([file])
        #expect((result.library == nil) == result.issues.contains { $0.gravity == .error })
      }
    }
  }

  @Test
  func `is reported up to a bound, and the rest is counted`() {
    let lines = (0..<500).map { "  Bad\($0): x" }.joined(separator: "\n")
    let file = ModelFile(name: "many.yaml", text: "entity: service\nconditions:\n\(lines)\n")
    let issues = ModelCompiler.compile([file]).issues
    #expect(issues.count == ModelLimits.standard.issues + 1)
    #expect(issues.last?.problem == "300 more issues not shown")
  }
}
