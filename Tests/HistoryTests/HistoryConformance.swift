import History
import Telemetry
import Testing
import Topology

/// What every `HistoryStore` does.
///
/// A store's own test makes one and hands it over, empty.
struct HistoryConformance {
  let store: any HistoryStore

  static let always = Timestamp(nanoseconds: 0)...Timestamp.max
  static let billing = EntityKey(.service, "billing")

  static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: seconds * 1_000_000_000)
  }

  func check() throws {
    try isEmptyAtFirst()
    try entitiesKeepTheirWholeLife()
    try episodesAreClosedInPlace()
    try incidentsAreReplaced()
    try spansAndLimitsHold()
    try pruningForgetsByAge()
    try pruningForgetsByBytes()
  }

  private func isEmptyAtFirst() throws {
    #expect(try store.entities(in: Self.always, limit: 9) == [])
    #expect(try store.episodes(in: Self.always, limit: 9) == [])
    #expect(try store.incidents(in: Self.always, limit: 9) == [])
    #expect(try store.lastIncidentID() == 0)
    try store.append([])
  }

  private func entitiesKeepTheirWholeLife() throws {
    let first = EntityRecord(
      key: Self.billing, attributes: ["a": "1"], seen: Self.time(20)...Self.time(30))
    var second = EntityRecord(
      key: Self.billing, service: "billing", attributes: ["b": "\"2\""],
      seen: Self.time(10)...Self.time(15))
    second.isVirtual = true
    try store.append([.entity(first)])
    try store.append([.entity(second), .entity(second)])
    second.lastSeen = Self.time(30)
    #expect(try store.entities(in: Self.always, limit: 9) == [second])
  }

  private func episodesAreClosedInPlace() throws {
    var episode = EpisodeRecord(entity: Self.billing, symptom: "slow", onset: Self.time(10))
    try store.append([.episode(episode)])
    #expect(try store.episodes(in: Self.always, limit: 9) == [episode])
    episode.cleared = Self.time(20)
    episode.value = 1.5
    episode.threshold = 0.25
    try store.append([.episode(episode)])
    #expect(try store.episodes(in: Self.always, limit: 9) == [episode])
  }

  private func incidentsAreReplaced() throws {
    var incident = IncidentRecord(
      id: 7, opened: Self.time(10), changed: Self.time(11), answer: "{}")
    try store.append([.incident(incident)])
    incident.changed = Self.time(15)
    incident.closed = Self.time(30)
    incident.answer = "{\"causes\":[]}"
    try store.append([.incident(incident)])
    #expect(try store.incidents(in: Self.always, limit: 9) == [incident])
    #expect(try store.lastIncidentID() == 7)
  }

  private func spansAndLimitsHold() throws {
    let later = (0..<5).map { number in
      EpisodeRecord(
        entity: Self.billing, symptom: "s\(number)", onset: Self.time(100 + Int64(number / 2)))
    }
    try store.append(later.map { .episode($0) })
    let hits = try store.episodes(in: Self.time(101)...Self.time(101), limit: 3)
    #expect(hits.map(\.symptom) == ["s2", "s3", "s0"])
    #expect(
      try store.episodes(in: Self.time(20)...Self.time(50), limit: 9).map(\.symptom) == ["slow"])
    #expect(try store.episodes(in: Self.time(21)...Self.time(50), limit: 9) == [])
    #expect(try store.incidents(in: Self.time(31)...Self.time(99), limit: 9) == [])
    #expect(try store.entities(in: Self.time(31)...Self.time(99), limit: 9) == [])
  }

  private func pruningForgetsByAge() throws {
    let retention = HistoryRetention(ageSecondsMax: 50, byteCountMax: .max)
    // The entity, the cleared episode and the incident are older than 1:50 - 50 s.
    #expect(try store.prune(retention, at: Self.time(110)) == 3)
    #expect(try store.episodes(in: Self.always, limit: 9).count == 5)
    #expect(try store.prune(retention, at: Self.time(110)) == 0)
  }

  private func pruningForgetsByBytes() throws {
    let answer = String(repeating: "x", count: 10_000)
    let many = (1...200).map { number -> HistoryRecord in
      let time = Self.time(1_000 + Int64(number))
      return .incident(
        IncidentRecord(id: Int64(number), opened: time, changed: time, answer: answer))
    }
    try store.append(many)
    let full = try store.byteCount
    #expect(full > 2_000_000)
    let retention = HistoryRetention(ageSecondsMax: 1e9, byteCountMax: full / 2)
    #expect(try store.prune(retention, at: Self.time(2_000)) > 80)
    #expect(try store.byteCount <= full / 2)
    let left = try store.incidents(in: Self.always, limit: 1_000).map(\.id)
    let newest = (1...200).suffix(left.count).map { Int64($0) }
    #expect(left == newest.reversed())
    #expect(left.count > 60)
  }
}
