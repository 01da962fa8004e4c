import Answers
import ArgumentParser
import Causes
import Symptoms

extension ModelsCommand {
  /// Names faults that could not be told apart.
  struct Separate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Names the faults of an estate that could not be told apart, and what would tell.",
      discussion: """
        Every cause at every entity is compared by what it would show there. Faults are alike when \
        what is seen would on average say less than --below nats for the one against the other \
        (3 nats are twenty to one). For each group it names the symptom that would divide it best \
        if it were measured, and what that takes.
        """)

    @OptionGroup var estate: EstateOptions

    @Option(help: ArgumentHelp("Faults nearer than this are alike.", valueName: "nats"))
    var below = 1.0

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
      guard below > 0, below.isFinite else { throw ValidationError("--below must be above 0") }
    }

    func run() throws {
      let estate = try estate.load()
      let all = FaultTable(FaultList(library: estate.library, graph: estate.graph))
      let measured = all.measured(by: estate.isMeasured)
      let separation = Separation(measured: measured, all: all, below: below)
      let view = SeparationView(estate: estate, table: measured, separation: separation)
      Terminal.answer(json ? view.json : view.text)
    }
  }
}

/// Groups of faults that look alike, for people and as JSON.
private struct SeparationView {
  let estate: Estate
  let table: FaultTable
  let separation: Separation

  var text: String {
    var lines: [String] = []
    for (number, group) in separation.groups.enumerated() {
      lines.append("\(number + 1). alike (\(decimal(group.distance)) nats at most)")
      lines += group.faults.map { "     \(estate.name($0))" }
      if let splitter = group.splitter {
        lines.append(
          "   would tell \(splitter.shownBy) of them (\(decimal(splitter.gain)) nats): "
            + estate.name(splitter.symptom))
        lines.append("     measure \(estate.need(splitter.symptom))")
      } else {
        lines.append("   the library has no symptom that would tell them apart")
      }
    }
    if !separation.unseen.isEmpty {
      lines.append("not seen by anything that is measured")
      lines += separation.unseen.map { "     \(estate.name($0))" }
    }
    if table.leftOutCount > 0 { lines.append("\(table.leftOutCount) more faults not looked at") }
    lines.append(
      "\(table.faults.count) faults: \(separation.groups.count) groups of "
        + "\(separation.groups.reduce(0) { $0 + $1.faults.count }) look alike, "
        + "\(separation.unseen.count) are not seen")
    return lines.map(TerminalText.safe).joined(separator: "\n") + "\n"
  }

  private func decimal(_ nats: Double) -> String { "\((nats * 100).rounded() / 100)" }

  var json: String {
    var text = JSONText()
    text.object { json in
      json.int("faults", table.faults.count)
      json.array("groups", separation.groups) { write($1, to: &$0) }
      json.array("unseen", separation.unseen) { $0.string(estate.name($1)) }
      json.int("leftOut", table.leftOutCount)
    }
    return text.text + "\n"
  }

  private func write(_ group: Separation.Group, to json: inout JSONText) {
    json.object { json in
      json.array("faults", group.faults) { $0.string(estate.name($1)) }
      json.number("distance", group.distance, decimals: 4)
      json.string("splitter", group.splitter.map { estate.name($0.symptom) })
      json.number("gain", group.splitter?.gain ?? 0, decimals: 4)
      json.string("measure", group.splitter.map { estate.need($0.symptom) })
    }
  }
}
