import Causes
import Foundation
import Testing

@Suite
struct `Messages of the language` {
  /// Each case is a folder of files and `messages.txt`; with RECORD=1 in the environment the files
  /// are rewritten.
  @Test(arguments: Corpus.cases("Golden"))
  func `are as recorded`(name: String) throws {
    let files = try Corpus.files("Golden", name)
    let found = messages(files).joined(separator: "\n") + "\n"
    let path = Corpus.folder.appending(path: "Golden").appending(path: name)
      .appending(path: "messages.txt")
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try found.write(to: path, atomically: true, encoding: .utf8)
    }
    let wanted = try String(contentsOf: path, encoding: .utf8)
    #expect(found == wanted)
  }

  /// The issues of the models, then those of the tests, then what each test gave.
  private func messages(_ files: [ModelFile]) -> [String] {
    let compilation = ModelCompiler.compile(files)
    var messages = compilation.issues.map(\.description)
    if let library = compilation.library {
      let report = ModelTestRunner.run(files, library: library)
      messages += report.issues.map(\.description) + report.outcomes.map(\.description)
    }
    return messages
  }
}
