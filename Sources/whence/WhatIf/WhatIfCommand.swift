import Answers
import ArgumentParser
import Causes
import Queries
import Response
import Symptoms
import Topology

/// The subcommand that asserts causes.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Tells what a fault would reach and show, and whether it would be recognised.",
    discussion: """
      Exits with 1 when the diagnosis would not name every fault that was asserted.
      """)

  @OptionGroup var estate: EstateOptions

  @Option(
    help: ArgumentHelp(
      "A fault that is to go on: orders-db.lock-held. May be given several times.",
      valueName: "entity.cause"))
  var cause: [String]

  @Flag(help: "Answer as JSON.")
  var json = false

  func validate() throws {
    guard !cause.isEmpty else { throw ValidationError("name a fault with --cause") }
  }

  func run() throws {
    let estate = try estate.load()
    let causes = try cause.map { try estate.cause($0) }
    let whatIf = WhatIf(
      causes, library: estate.library, graph: estate.graph, isMeasured: estate.isMeasured)
    let view = WhatIfView(estate: estate, whatIf: whatIf)
    Terminal.answer(json ? view.json : view.text)
    let areAllFound = whatIf.findings.allSatisfy {
      if case .found = $0.finding { true } else { false }
    }
    if !areAllFound { throw ExitCode(ExitStatus.no) }
  }
}

/// What asserted causes would do, for people and as JSON.
struct WhatIfView {
  let estate: Estate
  let whatIf: WhatIf

  var text: String {
    var lines = whatIf.findings.map { "\(estate.name($0.cause)): \(sentence($0.finding))" }
    lines.append("reaches")
    lines += whatIf.affected.map { affected in
      let node = estate.library[affected.node]
      return "  \(percent(affected.probability))  \(delay(affected.delaySeconds))  "
        + "\(estate.name(affected.entity)): \(node.summary)"
    }
    if whatIf.affected.isEmpty { lines.append("  nothing else") }
    lines.append("shows")
    lines += whatIf.prediction.symptoms.map { expected in
      let measured = estate.isMeasured(expected.symptom) ? "" : "  (not measured)"
      return "  \(percent(expected.probability))  \(delay(expected.delaySeconds))  "
        + estate.name(expected.symptom) + measured
    }
    lines.append("puts at risk")
    lines += risks.map { risk in
      "  \(percent(risk.probability))  \(delay(risk.delaySeconds))  \(risk.level.name)"
    }
    if risks.isEmpty { lines.append("  no service level of where requests enter") }
    return lines.map(TerminalText.safe).joined(separator: "\n") + "\n"
  }

  /// Levels of where requests enter; nobody declares any for an estate that is drawn.
  private var risks: [LevelRisk] {
    LevelRisk.all(
      of: ServiceLevel.defaults(of: estate.graph), by: whatIf.prediction, graph: estate.graph,
      library: estate.library)
  }

  private func sentence(_ finding: WhatIf.Finding) -> String {
    switch finding {
    case .found(let probability): "would be named (\(percent(probability).trimmed))"
    case .takenFor(let other): "would be taken for \(estate.name(other))"
    case .unseen: "would not be seen by anything that is measured"
    case .unexplained: "would be seen, but no cause would be named"
    }
  }

  private func percent(_ part: Double) -> String {
    let text = "\(Int((part * 100).rounded())) %"
    return String(repeating: " ", count: max(0, 5 - text.count)) + text
  }

  private func delay(_ seconds: Double) -> String {
    let text = "+\(Int(seconds.rounded())) s"
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  var json: String {
    var text = JSONText()
    text.object { json in
      json.array("findings", whatIf.findings) { json, found in
        json.object { json in
          json.string("cause", estate.name(found.cause))
          FindingView(estate: estate, finding: found.finding).write(to: &json)
        }
      }
      json.array("affected", whatIf.affected) { write($1, to: &$0) }
      json.array("symptoms", whatIf.prediction.symptoms) { write($1, to: &$0) }
      json.array("levels", risks) { json, risk in
        json.object { json in
          json.string("name", risk.level.name)
          json.number("probability", risk.probability, decimals: 4)
          json.number("delaySeconds", risk.delaySeconds, decimals: 3)
        }
      }
    }
    return text.text + "\n"
  }

  private func write(_ affected: WhatIf.Affected, to json: inout JSONText) {
    json.object { json in
      json.string("entity", estate.name(affected.entity))
      json.number("probability", affected.probability, decimals: 4)
      json.number("delaySeconds", affected.delaySeconds, decimals: 3)
      json.string("through", estate.library[affected.node].qualifiedName)
      json.string("cause", estate.name(affected.cause))
    }
  }

  private func write(_ expected: Prediction.Expected, to json: inout JSONText) {
    json.object { json in
      json.string("symptom", estate.name(expected.symptom))
      json.number("probability", expected.probability, decimals: 4)
      json.number("delaySeconds", expected.delaySeconds, decimals: 3)
      json.bool("measured", estate.isMeasured(expected.symptom))
      json.string("cause", estate.name(expected.cause))
    }
  }
}

/// What the diagnosis would make of a fault, as members of a JSON object.
struct FindingView {
  let estate: Estate
  /// Nil when the diagnosis was not asked.
  let finding: WhatIf.Finding?

  /// "found", "taken-for", "unseen", "unexplained" or "not-asked".
  var word: String {
    switch finding {
    case .found: "found"
    case .takenFor: "taken-for"
    case .unseen: "unseen"
    case .unexplained: "unexplained"
    case nil: "not-asked"
    }
  }

  func write(to json: inout JSONText) {
    json.string("finding", word)
    json.key("probability")
    if case .found(let probability) = finding {
      json.number(probability)
    } else {
      json.number(0)
    }
    json.key("takenFor")
    if case .takenFor(let other) = finding {
      json.string(estate.name(other))
    } else {
      json.string(nil)
    }
  }
}

extension String {
  /// Without the spaces before it.
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
