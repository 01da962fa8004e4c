import Testing

@Suite("Documents are true to the tree")
struct DocumentTests {
  @Test func `every link in Markdown resolves`() {
    for file in Repository.files(endings: [".md"]) {
      report(
        Documents.brokenLinks(in: file) { path in
          Repository.file(path)?.text ?? (Repository.exists(path) ? "" : nil)
        })
    }
  }

  @Test func `every decision is whole and in the index`() throws {
    let index = try #require(Repository.file("docs/adr/README.md"))
    let records = Repository.files(in: "docs/adr", endings: [".md"]).filter {
      $0.name != "README.md"
    }
    #expect(records.count >= 10)
    report(Documents.decisionFindings(index: index, records: records))
  }

  @Test func `every change carries a known tag`() throws {
    report(Documents.changeFindings(in: try #require(Repository.file("CHANGELOG.md"))))
    for file in Repository.files(in: "changes", endings: [".md"]) where file.name != "README.md" {
      report(Documents.changeFindings(in: file))
      #expect(file.text.contains("- ["), "\(file.path) says no change")
    }
  }

  @Test func `what a stranger needs is there`() {
    let names = [
      "README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
      "LICENSE", "docs/operations.md", "docs/threat-model.md",
    ]
    for name in names { #expect(Repository.exists(name), "\(name) is missing") }
  }

  @Test(arguments: [
    ("[a](gone.md)", 1), ("[a](there.md)", 0), ("[a](there.md#the-price)", 0),
    ("[a](there.md#gone)", 1), ("[a](#here)", 1), ("# Here\n[a](#here)", 0),
    ("[a](https://opentelemetry.io)", 0), ("`[a](gone.md)`", 0), ("```\n[a](gone.md)\n```", 0),
    ("[a](gone.md) [b](gone.md)", 2), ("![a](gone.png \"title\")", 1),
  ])
  func `a link that leads nowhere is found`(text: String, wanted: Int) {
    let file = TextFile(path: "docs/a.md", text: text)
    let findings = Documents.brokenLinks(in: file) { path in
      path == "docs/there.md" ? "# There\n\n## The price\n" : nil
    }
    #expect(findings.count == wanted)
  }

  @Test(arguments: [
    ("there.md", "docs/adr/there.md"), ("../a.md", "docs/a.md"), ("./b/c.md", "docs/adr/b/c.md"),
    ("../../README.md", "README.md"),
  ])
  func `links are relative to their file`(link: String, wanted: String) {
    #expect(Documents.resolve(link, from: "docs/adr/001-x.md") == wanted)
  }

  private let record = "# 1\n\nStatus: accepted\nDate: 2026-11-21\n\n## Context\n\n## Decision\n\n"

  @Test(arguments: [
    ("001-x.md", "## Consequences\n", "(001-x.md)", 0),
    ("001-x.md", "## Consequences\n", "", 1),
    ("001-x.md", "", "(001-x.md)", 1),
    ("002-x.md", "## Consequences\n", "(002-x.md)", 1),
  ])
  func `a decision without number, part or index line is found`(
    name: String, end: String, indexText: String, wanted: Int
  ) {
    let findings = Documents.decisionFindings(
      index: TextFile(path: "docs/adr/README.md", text: indexText),
      records: [TextFile(path: "docs/adr/\(name)", text: record + end)])
    #expect(findings.count == wanted)
  }

  @Test(arguments: [
    ("- [FEATURE] Receivers: OTLP over gRPC", 0), ("- OTLP over gRPC", 1),
    ("- [FEAT] Receivers: OTLP over gRPC", 1), ("- [BUGFIX] lost spans", 1), ("prose", 0),
  ])
  func `a change without a known tag is found`(text: String, wanted: Int) {
    #expect(
      Documents.changeFindings(in: TextFile(path: "CHANGELOG.md", text: text)).count == wanted)
  }
}
