import ArgumentParser
import Queries

/// The subcommand that asks a running server any question of the table.
struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Asks a running server any question, of the present or of a moment that is over.",
    discussion: """
      Without a question it lists them all. Parameters are written name=value; an entity is \
      type/name, a moment is 2026-11-21T03:07:00Z:

        whence ask health
        whence ask incidents state=pending
        whence ask report id=3 form=html
        whence ask topology at=2026-11-21T03:07:00Z type=service

      A token for the server is taken from the environment: WHENCE_TOKEN.
      """)

  @Argument(help: "Name of the question.")
  var question: String?

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var asking: AskingOptions

  func run() async throws {
    guard let question else { return Terminal.answer(Self.list) }
    try await asking.ask(question, parameters)
  }

  /// All questions with their parameters.
  private static var list: String {
    QuestionTable.all.map { question in
      let parameters = question.parameters.map { parameter in
        "  \(parameter.name)=  \(parameter.summary)\(parameter.isRequired ? " (needed)" : "")"
      }
      return (["\(question.name): \(question.summary)"] + parameters).joined(separator: "\n") + "\n"
    }.joined()
  }
}
