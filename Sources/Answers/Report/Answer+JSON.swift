extension Answer {
  /// The answer as one JSON object; see `docs/formats/answer.md`.
  ///
  /// `elapsedSeconds` is the real time that it took to find; no other member differs from run to
  /// run.
  package func json(elapsedSeconds: Double) -> String {
    var json = JSONText()
    json.object { json in
      json.key("at")
      json.string(at.rfc3339)
      json.key("causes")
      json.array(causes) { $1.write(to: &$0) }
      json.key("earlier")
      json.array(earlier) { $1.write(to: &$0) }
      json.key("unexplained")
      json.array(unexplained) { $1.write(to: &$0, isExplained: false) }
      json.key("elapsedSeconds")
      json.number(elapsedSeconds, decimals: 3)
    }
    return json.text
  }
}

extension AnswerEntity {
  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.key("type")
      json.string(type)
      json.key("kind")
      json.string(kind)
      json.key("name")
      json.string(name)
      json.key("service")
      json.string(service)
    }
  }
}

extension AnswerCause {
  func write(to json: inout JSONText) {
    json.object { json in
      writeHead(to: &json)
      json.key("explains")
      json.array(explains) { $1.write(to: &$0, isExplained: true) }
      json.key("missing")
      json.array(missing) { $1.write(to: &$0) }
      json.key("path")
      json.array(path) { $1.write(to: &$0) }
      json.key("remedies")
      json.array(remedies) { $0.string($1) }
      json.key("whyNot")
      json.array(whyNot) { $0.string($1) }
    }
  }

  private func writeHead(to json: inout JSONText) {
    json.key("entity")
    entity.write(to: &json)
    json.key("cause")
    json.string(cause)
    json.key("summary")
    json.string(summary)
    json.key("verdict")
    json.string(verdict.rawValue)
    json.key("probability")
    json.number(probability)
    json.key("severity")
    json.string(severity)
    json.key("incident")
    json.int(incident)
    json.key("active")
    json.bool(isActive)
    json.key("onset")
    json.string(onset.rfc3339)
    json.key("change")
    json.string(change?.rfc3339)
  }
}

extension AnswerSymptom {
  func write(to json: inout JSONText, isExplained: Bool) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.key("symptom")
      json.string(symptom)
      json.key("summary")
      json.string(summary)
      json.key("onset")
      json.string(onset.rfc3339)
      json.key("cleared")
      json.string(cleared?.rfc3339)
      json.key("value")
      json.number(value)
      json.key("threshold")
      json.number(threshold)
      if isExplained {
        json.key("strength")
        json.number(strength, decimals: 4)
      }
    }
  }
}

extension AnswerMissing {
  func write(to json: inout JSONText) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.key("symptom")
      json.string(symptom)
      json.key("summary")
      json.string(summary)
      json.key("reason")
      json.string(reason)
      json.key("strength")
      json.number(strength, decimals: 4)
    }
  }
}

extension AnswerStep {
  func write(to json: inout JSONText) {
    json.object { json in
      json.key("entity")
      entity.write(to: &json)
      json.key("node")
      json.string(node)
      json.key("summary")
      json.string(summary)
    }
  }
}
