package import Answers
package import Telemetry
package import Topology

/// An alert of another system as it stood over a stretch: a version for each thing that telemetry
/// said of it.
///
/// Identity: labels and `from`.
package struct AlertRecord: HistoryForm {
  package static var kind: HistoryKind { .alert }
  private static let version: UInt8 = 1

  package var alert: Alert
  /// Whom it is about, and the name of the symptom that it tells; nil where no rule says.
  package var entity: EntityKey?
  package var symptom: String?
  package var standing: HeardAlert.Standing
  /// Ends of the windows from and through which it stood so.
  package var from: Timestamp
  package var through: Timestamp

  package init(
    _ alert: Alert, entity: EntityKey?, symptom: String?, standing: HeardAlert.Standing,
    time: ClosedRange<Timestamp>
  ) {
    self.alert = alert
    self.entity = entity
    self.symptom = symptom
    self.standing = standing
    from = time.lowerBound
    through = time.upperBound
  }

  /// Whether another version says the same.
  ///
  /// The end is passed over: senders push it ahead as long as the alert goes on.
  package func hasContent(of other: AlertRecord) -> Bool {
    standing == other.standing && entity == other.entity && symptom == other.symptom
      && alert.began == other.alert.began && alert.labels == other.alert.labels
      && alert.annotations == other.alert.annotations
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(alert.labels)
    body.write(alert.annotations)
    body.write(alert.began.nanoseconds)
    body.write(alert.ended?.nanoseconds)
    body.write(entity?.type.rawValue)
    body.write(entity?.name)
    body.write(symptom)
    body.write(standing.rawValue)
    return HistoryRow(
      .alert, from...max(from, through), key: alert.fingerprint,
      subject: entity?.text ?? "", body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      alert = Alert(
        labels: try body.readPairs(), annotations: try body.readPairs(),
        began: Timestamp(nanoseconds: try body.readInt()))
      alert.ended = try body.readOptionalInt().map { Timestamp(nanoseconds: $0) }
      let (type, name) = (try body.readOptionalString(), try body.readOptionalString())
      if let type, let name {
        guard let type = EntityType(rawValue: type) else { return nil }
        entity = EntityKey(type, name)
      } else {
        entity = nil
      }
      symptom = try body.readOptionalString()
      guard let standing = HeardAlert.Standing(rawValue: try body.readString()) else { return nil }
      self.standing = standing
      from = row.from
      through = row.through
    } catch {
      return nil
    }
  }
}
