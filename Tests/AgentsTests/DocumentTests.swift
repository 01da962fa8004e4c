import Foundation
import Queries
import Testing

@Suite struct `The page for agents` {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/agents.md")

  /// The last column of the tables that compare: names of ours, and of what they take.
  @Test func `names only tools and parameters that are there`() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let questions = QuestionTable.all
    let known = Set(
      questions.map(\.name) + questions.flatMap { $0.parameters.map(\.name) } + ["post-mortem"])
    let comparison = try #require(text.firstRange(of: "## Who else answers what"))
    let rows = text[comparison.upperBound...].split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count > 20)
    for row in rows {
      let last = row.split(separator: "|").last ?? ""
      for name in last.matches(of: #/`([a-z-]+)`/#).map({ String($0.1) }) {
        #expect(known.contains(name), "\(name)")
      }
    }
  }
}
