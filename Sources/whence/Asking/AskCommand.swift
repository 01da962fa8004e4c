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

  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var server = "http://127.0.0.1:7317"

  @OptionGroup var trust: TrustOption

  @Flag(help: "Answer as one JSON object.")
  var json = false

  func run() async throws {
    guard let question else { return Terminal.answer(Self.list) }
    guard let found = QuestionTable.find(question) else {
      throw ValidationError("there is no question \(question); `whence ask` lists them")
    }
    let given = try read(found)
    let (status, text) = try await AskedServer(address: server, authority: trust.path)
      .ask(found, given, isJSON: json)
    guard status == 200 else {
      Terminal.note(text)
      throw ExitCode(ExitStatus.no)
    }
    Terminal.answer(json ? text + "\n" : text)
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

  /// The parameters as they were given, checked before anybody is asked.
  private func read(_ question: Question) throws -> [(name: String, value: String)] {
    let given = try parameters.map { text in
      guard let equals = text.firstIndex(of: "=") else {
        throw ValidationError("\(text) is no parameter; write name=value")
      }
      return (name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
    do throws(Refused) {
      _ = try Asked(given, for: question.parameters)
    } catch {
      throw ValidationError(error.limit.map { "\(error.message); allowed: \($0)" } ?? error.message)
    }
    return given
  }
}
