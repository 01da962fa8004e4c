package import Answers

extension MorningCheck {
  /// The check as a document for people.
  package var document: Document {
    var document = Document()
    document.heading(1, "Morning check of \(at.rfc3339)")
    document.paragraph("The estate is \(colour.rawValue), looked at since \(since.rfc3339).")
    document.heading(2, "Areas")
    document.table(
      ["Area", "State", "Why"],
      areas.map { [$0.area, $0.colour.rawValue, $0.reasons.joined(separator: "; ")] })
    write("What happened", overnight, "Nothing.", in: &document)
    write("Near its limit", nearLimit, "Nothing within a week.", in: &document)
    write("Deadlines", nearBreach, "None at risk.", in: &document)
    return document
  }

  private func write(
    _ title: String, _ lines: [String], _ none: String, in document: inout Document
  ) {
    document.heading(2, title)
    if lines.isEmpty { document.paragraph(none) } else { document.list(lines) }
  }

  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.member("since", since.rfc3339)
      json.member("at", at.rfc3339)
      json.member("colour", colour.rawValue)
      json.array("areas", areas) { json, finding in
        json.object { json in
          json.member("area", finding.area)
          json.member("colour", finding.colour.rawValue)
          json.array("reasons", finding.reasons) { $0.string($1) }
        }
      }
      for (name, lines) in [
        ("overnight", overnight), ("nearLimit", nearLimit), ("nearBreach", nearBreach),
      ] {
        json.array(name, lines) { $0.string($1) }
      }
    }
  }
}
