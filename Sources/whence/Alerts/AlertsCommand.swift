import ArgumentParser
import Causes

/// The subcommands about alerts of other systems.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract:
      "Says what alerts of other systems are about, which explain others, which are missing.",
    discussion: """
      Prometheus can send to Whence as to an Alertmanager, and an Alertmanager to its webhook; \
      both at the port for OTLP/HTTP (`/api/v2/alerts`, `/api/v1/alerts/alertmanager`).
      """,
    subcommands: [Test.self, Inhibit.self, Missing.self])
}

extension AlertsCommand {
  /// Checks rules and runs the tests that lie beside them.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks alert rules and runs the tests beside them; exits with 1 when any fails.")

    @Argument(
      help: ArgumentHelp(
        "Folder of rules that come before the ones that ship.", valueName: "folder"))
    var folder: String?

    @OptionGroup var models: ModelsOption

    func run() throws {
      let library = try models.folder().library()
      let rules = try AlertRuleFolder(path: folder)
      let compiled = try rules.rules(for: library)
      let (count, issues) = AlertRuleTest.run(try rules.files(), of: compiled, library: library)
      for issue in issues { Terminal.answer(issue.description + "\n") }
      let names = Set(compiled.rules.flatMap(\.names)).subtracting(["*"]).count
      Terminal.answer(
        "\(compiled.rules.count) rules for \(names) alert names; \(count) tests, "
          + "\(issues.count) issues\n")
      if !issues.isEmpty { throw ExitCode(ExitStatus.no) }
    }
  }
}
