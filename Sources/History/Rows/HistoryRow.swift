package import Telemetry

/// One dated fact, as stores keep it.
///
/// Identity: kind, `from` and `key`; a row of the same identity replaces the older one.
package struct HistoryRow: Hashable, Sendable {
  package var kind: HistoryKind
  /// The first and the last moment for which it holds; the last is `Timestamp.max` while it goes
  /// on.
  package var from: Timestamp
  package var through: Timestamp
  package var key: String
  /// What is asked for by name: an entity, an incident's number.
  package var subject: String
  /// In the form of its record; stores do not look into it.
  package var body: [UInt8]

  package init(
    _ kind: HistoryKind, _ time: ClosedRange<Timestamp>, key: String, subject: String,
    body: [UInt8]
  ) {
    self.kind = kind
    from = time.lowerBound
    through = time.upperBound
    self.key = key
    self.subject = subject
    self.body = body
  }

  /// Bytes that it counts for, the same in every store: its content, and 64 for the rest.
  package var byteCount: Int { body.count + key.utf8.count + subject.utf8.count + 64 }
}

/// A record that history keeps, in names.
package protocol HistoryForm: Hashable, Sendable {
  /// The kind of its rows.
  static var kind: HistoryKind { get }

  /// The row that holds it.
  var row: HistoryRow { get }

  /// Reads it back; nil for what another version wrote and this one cannot read.
  init?(row: HistoryRow)
}

/// Which rows are asked for, and how many.
package struct HistoryQuery: Hashable, Sendable {
  /// Rows of an answer when nothing is said.
  package static let limitDefault = 1_000

  package var kind: HistoryKind
  /// Rows that hold at some moment of it.
  package var span: ClosedRange<Timestamp>
  /// Only those of this subject.
  package var subject: String?
  /// Rows at the most.
  package var limit: Int
  /// Only those behind this place.
  package var after: HistoryCursor?
  /// By `from`, the newest first, else the oldest; then by key, ascending.
  package var isNewestFirst: Bool

  package init(
    _ kind: HistoryKind, in span: ClosedRange<Timestamp>, subject: String? = nil,
    limit: Int = limitDefault, after: HistoryCursor? = nil, isNewestFirst: Bool = true
  ) {
    self.kind = kind
    self.span = span
    self.subject = subject
    self.limit = limit
    self.after = after
    self.isNewestFirst = isNewestFirst
  }
}

/// A place in the order of an answer: that of its last row.
package struct HistoryCursor: Hashable, Sendable {
  /// As in the row.
  package var from: Timestamp
  package var key: String

  package init(from: Timestamp, key: String) {
    self.from = from
    self.key = key
  }

  /// Reads back `text`; nil for any other.
  package init?(text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"), let from = Int64(text[..<colon]) else { return nil }
    self.init(from: Timestamp(nanoseconds: from), key: String(text[text.index(after: colon)...]))
  }

  /// For whoever asks on: "1700000000000000000:service billing".
  package var text: String { "\(from.nanoseconds):\(key)" }
}

/// Some records, and where to go on.
package struct HistoryPage<Record: Sendable>: Sendable {
  package var records: [Record]
  /// Nil when there are no more.
  package var next: HistoryCursor?

  package init(records: [Record], next: HistoryCursor? = nil) {
    self.records = records
    self.next = next
  }
}

/// Rows of a kind, and their bytes as `HistoryRow.byteCount` has them.
package struct HistoryUsage: Hashable, Sendable {
  package var kind: HistoryKind
  /// Rows, and their bytes together.
  package var rowCount: Int
  package var byteCount: Int

  package init(kind: HistoryKind, rowCount: Int, byteCount: Int) {
    self.kind = kind
    self.rowCount = rowCount
    self.byteCount = byteCount
  }
}
