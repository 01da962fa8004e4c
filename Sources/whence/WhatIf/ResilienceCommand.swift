import Answers
import ArgumentParser
import Causes
import Symptoms
import Topology

/// The subcommand that asks what an estate withstands.
struct ResilienceCommand: ParsableCommand {
  /// How the answer is written.
  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, sarif, junit }

  static let configuration = CommandConfiguration(
    commandName: "resilience",
    abstract: "Ranks the faults of an estate by what they reach, and checks it against a policy.",
    discussion: """
      Looks at every cause at every entity: how much of the estate it reaches, which entities are \
      single points of failure, which faults nothing would show and which would be taken for \
      another. Exits with 1 when the policy of the architecture is broken.
      """)

  @OptionGroup var estate: EstateOptions

  @Option(help: "table, json, sarif or junit.")
  var format = Format.table

  @Option(help: ArgumentHelp("Rows of each table.", valueName: "count"))
  var top = 20

  func run() throws {
    let estate = try estate.load()
    let resilience = Resilience(
      FaultList(library: estate.library, graph: estate.graph), isMeasured: estate.isMeasured)
    let breaches = resilience.breaches(of: estate.policy)
    let view = ResilienceView(estate: estate, resilience: resilience, breaches: breaches)
    switch format {
    case .table: Terminal.answer(view.text(top: max(top, 0)))
    case .json: Terminal.answer(view.json)
    case .sarif: Terminal.answer(view.sarif)
    case .junit: Terminal.answer(view.junit)
    }
    if !breaches.isEmpty { throw ExitCode(ExitStatus.no) }
  }
}

/// What an estate withstands, in four forms.
struct ResilienceView {
  let estate: Estate
  let resilience: Resilience
  let breaches: [Resilience.Breach]

  func text(top: Int) -> String {
    var lines = ["what reaches most (services, of \(serviceCount))"]
    lines += resilience.rows.prefix(top).map { row in
      "  \(decimal(row.services))  \(percent(row.blastRadius))  \(estate.name(row.cause))"
        + "  [\(word(row))]"
    }
    lines.append("single points of failure (chance to reach where requests enter)")
    lines += resilience.singlePoints.prefix(top).map { point in
      "  \(percent(point.row.reachesEntry))  \(estate.name(point.row.cause))"
    }
    lines.append("not seen by anything that is measured (\(resilience.unseen.count))")
    lines += resilience.unseen.prefix(top).map { "  \(estate.name($0.cause))" }
    lines.append("taken for something else (\(resilience.confused.count))")
    lines += resilience.confused.prefix(top).map { row in
      if case .takenFor(let other) = row.finding {
        return "  \(estate.name(row.cause)) for \(estate.name(other))"
      }
      return "  \(estate.name(row.cause)) for nothing"
    }
    lines += breaches.map { "BREACH \($0.rule): \($0.subject): \($0.message)" }
    lines.append("\(resilience.rows.count) faults, \(breaches.count) breaches of the policy")
    if resilience.leftOutCount > 0 {
      lines.append("\(resilience.leftOutCount) more faults were not looked at")
    }
    return lines.map(TerminalText.safe).joined(separator: "\n") + "\n"
  }

  private var serviceCount: Int { estate.graph.entities.count { $0.type == .service } }

  private func word(_ row: Resilience.Row) -> String {
    FindingView(estate: estate, finding: row.finding).word
  }

  private func decimal(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }

  private func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }

  var json: String {
    var text = JSONText()
    text.object { json in
      json.array("faults", resilience.rows) { write($1, to: &$0) }
      json.array("singlePoints", resilience.singlePoints) { json, point in
        json.object { json in
          json.string("entity", estate.name(point.entity))
          json.string("worst", estate.name(point.row.cause))
          json.number("reachesEntry", point.row.reachesEntry, decimals: 4)
        }
      }
      json.int("leftOut", resilience.leftOutCount)
      json.array("breaches", breaches) { json, breach in
        json.object { json in
          json.string("rule", breach.rule)
          json.string("subject", breach.subject)
          json.string("message", breach.message)
        }
      }
    }
    return text.text + "\n"
  }

  private func write(_ row: Resilience.Row, to json: inout JSONText) {
    json.object { json in
      json.string("cause", estate.name(row.cause))
      json.number("services", row.services, decimals: 4)
      json.number("blastRadius", row.blastRadius, decimals: 4)
      json.number("reachesEntry", row.reachesEntry, decimals: 4)
      FindingView(estate: estate, finding: row.finding).write(to: &json)
    }
  }
}

extension ResilienceView {
  private static let rules = [
    ("blast-radius", "A fault reaches more of the services than allowed"),
    ("single-points", "An entity's loss reaches where requests enter"),
    ("unseen", "Nothing measured would show a fault"),
    ("confused", "A fault would be taken for another"),
  ]

  /// SARIF 2.1.0 (OASIS), for tools that show findings beside the file that they are in.
  var sarif: String {
    var text = JSONText()
    text.object { json in
      json.string("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.string("version", "2.1.0")
      json.array("runs", [0]) { json, _ in
        json.object { json in
          writeTool(to: &json)
          json.array("results", breaches) { writeResult($1, to: &$0) }
        }
      }
    }
    return text.text + "\n"
  }

  private func writeTool(to json: inout JSONText) {
    json.object("tool") { json in
      json.object("driver") { json in
        json.string("name", "whence")
        json.string("version", Whence.version)
        json.array("rules", Self.rules) { json, rule in
          json.object { json in
            json.string("id", rule.0)
            json.object("shortDescription") { json in
              json.string("text", rule.1)
            }
          }
        }
      }
    }
  }

  private func writeResult(_ breach: Resilience.Breach, to json: inout JSONText) {
    json.object { json in
      json.string("ruleId", breach.rule)
      json.string("level", "error")
      json.object("message") { json in
        json.string("text", "\(breach.subject): \(breach.message)")
      }
      json.array("locations", [estate.path]) { json, path in
        json.object { json in
          json.object("physicalLocation") { json in
            json.object("artifactLocation") { json in
              json.string("uri", path)
            }
          }
        }
      }
    }
  }

  /// JUnit's XML: one test case for each rule that the policy has, failed when it is broken.
  var junit: String {
    let broken = Dictionary(grouping: breaches, by: \.rule)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuite name="resilience" tests="\#(Self.rules.count)" failures="\#(broken.count)">"#,
    ]
    for (rule, _) in Self.rules {
      let name = Self.xml("\(estate.path): \(rule)")
      guard let found = broken[rule] else {
        lines.append(#"  <testcase classname="resilience" name="\#(name)"/>"#)
        continue
      }
      lines.append(#"  <testcase classname="resilience" name="\#(name)">"#)
      let message = Self.xml("\(found.count) breaches")
      lines.append(#"    <failure message="\#(message)">"#)
      lines += found.map { Self.xml("\($0.subject): \($0.message)") }
      lines += ["    </failure>", "  </testcase>"]
    }
    lines.append("</testsuite>")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text as XML says it; characters that XML has no way to say are left out.
  private static func xml(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": continue
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
