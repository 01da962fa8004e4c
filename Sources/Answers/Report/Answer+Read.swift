import Telemetry

extension Answer {
  /// Reads what `json(elapsedSeconds:)` wrote; nil for anything else.
  ///
  /// For answers that were stored: they can be read without the library and estate of their time.
  package init?(json text: String) {
    guard let value = try? JSONValue(json: text), let at = value.moment("at"),
      let causes = value["causes"]?.each(AnswerCause.init(json:)),
      let unexplained = value["unexplained"]?.each(AnswerSymptom.init(json:))
    else { return nil }
    self.init(at: at, causes: causes, unexplained: unexplained)
  }
}

extension AnswerEntity {
  fileprivate init?(json value: JSONValue) {
    guard let type = value["type"]?.string, let name = value["name"]?.string else { return nil }
    self.init(
      type: type, kind: value["kind"]?.string, name: name, service: value["service"]?.string)
  }
}

extension AnswerCause {
  fileprivate init?(json value: JSONValue) {
    guard let entity = value["entity"].flatMap(AnswerEntity.init(json:)),
      let cause = value["cause"]?.string, let summary = value["summary"]?.string,
      let verdict = value["verdict"]?.string.flatMap(Verdict.init(rawValue:)),
      let probability = value["probability"]?.number, let severity = value["severity"]?.string,
      let incident = value["incident"]?.int, let isActive = value["active"]?.bool,
      let onset = value.moment("onset"),
      let explains = value["explains"]?.each(AnswerSymptom.init(json:)),
      let missing = value["missing"]?.each(AnswerMissing.init(json:)),
      let path = value["path"]?.each(AnswerStep.init(json:)),
      let remedies = value["remedies"]?.each(\.string),
      let whyNot = value["whyNot"]?.each(\.string)
    else { return nil }
    self.init(
      incident: incident, isActive: isActive, verdict: verdict, entity: entity, cause: cause,
      summary: summary, severity: severity, probability: probability, onset: onset,
      change: value.moment("change"), explains: explains, missing: missing, path: path,
      remedies: remedies, whyNot: whyNot)
  }
}

extension AnswerSymptom {
  fileprivate init?(json value: JSONValue) {
    guard let entity = value["entity"].flatMap(AnswerEntity.init(json:)),
      let symptom = value["symptom"]?.string, let summary = value["summary"]?.string,
      let onset = value.moment("onset")
    else { return nil }
    // What JSON cannot say was written as null.
    self.init(
      entity: entity, symptom: symptom, summary: summary, onset: onset,
      cleared: value.moment("cleared"), value: value["value"]?.number ?? .infinity,
      threshold: value["threshold"]?.number ?? .infinity,
      strength: value["strength"]?.number ?? 0)
  }
}

extension AnswerMissing {
  fileprivate init?(json value: JSONValue) {
    guard let entity = value["entity"].flatMap(AnswerEntity.init(json:)),
      let symptom = value["symptom"]?.string, let summary = value["summary"]?.string,
      let reason = value["reason"]?.string, let strength = value["strength"]?.number
    else { return nil }
    self.init(
      entity: entity, symptom: symptom, summary: summary, reason: reason, strength: strength)
  }
}

extension AnswerStep {
  fileprivate init?(json value: JSONValue) {
    guard let entity = value["entity"].flatMap(AnswerEntity.init(json:)),
      let node = value["node"]?.string, let summary = value["summary"]?.string
    else { return nil }
    self.init(entity: entity, node: node, summary: summary)
  }
}

extension JSONValue {
  fileprivate func moment(_ name: String) -> Timestamp? {
    self[name]?.string.flatMap(Timestamp.init(rfc3339:))
  }

  /// All elements read; nil when this is no list, or one of them cannot be read.
  fileprivate func each<Item>(_ read: (JSONValue) -> Item?) -> [Item]? {
    guard let array else { return nil }
    var items: [Item] = []
    for element in array {
      guard let item = read(element) else { return nil }
      items.append(item)
    }
    return items
  }
}
