import History
import Telemetry
import TestSeeds

/// Random rows and questions, and the answer that a search from end to end gives.
enum RandomRows {
  static func make(
    _ count: Int, kind: HistoryKind, _ random: inout SeededGenerator
  ) -> [HistoryRow] {
    (0..<count).map { _ in
      let from = HistoryConformance.time(.random(in: 0...20, using: &random))
      let isOver = Bool.random(using: &random)
      let through = from.advanced(bySeconds: .random(in: 0...10, using: &random))
      let subject = ["billing", "shipping", "größe", ""].randomElement(using: &random) ?? ""
      return HistoryRow(
        kind, from...(isOver ? through : .max),
        key: "\(subject) \(Int.random(in: 0...9, using: &random))",
        subject: subject,
        body: (0..<Int.random(in: 0...40, using: &random)).map { _ in
          .random(in: 0...255, using: &random)
        })
    }
  }

  /// The last of each identity, oldest first.
  static func byIdentity(_ rows: [HistoryRow]) -> [HistoryRow] {
    var last: [String: HistoryRow] = [:]
    for row in rows { last["\(row.from.nanoseconds) \(row.key)"] = row }
    return last.values.sorted { isBefore($0, $1, isNewestFirst: false) }
  }

  private static func isBefore(
    _ left: HistoryRow, _ right: HistoryRow, isNewestFirst: Bool
  ) -> Bool {
    if left.from != right.from { return (left.from < right.from) != isNewestFirst }
    return Array(left.key.utf8).lexicographicallyPrecedes(Array(right.key.utf8))
  }

  static func query(
    _ kind: HistoryKind, among rows: [HistoryRow], _ random: inout SeededGenerator
  ) -> HistoryQuery {
    let from = HistoryConformance.time(.random(in: 0...25, using: &random))
    let through = from.advanced(bySeconds: Double.random(in: 0...12, using: &random).rounded())
    var query = HistoryQuery(kind, in: from...through, limit: .random(in: 0...30, using: &random))
    query.isNewestFirst = .random(using: &random)
    if Bool.random(using: &random) {
      query.subject = ["billing", "größe", "", "nobody"].randomElement(using: &random)
    }
    if Bool.random(using: &random), let place = rows.randomElement(using: &random) {
      query.after = HistoryCursor(from: place.from, key: place.key)
    }
    return query
  }

  static func answer(_ query: HistoryQuery, from rows: [HistoryRow]) -> [HistoryRow] {
    let hits = rows.filter { row in
      row.from <= query.span.upperBound && row.through >= query.span.lowerBound
        && (query.subject == nil || row.subject == query.subject)
    }.sorted { isBefore($0, $1, isNewestFirst: query.isNewestFirst) }
    guard let after = query.after else { return Array(hits.prefix(query.limit)) }
    let behind = hits.drop { row in
      var place = row
      place.from = after.from
      place.key = after.key
      return row == place || isBefore(row, place, isNewestFirst: query.isNewestFirst)
    }
    return Array(behind.prefix(query.limit))
  }
}
