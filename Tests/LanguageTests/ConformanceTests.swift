import Causes
import Foundation
import Testing

/// Model files and tests kept beside this file.
enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The cases of a corpus: one folder each, in alphabetical order.
  static func cases(_ name: String) -> [String] {
    let path = folder.appending(path: name).path()
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The YAML files of one case, in alphabetical order.
  static func files(_ corpus: String, _ name: String) throws -> [ModelFile] {
    let path = folder.appending(path: corpus).appending(path: name)
    let names = try FileManager.default.contentsOfDirectory(atPath: path.path()).sorted()
    return try names.filter { $0.hasSuffix(".yaml") }.map { file in
      ModelFile(
        name: file, text: try String(contentsOf: path.appending(path: file), encoding: .utf8))
    }
  }
}

@Suite
struct `The conformance corpus` {
  @Test(arguments: Corpus.cases("Conformance"))
  func `holds: each case compiles and its tests pass`(name: String) throws {
    let files = try Corpus.files("Conformance", name)
    let compilation = ModelCompiler.compile(files)
    #expect(compilation.issues.filter { $0.gravity == .error }.isEmpty, "\(compilation.issues)")
    let library = try #require(compilation.library)
    let report = ModelTestRunner.run(files, library: library)
    #expect(report.issues.isEmpty, "\(report.issues)")
    #expect(!report.outcomes.isEmpty)
    for outcome in report.outcomes { #expect(outcome.failures.isEmpty, "\(outcome)") }
  }
}
