import ArgumentParser
import Causes
import Engine
import Foundation
import Queries
import Server
import Symptoms

extension AlertsCommand {
  /// Prints rules for an Alertmanager.
  struct Inhibit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes inhibit_rules for an Alertmanager: alerts that another explains.",
      discussion: """
        From what is known of how things fail and who depends on whom in this estate: an alert \
        speaks for others when what makes both fire goes on where it is about. Rules of which no \
        two silence each other, to be put into the configuration of an Alertmanager.
        """)

    @OptionGroup var estate: AlertEstate

    @Option(
      help: ArgumentHelp(
        "Labels that your alerts have: service,instance. Default: those of alerts at hand.",
        valueName: "names"))
    var labels: String?

    func run() async throws {
      try await estate.ask("alerts-inhibit", labels.map { [("labels", $0)] } ?? [])
    }
  }

  /// Tells what is to be alerted on.
  struct Missing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the causes of which no alert would tell, and what to alert on.",
      discussion: """
        Of all that can go wrong in this estate, by how far it would reach. An alert tells a \
        symptom when a rule says so (`whence alerts test`); give the rules of your Prometheus, so \
        that only alerts that you have are reckoned with.
        """)

    @OptionGroup var estate: AlertEstate

    @Option(help: ArgumentHelp("Causes that are listed.", valueName: "count"))
    var top = 20

    func validate() throws {
      guard (1...1_000).contains(top) else {
        throw ValidationError("--top is a number from 1 to 1000, not \(top)")
      }
    }

    func run() async throws { try await estate.ask("alerts-missing", [("limit", "\(top)")]) }
  }
}

/// The estate that is asked about, and the alerts that there are.
struct AlertEstate: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Drawing of an estate (YAML) or a recording of one; without it a server is asked.",
      valueName: "architecture"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "Rule file of a Prometheus: only its alerts are reckoned with.", valueName: "file"))
  var rules: [String] = []

  @Option(
    help: ArgumentHelp(
      "Folder of rules that say what alerts are about, before the ones that ship.",
      valueName: "folder"))
  var alertRules: String?

  @OptionGroup var server: ServerOption

  @Flag(help: "Answer as one JSON object.")
  var json = false

  @OptionGroup var models: ModelsOption

  /// Asks the estate or the server, and prints the answer.
  func ask(_ name: String, _ parameters: [(name: String, value: String)]) async throws {
    guard let question = QuestionTable.find(name) else {
      preconditionFailure("\(name) is in the table of questions")
    }
    var parameters = parameters
    let names = try alertNames()
    if !names.isEmpty { parameters.append(("names", names.sorted().joined(separator: ","))) }
    guard let architecture else {
      let text = try await server.asked.answer(question, parameters, isJSON: json)
      return Terminal.answer(json ? text + "\n" : text)
    }
    let desk = try desk(of: architecture)
    do throws(Refused) {
      let reply = try question.answer(try Asked(parameters, for: question.parameters), at: desk)
      Terminal.answer(json ? reply.json + "\n" : reply.text)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private func desk(of architecture: String) throws -> Desk {
    let library = try models.folder().library()
    let source = try EstateSource(path: architecture, library: library)
    let snapshot = EngineSnapshot(of: source.graph)
    var desk = Desk(library: library) { snapshot }
    desk.alertRules = try AlertRuleFolder(path: alertRules).rules(for: library)
    return desk
  }

  /// The alerts of the rule files.
  private func alertNames() throws -> Set<String> {
    var names: Set<String> = []
    for path in rules {
      let file = try ModelFolder.file(path)
      let (found, issues) = AlertNames.read(file)
      guard issues.isEmpty else { throw ModelProblems(issues: issues) }
      names.formUnion(found)
    }
    return names
  }
}
