import Answers
import History
import Telemetry
import Topology

/// Records of every sort with nothing left at its default, oldest first.
enum RecordSamples {
  private static let orders = EntityKey(.database, "orders 10.0.0.1:5432")

  private static func time(_ seconds: Int64) -> Timestamp { HistoryConformance.time(seconds) }

  static var entities: [EntityRecord] {
    var first = EntityRecord(
      key: HistoryConformance.billing, time: time(10)...time(20), service: "billing",
      attributes: ["service.version": "1", "a": "\"2\""])
    first.firstSeen = time(5)
    var second = EntityRecord(key: orders, time: time(20)...Timestamp.max)
    second.isVirtual = true
    second.technology = EntityKind("postgresql")
    return [first, second]
  }

  static var relations: [RelationRecord] {
    var quantities = RelationQuantities()
    quantities.ratePerSecond = 12.5
    quantities.callsPerRequest = 2
    quantities.latencyShare = 0.5
    quantities.touchShare = 0.25
    quantities.loadShare = 1
    quantities.errorRatio = 0.01
    return [
      RelationRecord(
        .calls, from: HistoryConformance.billing, to: orders, time: time(10)...time(20),
        provenance: [.parentChild, .metric], quantities: quantities),
      RelationRecord(
        .calls, from: HistoryConformance.billing, to: orders, time: time(20)...Timestamp.max),
    ]
  }

  static var episodes: [EpisodeRecord] {
    var first = EpisodeRecord(
      entity: HistoryConformance.billing, symptom: "slow", onset: time(10), cleared: time(20))
    first.value = 1.5
    first.threshold = 0.25
    first.logLikelihoodRatio = 9
    return [first, EpisodeRecord(entity: orders, symptom: "slow", onset: time(11))]
  }

  static var alerts: [AlertRecord] {
    let told = Alert(
      labels: ["alertname": "Slow", "job": "billing → \"a\""], annotations: ["summary": "x\ny"],
      began: time(9), ended: time(30))
    return [
      AlertRecord(
        told, entity: HistoryConformance.billing, symptom: "slow", standing: .decides,
        time: time(10)...time(20)),
      AlertRecord(
        Alert(labels: [:], began: time(1)), entity: nil, symptom: nil, standing: .unmapped,
        time: time(20)...Timestamp.max),
    ]
  }

  static var incidents: [IncidentRecord] {
    [
      IncidentRecord(
        id: 6, opened: time(10), changed: time(15), closed: time(30), answer: "{\"causes\":[]}"),
      IncidentRecord(id: 7, opened: time(12), changed: time(13), answer: "{}"),
    ]
  }

  static var diagnoses: [DiagnosisRecord] {
    let cause = DiagnosisRecord.Cause(
      entity: "pool billing → orders", cause: "exhausted", probability: 0.97)
    return [10, 20].map { second in
      DiagnosisRecord(
        incident: 7, at: time(second), causes: [cause],
        answer: String(repeating: "{\"at\":\(second)}", count: 100))
    }
  }

  static var situations: [SituationRecord] {
    let presence = SituationRecord.Sign.Presence(
      onset: time(8), cleared: time(9), value: 0.57, threshold: 0.02)
    let signs = [
      SituationRecord.Sign(
        entity: orders, symptom: "slow", logLikelihoodRatio: 11.37, presence: presence),
      SituationRecord.Sign(entity: orders, symptom: "full", logLikelihoodRatio: -4.8765),
      SituationRecord.Sign(
        entity: HistoryConformance.billing, symptom: "slow", logLikelihoodRatio: 4,
        presence: SituationRecord.Sign.Presence(
          onset: time(7), cleared: nil, value: 1, threshold: 0)),
    ]
    return [
      SituationRecord(at: time(10), signs: []),
      SituationRecord(
        at: time(11), signs: signs,
        carried: [SituationRecord.Carried(entity: orders, cause: "disk-full")],
        models: ["database/postgresql": .max, "service": 1], omittedCount: 12_345),
    ]
  }

  static var events: [EventRecord] {
    [
      EventRecord(
        id: "7-1", subject: "7", at: time(13), sort: "acknowledged", actor: "anna",
        body: "{\"text\":\"it is → the pool\"}")
    ]
  }

  static var changes: [ChangeRecord] {
    [
      ChangeRecord(
        entity: HistoryConformance.billing, sort: "deployment", at: time(9), detail: "2.0.1")
    ]
  }
}
