package import History
package import Telemetry
internal import Topology

/// A day as history is told of it: windows of an estate whose traffic rises and falls, versions of
/// its topology, and incidents with their diagnoses.
///
/// For measuring and testing how much room history takes; the same day each time.
package struct SimulatedDay {
  /// The entities of the estate: of each service five operations, two instances, three links and a
  /// pool.
  package let entities: [EntityRecord]
  /// Windows of 5 s.
  package let windows: Int
  private let incidentCount = 5
  private var chance = XorShift(state: 88_172_645_463_325_252)

  /// So many hours of an estate with so many services, 1 or more of each.
  package init(services: Int, hours: Int) {
    windows = hours * 720
    var all: [EntityRecord] = []
    for number in 0..<services {
      let name = "service-\(number)"
      let parts: [(EntityType, String)] =
        [(.service, name)]
        + (0..<5).map { (.operation, "\(name) GET /resource/\($0)") }
        + (0..<2).map { (.instance, "\(name) 10.0.\(number).\($0):8080") }
        + (1..<4).map { (.link, "\(name) → service-\((number + $0) % services)") }
        + [(.pool, "\(name) → postgresql 10.1.0.\(number % 20):5432")]
      for (type, part) in parts {
        all.append(
          EntityRecord(
            key: EntityKey(type, part), time: Self.begin...Timestamp.max,
            service: type == .service ? nil : name))
      }
    }
    entities = all
  }

  private static let begin = Timestamp(nanoseconds: 1_700_006_400_000_000_000)

  /// The end of a window.
  package func time(_ window: Int) -> Timestamp {
    Self.begin.advanced(byNanoseconds: Int64(window) * 5_000_000_000)
  }

  package var span: ClosedRange<Timestamp> { Self.begin...time(windows) }

  /// Stores the day, window by window, as the server does.
  ///
  /// - Throws: `HistoryFailure` when the store does.
  package mutating func store(in store: any HistoryStore) throws(HistoryFailure) {
    let compaction = VitalsCompaction(store)
    try store.append(entities.map(\.row) + relations)
    for window in 1...windows {
      try store.append(rows(of: window))
      _ = try compaction.run(at: time(window))
      if window % 720 == 0 { _ = try store.prune(HistoryRetention(), at: time(window)) }
    }
    while try compaction.run(at: time(windows + 200)) > 0 {}
    _ = try store.prune(HistoryRetention(), at: time(windows))
  }

  private var relations: [HistoryRow] {
    entities.filter { $0.key.type != .service }.map { entity in
      RelationRecord(
        .contains, from: EntityKey(.service, entity.service ?? ""), to: entity.key,
        time: Self.begin...Timestamp.max
      ).row
    }
  }

  private mutating func rows(of window: Int) -> [HistoryRow] {
    var numbers: [String: [String: [VitalsMeasure: Double]]] = [:]
    let tide = 1 + 0.5 * triangle(window)
    for (place, entity) in entities.enumerated() {
      let owner = WindowRecord.owner(of: entity.key, service: entity.service)
      let load = Double(2 + place % 97) * tide
      let count = (load * (0.8 + 0.4 * chance.unit)).rounded()
      let mean = Double(1 + place % 13) * 0.004 * (0.9 + 0.2 * chance.unit)
      let bucket = [1.125, 1.25, 1.375, 1.5][Int(chance.next() % 4)]
      var values: [VitalsMeasure: Double] = [
        .requests: count, .errors: chance.unit < 0.05 ? 1 : 0, .meanDuration: mean,
        .medianDuration: mean, .longDuration: 0.064 * bucket,
      ]
      if entity.key.type == .instance || entity.key.type == .pool {
        values[VitalsMeasure("metric(utilisation)")] = 0.3 * tide * (0.9 + 0.2 * chance.unit)
      }
      numbers[owner, default: [:]][entity.key.text] = values
    }
    let records = numbers.sorted { $0.key < $1.key }.map { owner, numbers in
      WindowRecord(
        owner: owner, at: time(window), stepNanoseconds: 5_000_000_000, numbers: numbers
      ).row
    }
    return records + incidents(at: window)
  }

  /// From -1 to 1 and back within the day.
  private func triangle(_ window: Int) -> Double {
    let part = Double(window) / Double(max(1, windows))
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part
  }

  /// Ten minutes of each incident, with a diagnosis and what it was made from each half minute, and
  /// forty episodes.
  private mutating func incidents(at window: Int) -> [HistoryRow] {
    let pace = windows / incidentCount
    let number = window / max(1, pace)
    let place = window - number * pace
    guard number < incidentCount, place < 120 else { return [] }
    var rows: [HistoryRow] = []
    if place < 40 {
      var episode = EpisodeRecord(
        entity: entities[(number * 40 + place) % entities.count].key, symptom: "slow",
        onset: time(window), cleared: time(window + 100))
      episode.value = chance.unit
      rows.append(episode.row)
    }
    guard place % 6 == 0 else { return rows }
    var evidence = ""
    for _ in 0..<200 {
      evidence +=
        "{\"entity\":\"\(entities[Int(chance.next() % UInt64(entities.count))].key.text)\","
      evidence += "\"symptom\":\"slow\",\"value\":\(chance.unit)},"
    }
    let opened = time(number * pace)
    rows.append(
      IncidentRecord(
        id: Int64(number + 1), opened: opened, changed: time(window), answer: evidence
      ).row)
    rows.append(
      DiagnosisRecord(
        incident: Int64(number + 1), at: time(window), causes: [], answer: evidence
      ).row)
    rows.append(situation(at: window).row)
    return rows
  }

  /// Eight decided symptoms of every entity, one of a hundred present.
  private mutating func situation(at window: Int) -> SituationRecord {
    var signs: [SituationRecord.Sign] = []
    for entity in entities {
      for symptom in Self.symptoms {
        let isPresent = chance.unit < 0.01
        let ratio = isPresent ? 12 * chance.unit : -5 * chance.unit
        signs.append(
          SituationRecord.Sign(
            entity: entity.key, symptom: symptom, logLikelihoodRatio: ratio,
            presence: isPresent
              ? SituationRecord.Sign.Presence(
                onset: time(window), cleared: nil, value: chance.unit, threshold: chance.unit)
              : nil))
      }
    }
    return SituationRecord(at: time(window), signs: signs, models: Self.models)
  }

  private static let symptoms = [
    "errors", "errors-begin-here", "slow", "slow-itself", "more-requests", "fewer-requests",
    "silent", "new-log-lines",
  ]

  /// As many models as the library that ships has, more or less.
  private static let models = Dictionary(
    uniqueKeysWithValues: (0..<60).map { ("technology/model-\($0)", UInt32($0) &* 2_654_435_761) })
}

/// Numbers that look like chance, and are the same each time.
private struct XorShift {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// From 0 up to 1.
  var unit: Double {
    mutating get { Double(next() >> 11) / 9_007_199_254_740_992 }
  }
}
