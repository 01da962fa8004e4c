internal import Answers
internal import Telemetry

/// The paper about an incident that people read afterwards.
///
/// Made of what was found and done, with no word that is not in the material; where something is
/// not known it says so.
package struct PostMortem: Sendable {
  /// Rows of one table; what is beyond is counted.
  static let rowCountMax = 40

  let material: ReportMaterial
  let causes: [AnswerCause]
  let alternatives: [AnswerCause]
  var document = Document()

  /// Writes the report.
  package init(_ material: ReportMaterial) {
    self.material = material
    let all = material.answer.causes.filter { $0.incident == material.finding.number }
    let lead = material.finding.cause
    let isLead = { (cause: AnswerCause) in
      cause.cause == lead.name && cause.entity.name == lead.entity.name
    }
    let chosen = all.filter { $0.verdict == .cause }
    causes = chosen.filter(isLead) + chosen.filter { !isLead($0) }
    alternatives = all.filter { $0.verdict == .alternative }
    writeHead()
    writeImpact()
    writeTimeLine()
    writePictures()
    writeEvidence()
    writeWhys()
    writeCauses()
    writeDetection()
    writeActions()
    writeEnd()
  }

  /// "Post-mortem of incident 3".
  package var title: String { "Post-mortem of incident \(material.finding.number)" }

  /// The report as Markdown.
  package var markdown: String { document.markdown }

  /// The report as one HTML page.
  package var html: String { document.html(title: title) }

  var judgement: PriorityJudgement {
    PriorityRule.judge(material.finding, isActive: true, burns: material.burns)
  }

  /// Up to the bound; then how many more there are.
  func bounded(_ rows: [[String]]) -> [[String]] {
    guard rows.count > Self.rowCountMax, let width = rows.first?.count else { return rows }
    let more = "and \(rows.count - Self.rowCountMax) more"
    return rows.prefix(Self.rowCountMax) + [[more] + Array(repeating: "", count: width - 1)]
  }

  private mutating func writeHead() {
    let finding = material.finding
    document.heading(1, title)
    document.blocks.append(.paragraph([.strong(finding.headline + ".")]))
    var rows = [
      [
        "Priority",
        material.handled?.override.map {
          "\($0.priority.rawValue), set by \($0.actorName): \($0.reason)"
        }
          ?? judgement.sentence,
      ],
      ["State", material.handled?.state.rawValue ?? (finding.isActive ? "open" : "over")],
      ["Began", finding.cause.onset.rfc3339], ["Detected", detected],
    ]
    if let one = material.handled {
      rows.append(["Owner", one.owner ?? "nobody"])
      rows.append(["Acknowledged", moment(one.acknowledged, since: one.secondsToAcknowledge)])
      rows.append(["Restored", moment(one.restored, since: one.secondsToRestore)])
    }
    if let closed = finding.closed {
      rows.append([
        "Over",
        "\(closed.rfc3339), after \(Plain.duration(closed.seconds(since: finding.cause.onset)))",
      ])
    }
    document.table(["", ""], rows)
    document.heading(2, "Summary")
    document.paragraph(summary)
  }

  private var detected: String {
    let delay = material.finding.opened.seconds(since: material.finding.cause.onset)
    let after = delay >= 0 ? ", \(Plain.duration(delay)) after it began" : ""
    return material.finding.opened.rfc3339 + after
  }

  private func moment(_ time: Timestamp?, since seconds: Double?) -> String {
    guard let time else { return "not yet" }
    return time.rfc3339 + (seconds.map { ", after \(Plain.duration($0))" } ?? "")
  }

  private var summary: String {
    let (finding, impact) = (material.finding, material.finding.impact)
    let cause = finding.cause
    var text =
      "At \(cause.onset.timeOfDay) UTC a \(cause.severity) cause began at "
      + "\(EntityPhrase.long(cause.entity)): \(FiveWhys.lowered(cause.summary)). "
    if let root = causes.first {
      text +=
        "It accounts for \(Plain.count(root.explains.count, "symptom")) at "
        + "\(Plain.count(impact.entityCount, "entity", "entities")) of "
        + "\(Plain.count(impact.services.count, "service")), and is "
        + "\(Plain.certainty(cause.probability)). "
    }
    text +=
      impact.entryPoints.isEmpty
      ? "No service at which requests enter the estate was reached."
      : "At worst " + Plain.list(impact.entryPoints.map(\.phrase)) + "."
    return text
  }

  private mutating func writeImpact() {
    let impact = material.finding.impact
    document.heading(2, "Impact")
    document.paragraph(judgement.sentence)
    document.table(
      ["Entry point", "Requests that failed", "Request took", "Usual limit", "Operations"],
      bounded(
        impact.entryPoints.map { entry in
          [
            entry.service, entry.failingShare.map(Plain.percent) ?? "none known",
            entry.latencySeconds.map(Plain.latency) ?? "as usual",
            entry.latencyLimitSeconds.map(Plain.latency) ?? "", Plain.list(entry.operations),
          ]
        }))
    document.paragraph("Services hit: \(Plain.list(impact.services, listedMax: 20)).")
    document.table(
      ["Error budget", "Service", "Burns", "Ends in"],
      material.burns.map { burn in
        [
          burn.objective, burn.service, "\(Plain.number(burn.rate)) times too fast",
          burn.secondsLeft.map(Plain.duration) ?? "not within its window",
        ]
      })
  }
}

extension PriorityOverride {
  var actorName: String { by.name }
}
