package import Telemetry

/// The engine as it was at a moment, to go on from.
///
/// Identity: `at`. Only the last few are of use.
package struct MemoryRecord: HistoryForm {
  package static var kind: HistoryKind { .memory }
  private static let version: UInt8 = 1
  /// Memories kept: the newest, and one before it.
  package static let keptCount = 2

  package var at: Timestamp
  /// The engine's memory as JSON.
  package var json: [UInt8]

  package init(at: Timestamp, json: [UInt8]) {
    self.at = at
    self.json = json
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(deflated: json)
    return HistoryRow(.memory, at...at, key: "engine", subject: "engine", body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      at = row.from
      json = try body.readInflated()
    } catch {
      return nil
    }
  }
}
