package import Telemetry

/// What was thought of an incident from a moment on, with its whole evidence.
///
/// Identity: incident and `at`. It holds until the next one of the incident; the last that is not
/// after a moment is the one of that moment.
package struct DiagnosisRecord: HistoryForm {
  package static var kind: HistoryKind { .diagnosis }
  private static let version: UInt8 = 1

  /// One cause of the best explanation, for lists.
  package struct Cause: Hashable, Sendable {
    /// The entity as `EntityKey.text` has it, and the cause's name in the library.
    package var entity: String
    package var cause: String
    /// That it is going on, 0...1.
    package var probability: Double

    package init(entity: String, cause: String, probability: Double) {
      self.entity = entity
      self.cause = cause
      self.probability = probability
    }
  }

  /// Number of the incident.
  package var incident: Int64
  package var at: Timestamp
  /// Most probable first.
  package var causes: [Cause]
  /// The answer about the incident, in the JSON of `whence diagnose --json`.
  package var answer: String

  package init(incident: Int64, at: Timestamp, causes: [Cause], answer: String) {
    self.incident = incident
    self.at = at
    self.causes = causes
    self.answer = answer
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(incident)
    body.write(UInt64(causes.count))
    for cause in causes {
      body.write(cause.entity)
      body.write(cause.cause)
      body.write(cause.probability)
    }
    body.write(deflated: Array(answer.utf8))
    return HistoryRow(
      .diagnosis, at...at, key: String(incident), subject: String(incident), body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      incident = try body.readInt()
      at = row.from
      causes = []
      for _ in 0..<(try body.readCount()) {
        causes.append(
          Cause(
            entity: try body.readString(), cause: try body.readString(),
            probability: try body.readDouble()))
      }
      answer = String(decoding: try body.readInflated(), as: UTF8.self)
    } catch {
      return nil
    }
  }
}

extension HistoryStore {
  /// What was thought of an incident at a moment: its last diagnosis that is not later.
  package func diagnosis(
    of incident: Int64, at time: Timestamp
  ) throws(HistoryFailure) -> DiagnosisRecord? {
    try read(
      DiagnosisRecord.self, in: .zero...max(.zero, time), subject: String(incident), limit: 1
    ).records.first
  }
}
