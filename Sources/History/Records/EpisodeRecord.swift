package import Telemetry
package import Topology

/// A symptom of an entity from its onset until it cleared.
///
/// Identity: entity, symptom and onset.
package struct EpisodeRecord: HistoryForm {
  package static var kind: HistoryKind { .episode }
  private static let version: UInt8 = 1

  package var entity: EntityKey
  /// Name of the symptom in the library.
  package var symptom: String
  package var onset: Timestamp
  /// Nil while it goes on.
  package var cleared: Timestamp?
  /// What was measured, against which limit, in the measure's unit.
  package var value: Double
  package var threshold: Double
  /// Strength of the evidence, as `SymptomObservation.logLikelihoodRatio` has it.
  package var logLikelihoodRatio: Double

  package init(
    entity: EntityKey, symptom: String, onset: Timestamp, cleared: Timestamp? = nil
  ) {
    self.entity = entity
    self.symptom = symptom
    self.onset = onset
    self.cleared = cleared
    value = 0
    threshold = 0
    logLikelihoodRatio = 0
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(entity)
    body.write(symptom)
    body.write(value)
    body.write(threshold)
    body.write(logLikelihoodRatio)
    return HistoryRow(
      .episode, onset...max(onset, cleared ?? .max), key: "\(entity.text) \(symptom)",
      subject: entity.text, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      entity = try body.readKey()
      symptom = try body.readString()
      onset = row.from
      cleared = row.through == .max ? nil : row.through
      value = try body.readDouble()
      threshold = try body.readDouble()
      logLikelihoodRatio = try body.readDouble()
    } catch {
      return nil
    }
  }
}
