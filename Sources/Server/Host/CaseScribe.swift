internal import History
internal import Response
internal import Telemetry

/// Puts events of cases into rows of history, and reads them back in their order.
///
/// Order is the order of the list and not of the times, so each event has a number: the key of its
/// row. Events of a case that goes on hold through the end of time, so that history does not forget
/// its beginning; once it is over they all hold until then, and are forgotten together.
struct CaseScribe: Sendable {
  private static let prefix = "case "
  private static let digitCount = 12

  private var remembered: [CaseEvent]
  /// Rows of earlier runs that are no events which this version can read.
  let unreadableCount: Int
  private var nextNumber: Int
  /// When cases ended that are over, by number.
  private var ends: [Int: Timestamp] = [:]
  /// The latest event of each case, whichever clock it was dated by.
  private var latest: [Int: Timestamp] = [:]
  /// Cases whose stored rows hold until another moment than they should.
  private var misdated: Set<Int> = []

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
    for event in remembered { noteLife(event) }
    misdated = Set(
      records.compactMap { record in
        guard Self.number(of: record.id) != nil, let number = Int(record.subject),
          record.through != through(number, record.at)
        else { return nil }
        return number
      })
  }

  /// Until when an event of a case matters.
  private func through(_ number: Int, _ at: Timestamp) -> Timestamp {
    ends[number].map { max(at, $0) } ?? .max
  }

  /// Notes when a case ends or begins again.
  private mutating func noteLife(_ event: CaseEvent) {
    latest[event.number] = max(latest[event.number] ?? .zero, event.at)
    switch event.body {
    case .resolved, .merged: ends[event.number] = latest[event.number]
    case .reopened, .split: ends[event.number] = nil
    default: return
    }
    misdated.insert(event.number)
  }

  /// Cases whose stored rows are to be dated anew; given once.
  mutating func takeMisdated() -> [Int] {
    defer { misdated = [] }
    return misdated.sorted()
  }

  /// They could not be dated anew and wait for the next time.
  mutating func putBack(_ numbers: [Int]) { misdated.formUnion(numbers) }

  /// Rows of one case as they are to be stored now.
  func dated(_ records: [EventRecord], of number: Int) -> [HistoryRow] {
    records.map { record in
      var record = record
      record.through = through(number, record.at)
      return record.row
    }
  }

  /// Events of earlier runs, in their order; they are not held any longer.
  mutating func takeRemembered() -> [CaseEvent] {
    defer { remembered = [] }
    return remembered
  }

  /// The rows of new events, which come in their order.
  mutating func rows(of events: [CaseEvent]) -> [HistoryRow] {
    for event in events { noteLife(event) }
    return events.map { event in
      defer { nextNumber += 1 }
      return EventRecord(
        id: Self.key(of: nextNumber), subject: String(event.number), at: event.at,
        through: through(event.number, event.at), sort: event.body.kind, actor: event.by.name,
        body: event.json
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
