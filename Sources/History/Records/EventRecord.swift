package import Telemetry

/// Something that was done about an incident, or said of it: history does not look into it.
///
/// Identity: `id` and `at`.
package struct EventRecord: HistoryForm {
  package static var kind: HistoryKind { .event }
  private static let version: UInt8 = 1

  /// Unique within a store, and in the order of what was done at one moment.
  package var id: String
  /// What it is about, usually an incident: all of one subject are read together.
  package var subject: String
  package var at: Timestamp
  /// Until when it matters, which is how long it is kept: `Timestamp.max` while what it is about
  /// goes on.
  package var through: Timestamp
  /// What sort of event it is, and whose deed.
  package var sort: String
  package var actor: String
  /// The rest, as JSON.
  package var body: String

  /// An event; `through` is `at` when nothing is said.
  package init(
    id: String, subject: String, at: Timestamp, through: Timestamp? = nil, sort: String,
    actor: String, body: String
  ) {
    self.id = id
    self.subject = subject
    self.at = at
    self.through = max(at, through ?? at)
    self.sort = sort
    self.actor = actor
    self.body = body
  }

  package var row: HistoryRow {
    var writer = BodyWriter(version: Self.version)
    writer.write(sort)
    writer.write(actor)
    writer.write(body)
    return HistoryRow(
      .event, at...max(at, through), key: id, subject: subject, body: writer.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var reader = try BodyReader(row.body, version: Self.version)
      id = row.key
      subject = row.subject
      at = row.from
      through = row.through
      sort = try reader.readString()
      actor = try reader.readString()
      body = try reader.readString()
    } catch {
      return nil
    }
  }
}
