import History
import Telemetry
import TestSeeds
import Testing
import Topology

/// What every `HistoryStore` does.
///
/// A store's own test makes one and hands it over, empty. Order and contents are held against a
/// plain array of rows that is searched from end to end.
struct HistoryConformance {
  let store: any HistoryStore

  static let always = Timestamp.zero...Timestamp.max
  static let billing = EntityKey(.service, "billing")

  static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: seconds * 1_000_000_000)
  }

  func check(seed: UInt64) throws {
    try isEmptyAtFirst()
    try recordsComeBackAsTheyWere()
    try rowsAreReplacedByIdentity()
    try askingIsSearchingEndToEnd(seed: seed)
    try pagesMakeTheWhole()
    try usageIsTheSumOfRows()
    try pruningForgetsByAge()
    try pruningForgetsByBytes()
  }

  private func isEmptyAtFirst() throws {
    for kind in HistoryKind.allCases {
      #expect(try store.rows(HistoryQuery(kind, in: Self.always)) == [])
    }
    #expect(try store.lastIncidentID() == 0)
    #expect(try store.usage() == [])
    try store.append([HistoryRow]())
  }

  private func recordsComeBackAsTheyWere() throws {
    try check(RecordSamples.entities)
    try check(RecordSamples.relations)
    try check(RecordSamples.episodes)
    try check(RecordSamples.incidents)
    try check(RecordSamples.diagnoses)
    try check(RecordSamples.events)
    try check(RecordSamples.changes)
    try check(RecordSamples.alerts)
    try check(RecordSamples.situations)
    #expect(try store.lastIncidentID() == 7)
    let diagnosis = try store.diagnosis(of: 7, at: Self.time(25))
    #expect(diagnosis?.at == Self.time(20))
    #expect(try store.diagnosis(of: 7, at: Self.time(5)) == nil)
  }

  private func check<Record: HistoryForm>(_ records: [Record]) throws {
    try store.append(records)
    try store.append(records)
    let page = try store.read(Record.self, in: Self.always, isNewestFirst: false)
    #expect(page.records == records)
    #expect(page.next == nil)
  }

  private func rowsAreReplacedByIdentity() throws {
    var episode = RecordSamples.episodes[0]
    episode.cleared = Self.time(99)
    episode.value = 7
    try store.append([episode])
    #expect(try store.read(EpisodeRecord.self, in: Self.always).records.contains(episode))
    #expect(try store.read(EpisodeRecord.self, in: Self.always).records.count == 2)
    try store.remove([episode.row, episode.row])
    #expect(try store.read(EpisodeRecord.self, in: Self.always).records.count == 1)
  }

  /// Random rows of one kind, many with the same times, subjects and parts of keys.
  private func askingIsSearchingEndToEnd(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = RandomRows.make(200, kind: .vitalsFine, &random)
    try store.append(rows)
    let all = RandomRows.byIdentity(rows)
    for _ in 0..<200 {
      let query = RandomRows.query(.vitalsFine, among: all, &random)
      #expect(try store.rows(query) == RandomRows.answer(query, from: all), "seed \(seed) \(query)")
    }
    try store.remove(all)
    #expect(try store.rows(HistoryQuery(.vitalsFine, in: Self.always)) == [])
  }

  private func pagesMakeTheWhole() throws {
    let events = (0..<25).map { number in
      EventRecord(
        id: "e\(number)", subject: "pages", at: Self.time(Int64(number / 4)), sort: "commented",
        actor: "local", body: "{}")
    }
    try store.append(events)
    for isNewestFirst in [true, false] {
      var read: [EventRecord] = []
      var cursor: HistoryCursor?
      repeat {
        let page = try store.read(
          EventRecord.self, in: Self.always, subject: "pages", limit: 4,
          after: cursor.flatMap { HistoryCursor(text: $0.text) }, isNewestFirst: isNewestFirst)
        read += page.records
        cursor = page.next
      } while cursor != nil
      #expect(Set(read) == Set(events))
      #expect(read.count == events.count)
    }
    try store.remove(events.map(\.row))
  }

  private func usageIsTheSumOfRows() throws {
    for usage in try store.usage() {
      let rows = try store.rows(HistoryQuery(usage.kind, in: Self.always))
      #expect(usage.rowCount == rows.count)
      #expect(usage.byteCount == rows.reduce(0) { $0 + $1.byteCount })
    }
    #expect(try store.usage().map(\.kind.rawValue) == [1, 2, 3, 4, 5, 6, 7, 13, 14])
  }

  private func pruningForgetsByAge() throws {
    let going = EpisodeRecord(entity: Self.billing, symptom: "going", onset: Self.time(1))
    let over = EpisodeRecord(
      entity: Self.billing, symptom: "over", onset: Self.time(1), cleared: Self.time(2))
    try store.append([going, over])
    let before = try store.read(EpisodeRecord.self, in: Self.always).records.count
    let retention = HistoryRetention(ageSecondsMax: 5, byteCountMax: .max >> 8)
    _ = try store.prune(retention, at: Self.time(8))
    let after = try store.read(EpisodeRecord.self, in: Self.always).records
    #expect(after.count == before - 1)
    #expect(after.contains(going))
    #expect(try store.prune(retention, at: Self.time(8)) == 0)
  }

  private func pruningForgetsByBytes() throws {
    let many = (1...200).map { number in
      HistoryRow(
        .memory, Self.time(Int64(number))...Self.time(Int64(number)), key: "memory", subject: "",
        body: [UInt8](repeating: 7, count: 10_000))
    }
    try store.append(many)
    let retention = HistoryRetention(ageSecondsMax: 1e9, byteCountMax: 20_000_000)
    let bound = retention.byteCountMax(.memory)
    #expect(try store.prune(retention, at: Self.time(2_000)) > 80)
    let left = try store.rows(HistoryQuery(.memory, in: Self.always, isNewestFirst: false))
    #expect(left == many.suffix(left.count))
    let byteCount = try store.usage().first { $0.kind == .memory }?.byteCount ?? 0
    #expect(byteCount <= bound)
    #expect(byteCount > bound - many[0].byteCount)
  }
}
