import Causes
import Symptoms
import Testing
import Vitals

@Suite
struct `A measure as text` {
  @Test(arguments: [
    "requests.errors-begun", "silence", "event(OOMKilling)", "metric(a.b_c)", "metric(a).rate",
    "metric(a{state=used})", "metric(a{state=used|idle, pool!=main})", "metric(a).rate.max",
    #"metric(a{state="two words"})"#, #"logs("one", "two: #3")"#,
    "first(metric(a), metric(b) / metric(c))", "metric(a) / metric(b) + metric(c)",
    "metric(a) / (metric(b) + metric(c))", "(metric(a) + metric(b)) / metric(c)",
    "metric(a) + metric(b) + metric(c)", "(metric(a) / metric(b)) / metric(c)",
    "metric(a) / (metric(b) / metric(c))",
  ])
  func `reads as the same measure`(_ text: String) throws {
    let first = try measure(text)
    #expect(try measure(first.description) == first, "\(first)")
  }

  private func measure(_ text: String) throws -> Measure {
    let quoted = text.replacing("'", with: "''")
    let file = ModelFile(
      name: "a.yaml",
      text: """
        entity: service
        symptoms:
          x: {is: x, measure: '\(quoted)', detector: {above: 1}}
        """)
    let compilation = ModelCompiler.compile([file])
    return try #require(compilation.library?.rules.first, "\(compilation.issues)").measure
  }
}
