import Causes
import Foundation
import Testing

@Suite
struct `The tutorial` {
  private static let root = Corpus.folder.deletingLastPathComponent().deletingLastPathComponent()
    .resolvingSymlinksInPath()

  /// The files that the tutorial has its reader write, beside the models that ship.
  private static func files() throws -> [ModelFile] {
    let models = root.appending(path: "Models").resolvingSymlinksInPath()
    let names = FileManager.default.enumerator(atPath: models.path)?.compactMap { $0 as? String }
    let shipped = try (names ?? []).filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }
      .sorted().map { name in
        ModelFile(
          name: name,
          text: try String(contentsOf: models.appending(path: name), encoding: .utf8))
      }
    let text = try String(
      contentsOf: root.appending(path: "docs/tutorial-cause.md"), encoding: .utf8)
    let written = text.split(separator: "```yaml\n").dropFirst().map { block in
      String(block.split(separator: "```")[0])
    }
    try #require(written.count == 2)
    return shipped + [
      ModelFile(name: "own/printing.yaml", text: written[0]),
      ModelFile(name: "own/printing.test.yaml", text: written[1]),
    ]
  }

  @Test func `leads to a cause that compiles and whose tests pass`() throws {
    let files = try Self.files()
    let compilation = ModelCompiler.compile(files)
    let library = try #require(compilation.library, "\(compilation.issues)")
    let report = ModelTestRunner.run(files, library: library)
    #expect(report.issues.isEmpty, "\(report.issues)")
    #expect(report.outcomes.count == 2)
    for outcome in report.outcomes { #expect(outcome.failures.isEmpty, "\(outcome)") }
    let own = library.causes.filter { $0.name == "export-printed" }.map(\.id)
    #expect(own.count == 1 && !report.coverage.untestedCauses.contains(own[0]))
  }
}
