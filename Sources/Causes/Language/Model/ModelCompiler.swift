internal import Symptoms
internal import Topology

/// What came of compiling model files: the library, unless there were errors, and all issues.
package struct Compilation: Sendable {
  /// Nil when any issue is an error.
  package let library: CausalLibrary?
  /// By file (in the order given) and place.
  package let issues: [ModelIssue]
}

/// Turns model files into a ``CausalLibrary``: read, check, number.
///
/// Later files may replace what earlier ones define (`replaces: true`), which is how users override
/// the models that ship. Pure: text in, library and issues out.
package struct ModelCompiler {
  private let limits: ModelLimits
  private var log: IssueLog

  /// Compiles `files`; test files among them are passed over.
  package static func compile(
    _ files: [ModelFile], limits: ModelLimits = .standard
  ) -> Compilation {
    let models = files.filter { !$0.isTest }
    var compiler = ModelCompiler(limits: limits, log: IssueLog(limit: limits.issues))
    let documents = compiler.parse(models)
    let library = compiler.link(documents)
    let issues = compiler.log.sorted(files: models.map(\.name))
    return Compilation(library: compiler.log.errorCount == 0 ? library : nil, issues: issues)
  }

  private mutating func parse(_ files: [ModelFile]) -> [ModelDocument] {
    if files.count > limits.files, let last = files.last {
      log.add(
        ModelIssue(
          file: last.name, place: .start,
          problem: "\(files.count) model files, more than \(limits.files)"))
    }
    return files.prefix(limits.files).compactMap { parse($0) }
  }

  private mutating func parse(_ file: ModelFile) -> ModelDocument? {
    do {
      let syntax = try SyntaxReader(file: file, limits: limits).read()
      var parser = DocumentParser(reader: FieldReader(file: file.name, log: log))
      defer { log = parser.reader.log }
      return parser.parse(syntax)
    } catch {
      log.add(error.issue(in: file.name))
      return nil
    }
  }

  private mutating func link(_ documents: [ModelDocument]) -> CausalLibrary? {
    var linker = ModelLinker(documents: documents, limits: limits, log: log)
    defer { log = linker.log }
    guard let library = linker.link(), linker.log.errorCount == 0 else { return nil }
    linker.checkReach(of: library)
    return library
  }
}
