internal import Synchronization
package import Telemetry
internal import Topology

/// History that ends with the process.
///
/// For tests, for `whence diagnose`, and for who wants no file.
package final class MemoryHistory: HistoryStore {
  private struct EpisodeKey: Hashable {
    var entity: EntityKey
    var symptom: String
    var onset: Timestamp
  }

  private struct Contents {
    var entities: [EntityKey: EntityRecord] = [:]
    var episodes: [EpisodeKey: EpisodeRecord] = [:]
    var incidents: [Int64: IncidentRecord] = [:]

    var byteCount: Int {
      entities.values.reduce(0) { $0 + $1.byteCount }
        + episodes.values.reduce(0) { $0 + $1.byteCount }
        + incidents.values.reduce(0) { $0 + $1.byteCount }
    }

    mutating func add(_ record: HistoryRecord) {
      switch record {
      case .entity(var entity):
        if let known = entities[entity.key] {
          entity.firstSeen = min(entity.firstSeen, known.firstSeen)
          entity.lastSeen = max(entity.lastSeen, known.lastSeen)
        }
        entities[entity.key] = entity
      case .episode(let episode):
        let key = EpisodeKey(
          entity: episode.entity, symptom: episode.symptom, onset: episode.onset)
        episodes[key] = episode
      case .incident(let incident):
        incidents[incident.id] = incident
      }
    }

    mutating func forget(before time: Timestamp) -> Int {
      let before = entities.count + episodes.count + incidents.count
      entities = entities.filter { $0.value.lastSeen >= time }
      episodes = episodes.filter { ($0.value.cleared ?? $0.value.onset) >= time }
      incidents = incidents.filter { ($0.value.closed ?? $0.value.changed) >= time }
      return before - entities.count - episodes.count - incidents.count
    }

    /// The time before which a tenth of the records lies, at least one of them.
    var tenth: Timestamp? {
      let times =
        (entities.values.map(\.lastSeen) + episodes.values.map { $0.cleared ?? $0.onset }
        + incidents.values.map { $0.closed ?? $0.changed }).sorted()
      guard !times.isEmpty else { return nil }
      return times[times.count / 10].advanced(byNanoseconds: 1)
    }
  }

  private let contents = Mutex(Contents())

  package init() {}

  package func append(_ records: [HistoryRecord]) throws(HistoryFailure) {
    contents.withLock { contents in
      for record in records { contents.add(record) }
    }
  }

  package func entities(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EntityRecord] {
    let all = contents.withLock { Array($0.entities.values) }
    let hits = all.filter { span.overlaps($0.firstSeen...max($0.firstSeen, $0.lastSeen)) }
    return Array(
      hits.sorted { ($0.key.type.rawValue, $0.key.name) < ($1.key.type.rawValue, $1.key.name) }
        .prefix(limit))
  }

  package func episodes(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [EpisodeRecord] {
    let all = contents.withLock { Array($0.episodes.values) }
    let hits = all.filter {
      $0.onset <= span.upperBound && ($0.cleared ?? .max) >= span.lowerBound
    }
    return Array(hits.sorted(by: EpisodeRecord.isBefore).prefix(limit))
  }

  package func incidents(
    in span: ClosedRange<Timestamp>, limit: Int
  ) throws(HistoryFailure) -> [IncidentRecord] {
    let all = contents.withLock { Array($0.incidents.values) }
    let hits = all.filter {
      $0.opened <= span.upperBound && ($0.closed ?? .max) >= span.lowerBound
    }
    return Array(hits.sorted { $0.id > $1.id }.prefix(limit))
  }

  package func lastIncidentID() throws(HistoryFailure) -> Int64 {
    contents.withLock { $0.incidents.keys.max() ?? 0 }
  }

  package func prune(
    _ retention: HistoryRetention, at time: Timestamp
  ) throws(HistoryFailure) -> Int {
    contents.withLock { contents in
      var count = contents.forget(before: time.advanced(bySeconds: -retention.ageSecondsMax))
      while contents.byteCount > retention.byteCountMax, let tenth = contents.tenth {
        count += contents.forget(before: tenth)
      }
      return count
    }
  }

  package var byteCount: Int {
    get throws(HistoryFailure) { contents.withLock { $0.byteCount } }
  }
}

extension EpisodeRecord {
  /// The order in which episodes are read: the latest first.
  static func isBefore(_ left: EpisodeRecord, _ right: EpisodeRecord) -> Bool {
    if left.onset != right.onset { return left.onset > right.onset }
    return (left.entity.type.rawValue, left.entity.name, left.symptom)
      < (right.entity.type.rawValue, right.entity.name, right.symptom)
  }

  fileprivate var byteCount: Int { 80 + entity.name.utf8.count + symptom.utf8.count }
}

extension EntityRecord {
  fileprivate var byteCount: Int {
    attributes.reduce(96 + key.name.utf8.count + (service ?? "").utf8.count) {
      $0 + $1.key.utf8.count + $1.value.utf8.count
    }
  }
}

extension IncidentRecord {
  fileprivate var byteCount: Int { 64 + answer.utf8.count }
}
