extension Answer {
  /// The answer as one JSON object; see `docs/formats/answer.md`.
  ///
  /// `elapsedSeconds` is the real time that it took to find; no other member differs from run to
  /// run.
  package func json(elapsedSeconds: Double) -> String {
    var json = JSONText()
    json.object { json in
      json.string("at", at.rfc3339)
      json.array("causes", causes) { $1.write(to: &$0) }
      json.array("earlier", earlier) { $1.write(to: &$0) }
      json.array("unexplained", unexplained) { $1.write(to: &$0, isExplained: false) }
      json.number("elapsedSeconds", elapsedSeconds, decimals: 3)
    }
    return json.text
  }
}

extension AnswerEntity {
  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.string("type", type)
      json.string("kind", kind)
      json.string("name", name)
      json.string("service", service)
    }
  }
}

extension AnswerCause {
  func write(to json: inout JSONText) {
    json.object { json in
      writeHead(to: &json)
      json.array("explains", explains) { $1.write(to: &$0, isExplained: true) }
      json.array("missing", missing) { $1.write(to: &$0) }
      json.array("path", path) { $1.write(to: &$0) }
      json.array("remedies", remedies) { $0.string($1) }
      json.array("whyNot", whyNot) { $0.string($1) }
    }
  }

  private func writeHead(to json: inout JSONText) {
    json.key("entity")
    entity.write(to: &json)
    json.string("cause", cause)
    json.string("summary", summary)
    json.string("verdict", verdict.rawValue)
    json.number("probability", probability)
    json.string("severity", severity)
    json.int("incident", incident)
    json.bool("active", isActive)
    json.string("onset", onset.rfc3339)
    json.string("change", change?.rfc3339)
  }
}

extension AnswerSymptom {
  func write(to json: inout JSONText, isExplained: Bool) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.string("symptom", symptom)
      json.string("summary", summary)
      json.string("onset", onset.rfc3339)
      json.string("cleared", cleared?.rfc3339)
      json.number("value", value)
      json.number("threshold", threshold)
      if isExplained {
        json.number("strength", strength, decimals: 4)
      }
    }
  }
}

extension AnswerMissing {
  func write(to json: inout JSONText) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.string("symptom", symptom)
      json.string("summary", summary)
      json.string("reason", reason)
      json.number("strength", strength, decimals: 4)
    }
  }
}

extension AnswerStep {
  func write(to json: inout JSONText) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.string("node", node)
      json.string("summary", summary)
    }
  }
}
