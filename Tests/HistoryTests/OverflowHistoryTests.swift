import History
import Synchronization
import Telemetry
import TestSeeds
import Testing

/// A store that takes nothing while it is told so.
private final class MoodyHistory: HistoryStore {
  private let store = MemoryHistory()
  private let isFull = Mutex(false)

  func setFull(_ value: Bool) { isFull.withLock { $0 = value } }

  var place: String { "moody" }

  func append(_ rows: [HistoryRow]) throws(HistoryFailure) {
    if isFull.withLock({ $0 }) { throw HistoryFailure("the disk is full") }
    try store.append(rows)
  }

  func rows(_ query: HistoryQuery) throws(HistoryFailure) -> [HistoryRow] {
    try store.rows(query)
  }

  func remove(_ rows: [HistoryRow]) throws(HistoryFailure) { try store.remove(rows) }

  func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int { try store.prune(retention, at: time) }

  func usage() throws(HistoryFailure) -> [HistoryUsage] { try store.usage() }
}

@Suite struct `History that overflows into memory` {
  @Test func `does what every store does`() throws {
    try HistoryConformance(store: OverflowHistory(MemoryHistory()))
      .check(seed: .random(in: 1 ... .max))
  }

  @Test func `reads as one what is stored and what waits, and stores it when there is room`()
    throws
  {
    var random = SeededGenerator(seed: 11)
    let moody = MoodyHistory()
    let store = OverflowHistory(moody)
    let rows = RandomRows.make(120, kind: .episode, &random)
    for (place, row) in rows.enumerated() {
      moody.setFull((40..<80).contains(place))
      try store.append([row])
      let all = RandomRows.byIdentity(Array(rows[...place]))
      let query = RandomRows.query(.episode, among: all, &random)
      #expect(try store.rows(query) == RandomRows.answer(query, from: all), "\(place) \(query)")
      #expect((store.trouble.failure != nil) == (40..<80).contains(place))
    }
    #expect(store.trouble.waitingRowCount == 0 && store.trouble.droppedRowCount == 0)
    let all = RandomRows.byIdentity(rows)
    let stored = try moody.rows(
      HistoryQuery(.episode, in: HistoryConformance.always, isNewestFirst: false))
    #expect(stored == all)
  }

  @Test func `drops the oldest beyond its bound and counts them`() throws {
    let moody = MoodyHistory()
    moody.setFull(true)
    let store = OverflowHistory(moody, overflowByteCountMax: 1_000)
    let events = RecordSamples.events[0]
    for number in 0..<50 {
      var event = events
      event.id = "e\(number)"
      try store.append([event])
    }
    let trouble = store.trouble
    #expect(trouble.waitingRowCount + trouble.droppedRowCount == 50)
    #expect(trouble.droppedRowCount > 30)
    let left = try store.read(EventRecord.self, in: HistoryConformance.always).records
    #expect(left.contains { $0.id == "e49" })
    #expect(left.count == trouble.waitingRowCount)
  }
}
