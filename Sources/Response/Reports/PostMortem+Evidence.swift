internal import Answers
internal import Telemetry

extension PostMortem {
  mutating func writeEvidence() {
    document.heading(2, "Evidence")
    for cause in causes {
      document.heading(3, "\(cause.cause) of \(EntityPhrase.long(cause.entity))")
      document.table(
        ["Since", "Until", "Where", "What was seen", "Measured", "Limit", "Strength"],
        bounded(cause.explains.map(row)))
      if !cause.missing.isEmpty {
        document.paragraph("Expected, and not seen:")
        document.table(
          ["Where", "What", "Why not", "Strength"],
          bounded(
            cause.missing.map { missing in
              [
                EntityPhrase.long(missing.entity), missing.summary,
                missing.reason == "absent" ? "measured, and not there" : "nothing measures it",
                Plain.number(missing.strength),
              ]
            }))
      }
    }
    writeExemplars()
    if !material.answer.unexplained.isEmpty {
      document.paragraph("Seen at the same time, and explained by no cause:")
      document.table(
        ["Since", "Where", "What was seen"],
        bounded(
          material.answer.unexplained.map {
            [$0.onset.timeOfDay, EntityPhrase.long($0.entity), $0.summary]
          }))
    }
  }

  private func row(_ symptom: AnswerSymptom) -> [String] {
    [
      symptom.onset.timeOfDay, symptom.cleared?.timeOfDay ?? "", EntityPhrase.long(symptom.entity),
      symptom.summary, Plain.number(symptom.value), Plain.number(symptom.threshold),
      Plain.number(symptom.strength),
    ]
  }

  private mutating func writeExemplars() {
    guard !material.exemplars.isEmpty else { return }
    document.heading(3, "Requests and log lines")
    document.table(
      ["Time", "Where", "Trace", "What it says"],
      bounded(
        material.exemplars.map {
          [$0.at.timeOfDay, EntityPhrase.long($0.entity), $0.traceID ?? "", $0.text]
        }))
  }

  mutating func writeWhys() {
    document.heading(2, "Five whys")
    let whys = causes.first.map(FiveWhys.whys) ?? []
    guard !whys.isEmpty else {
      document.paragraph("The cause was seen where it is; nothing led further.")
      return
    }
    document.blocks.append(
      .list(
        whys.map { [.strong($0.question), .plain(" " + $0.answer)] }, isNumbered: true))
    if let root = causes.first {
      document.paragraph(
        "That is where what telemetry can tell ends: \(root.cause) of "
          + "\(EntityPhrase.long(root.entity)).")
    }
  }

  mutating func writeCauses() {
    document.heading(2, causes.count == 1 ? "Root cause" : "Root causes")
    for cause in causes {
      document.blocks.append(
        .paragraph([
          .strong("\(cause.cause) of \(EntityPhrase.long(cause.entity))"),
          .plain(
            ". \(cause.summary). It is \(Plain.certainty(cause.probability)), began at "
              + "\(cause.onset.timeOfDay) and is \(cause.severity) where it happens."),
        ]))
    }
    guard !alternatives.isEmpty else {
      document.paragraph("Nothing else came near to explaining what was seen.")
      return
    }
    document.heading(3, "Why not something else")
    document.blocks.append(
      .list(
        alternatives.prefix(Self.rowCountMax).map { other in
          [
            .strong("\(other.cause) of \(EntityPhrase.long(other.entity))"),
            .plain(
              " (\(Plain.percent(other.probability))). " + other.whyNot.joined(separator: " ")),
          ]
        }, isNumbered: false))
  }
}
