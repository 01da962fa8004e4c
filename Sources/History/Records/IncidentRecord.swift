package import Telemetry

/// An incident as it was last known.
///
/// Identity: its number and when it opened.
package struct IncidentRecord: HistoryForm {
  package static var kind: HistoryKind { .incident }
  private static let version: UInt8 = 1

  /// Rises with every incident; unique within a store.
  package var id: Int64
  package var opened: Timestamp
  /// When its diagnosis last changed.
  package var changed: Timestamp
  /// Nil while it is open.
  package var closed: Timestamp?
  /// The answer about it, in the JSON of `whence diagnose --json`.
  package var answer: String

  package init(
    id: Int64, opened: Timestamp, changed: Timestamp, closed: Timestamp? = nil, answer: String
  ) {
    self.id = id
    self.opened = opened
    self.changed = changed
    self.closed = closed
    self.answer = answer
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(id)
    body.write(changed.nanoseconds)
    body.write(deflated: Array(answer.utf8))
    return HistoryRow(
      .incident, opened...max(opened, closed ?? .max), key: String(id), subject: String(id),
      body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      id = try body.readInt()
      opened = row.from
      changed = Timestamp(nanoseconds: try body.readInt())
      closed = row.through == .max ? nil : row.through
      answer = String(decoding: try body.readInflated(), as: UTF8.self)
    } catch {
      return nil
    }
  }
}
