import Answers
import ArgumentParser
import Causes
import Symptoms
import Topology

/// The subcommands about the causal library.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Works with the causal library: the declared knowledge of how things fail.",
    subcommands: [
      Check.self, Test.self, List.self, Show.self, Separate.self, Docs.self,
    ])
}

extension ModelsCommand {
  /// Looks for errors in model files.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Looks for errors in model files; exits with 1 when there are any.")

    @Argument(help: ArgumentHelp("Folder of model files.", valueName: "folder"))
    var folder: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
      let files = try ModelFolder(path: folder).files()
      let compilation = ModelCompiler.compile(files)
      if json { writeJSON(compilation.issues) } else { writeText(compilation, files) }
      if compilation.library == nil { throw ExitCode(ExitStatus.no) }
    }

    private func writeText(_ compilation: Compilation, _ files: [ModelFile]) {
      for issue in compilation.issues { Terminal.answer(issue.description + "\n") }
      guard let library = compilation.library else { return }
      Terminal.answer(
        "\(files.count { !$0.isTest }) model files: \(library.causes.count) causes, "
          + "\(library.rules.count) symptoms, \(library.influences.count) influences\n")
    }

    private func writeJSON(_ issues: [ModelIssue]) {
      var text = JSONText()
      text.array(issues) { json, issue in
        json.object { json in
          json.string("file", issue.file)
          json.int("line", issue.place.line)
          json.int("column", issue.place.column)
          json.string("gravity", issue.gravity.rawValue)
          json.string("problem", issue.problem)
          json.string("hint", issue.hint)
        }
      }
      Terminal.answer(text.text + "\n")
    }
  }

  /// Names all causes.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Names all causes, by entity type.")

    @Flag(help: "Answer as JSON.")
    var json = false

    @OptionGroup var models: ModelsOption

    func run() throws {
      let library = try models.folder().library()
      if json {
        var text = JSONText()
        text.array(library.causes) { json, cause in
          json.object { json in
            json.string("type", cause.entityType.name)
            json.string("entityKind", cause.scope.kind?.name)
            json.string("cause", cause.name)
            json.string("summary", cause.summary)
          }
        }
        return Terminal.answer(text.text + "\n")
      }
      for cause in library.causes {
        Terminal.answer("\(cause.path): \(cause.summary)\n")
      }
    }
  }

  /// Shows all of one entity type, or of one kind of it with what holds for the type.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows everything that is known of one entity type.")

    @Argument(help: ArgumentHelp("service, database, database/postgresql, ...", valueName: "type"))
    var type: String

    @Flag(help: "Answer as JSON.")
    var json = false

    @OptionGroup var models: ModelsOption

    func run() throws {
      let library = try models.folder().library()
      guard let scope = EntityScope(type) else {
        let names = EntityType.allCases.map(\.name).joined(separator: ", ")
        throw ValidationError("no entity type is named \(type); there are \(names)")
      }
      let isOfType = scope.kind == nil
      let causes = library.causes.filter {
        isOfType ? $0.entityType == scope.type : scope.isWithin($0.scope)
      }.map { CauseView($0, in: library) }
      let rules = isOfType ? library.rules(of: scope.type) : library.rules(holdingFor: scope)
      guard json else {
        Terminal.answer(causes.map(\.text).joined(separator: "\n"))
        Terminal.answer("\nsymptoms\n")
        for rule in rules { Terminal.answer("  \(rule.name): \(rule.summary)\n") }
        return
      }
      var text = JSONText()
      text.object { json in
        json.array("causes", causes) { $1.write(to: &$0) }
        json.array("symptoms", rules) { json, rule in
          json.object { json in
            json.string("name", rule.name)
            json.string("summary", rule.summary)
          }
        }
      }
      Terminal.answer(text.text + "\n")
    }
  }
}
