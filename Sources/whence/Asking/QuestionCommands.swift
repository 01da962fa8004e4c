import ArgumentParser

/// A subcommand that asks one question of the table by a name of its own.
protocol QuestionCommand: AsyncParsableCommand {
  /// Its name in the table of questions.
  static var question: String { get }
  var parameters: [String] { get }
  var asking: AskingOptions { get }
}

extension QuestionCommand {
  func run() async throws { try await asking.ask(Self.question, parameters) }

  /// The help of a command, which says what it is short for.
  static func shortcut(_ name: String, _ abstract: String) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: abstract,
      discussion: "Short for `whence ask \(question)`, which lists its parameters too.")
  }
}

/// The subcommand that lists incidents.
struct IncidentsCommand: QuestionCommand {
  static let question = "incidents"
  static let configuration = shortcut(
    "incidents", "Lists the incidents of a running server, the newest first.")

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var asking: AskingOptions
}

/// The subcommand that lists causes.
struct CausesCommand: QuestionCommand {
  static let question = "diagnosis"
  static let configuration = shortcut(
    "causes", "Names the root causes that a running server sees, with their evidence.")

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var asking: AskingOptions
}

/// The subcommand that lists symptoms.
struct SymptomsCommand: QuestionCommand {
  static let question = "symptoms"
  static let configuration = shortcut(
    "symptoms", "Lists the symptoms that a running server sees.")

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var asking: AskingOptions
}

/// The subcommand that shows the topology.
struct TopologyCommand: QuestionCommand {
  static let question = "topology"
  static let configuration = shortcut(
    "topology", "Shows the entities and relations that a running server knows.")

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var asking: AskingOptions
}

/// The subcommand that asks about a moment that is over.
struct AtCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "at",
    abstract: "Asks a running server any question about a moment that is over.",
    discussion: """
      The state of 03:07, at 09:00:

        whence at 2026-11-21T03:07:00Z
        whence at 2026-11-21T03:07:00Z incidents
        whence at 2026-11-21T03:07:00Z topology type=service

      What today's library makes of that moment, beside what was thought then:

        whence at 2026-11-21T03:07:00Z --again
      """)

  @Argument(help: "The moment: 2026-11-21T03:07:00Z.")
  var moment: String

  @Argument(help: "Name of the question.")
  var question = "diagnosis"

  @Argument(help: ArgumentHelp("What it is asked with.", valueName: "name=value"))
  var parameters: [String] = []

  @Flag(help: "Judge the moment again, and say what changed in the judgement and why.")
  var again = false

  @OptionGroup var asking: AskingOptions

  func validate() throws {
    guard again, question != "diagnosis" || !parameters.isEmpty else { return }
    throw ValidationError("--again is a question by itself; leave out \(question)")
  }

  func run() async throws {
    try await asking.ask(again ? "rediagnosis" : question, parameters + ["at=\(moment)"])
  }
}
