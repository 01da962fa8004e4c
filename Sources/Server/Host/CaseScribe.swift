internal import History
internal import Response
internal import Telemetry

/// Puts events of cases into rows of history, and reads them back in their order.
///
/// Order is the order of the list and not of the times, so each event has a number: the key of its
/// row.
struct CaseScribe: Sendable {
  private static let prefix = "case "
  private static let digitCount = 12

  private var remembered: [CaseEvent]
  /// Rows of earlier runs that are no events which this version can read.
  let unreadableCount: Int
  private var nextNumber: Int

  /// - Throws: `HistoryFailure` when the store cannot be read.
  init(_ store: any HistoryStore) throws(HistoryFailure) {
    let records = try store.read(
      EventRecord.self, in: .zero ... .max, limit: .max, isNewestFirst: false
    ).records
    let numbered = records.compactMap { record in
      Self.number(of: record.id).map { (number: $0, body: record.body) }
    }.sorted { $0.number < $1.number }
    remembered = numbered.compactMap { try? CaseEvent(json: $0.body) }
    unreadableCount = numbered.count - remembered.count
    nextNumber = (numbered.last?.number ?? 0) + 1
  }

  /// Events of earlier runs, in their order; they are not held any longer.
  mutating func takeRemembered() -> [CaseEvent] {
    defer { remembered = [] }
    return remembered
  }

  /// The rows of new events, which come in their order.
  mutating func rows(of events: [CaseEvent]) -> [HistoryRow] {
    events.map { event in
      defer { nextNumber += 1 }
      return EventRecord(
        id: Self.key(of: nextNumber), subject: String(event.number), at: event.at,
        sort: event.body.kind, actor: event.by.name, body: event.json
      ).row
    }
  }

  private static func key(of number: Int) -> String {
    let digits = String(number)
    return prefix + String(repeating: "0", count: max(0, digitCount - digits.count)) + digits
  }

  private static func number(of key: String) -> Int? {
    key.hasPrefix(prefix) ? Int(key.dropFirst(prefix.count)) : nil
  }
}
