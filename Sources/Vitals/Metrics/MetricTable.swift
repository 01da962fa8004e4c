import Telemetry
import Topology

/// The latest values of the wanted metrics, by entity.
struct MetricTable: Sendable {
  /// A series counts as silent after this many of its own intervals without a point.
  static let staleIntervalCount = 3.0
  /// The least age in seconds at which a series counts as silent.
  static let staleSecondsMin = 20.0

  /// Series without an entity are looked at again after so long, though nothing new was seen.
  static let rebindSeconds = 60.0

  /// The place in `series` by the engine's number; -1 when it gave no sample yet.
  private var places: [Int32] = []
  private var series: [Series] = []
  /// The series of each entity that serve a want.
  private var bound: [EntityID: [Int32: [Int32]]] = [:]
  /// Series whose entity was not known yet, retried when the topology grows.
  private var unbound: [(series: Int32, want: Int32)] = []
  private var topologyVersion = -1
  private var boundAt = Timestamp.zero

  private struct Series: Sendable {
    var key: SeriesKey
    var texts: [String: String]
    var time: Timestamp
    let firstTime: Timestamp
    var interval = 0.0
    var value: Double
    var rate: Double?
  }

  init() {}

  mutating func book(
    _ samples: [MetricSample], of table: SeriesTable, interest: MeasureInterest,
    topology: inout TopologyBuilder, at end: Timestamp, symbols: SymbolTable
  ) {
    if places.count < table.count {
      places.append(contentsOf: repeatElement(-1, count: table.count - places.count))
    }
    let ordered = samples.sorted { ($0.series.index, $0.time) < ($1.series.index, $1.time) }
    var strangers: [(key: SeriesKey, sample: MetricSample)] = []
    for sample in ordered {
      if places[Int(sample.series.index)] >= 0 {
        book(sample)
      } else if strangers.last?.sample.series != sample.series {
        strangers.append((table[sample.series], sample))
      }
    }
    for (key, sample) in Self.sorted(strangers, symbols) {
      add(key, sample, interest: interest, symbols: symbols)
    }
    if !strangers.isEmpty { for sample in ordered { book(sample) } }
    let isPatienceOver = end.seconds(since: boundAt) >= Self.rebindSeconds
    if topologyVersion != topology.version || (isPatienceOver && !unbound.isEmpty) {
      topologyVersion = topology.version
      boundAt = end
      bindAll(interest: interest, topology: &topology, at: end, symbols: symbols)
    }
  }

  /// By what they are, so that the order of arrival within a window means nothing.
  private static func sorted(
    _ strangers: [(key: SeriesKey, sample: MetricSample)], _ symbols: SymbolTable
  ) -> [(key: SeriesKey, sample: MetricSample)] {
    let named = strangers.map { stranger in
      (
        stranger, symbols[stranger.key.name],
        stranger.key.attributes.map { $0.value.text(in: symbols) }
      )
    }
    return named.sorted { left, right in
      if left.0.key.identity != right.0.key.identity {
        return left.0.key.identity < right.0.key.identity
      }
      return left.1 == right.1 ? left.2.lexicographicallyPrecedes(right.2) : left.1 < right.1
    }.map(\.0)
  }

  private mutating func book(_ sample: MetricSample) {
    let row = Int(places[Int(sample.series.index)])
    guard sample.time > series[row].time else { return }
    let interval = sample.time.seconds(since: series[row].time)
    series[row].interval = max(series[row].interval * 0.9, interval)
    series[row].time = sample.time
    series[row].value = sample.value
    series[row].rate = sample.rate
  }

  private mutating func add(
    _ key: SeriesKey, _ sample: MetricSample, interest: MeasureInterest, symbols: SymbolTable
  ) {
    let number = Int32(series.count)
    places[Int(sample.series.index)] = number
    let texts = Dictionary(
      key.attributes.map { (symbols[$0.key], $0.value.text(in: symbols)) },
      uniquingKeysWith: { first, _ in first })
    series.append(
      Series(
        key: key, texts: texts, time: sample.time, firstTime: sample.time,
        value: sample.value, rate: sample.rate)
    )
    topologyVersion = -1
    for want in interest.wants(named: symbols[key.name])
    where interest.wants[Int(want)].selector.matches({ texts[$0] }) {
      unbound.append((number, want))
    }
  }

  private mutating func bindAll(
    interest: MeasureInterest, topology: inout TopologyBuilder, at time: Timestamp,
    symbols: SymbolTable
  ) {
    var left: [(series: Int32, want: Int32)] = []
    for (number, want) in unbound {
      let row = series[Int(number)]
      let subject = MetricSubject(
        type: interest.wants[Int(want)].entityType, metric: symbols[row.key.name],
        identity: row.key.identity, attributes: row.texts,
        waitedSeconds: time.seconds(since: row.firstTime))
      if let id = topology.owner(of: subject, at: time) {
        bound[id, default: [:]][want, default: []].append(number)
      } else {
        left.append((number, want))
      }
    }
    unbound = left
  }

  /// The series of an entity by the number of the want that they serve.
  func series(of id: EntityID) -> [Int32: [Int32]] { bound[id] ?? [:] }

  /// What is fresh of some series, reduced to one number; nil when nothing is.
  func number(
    _ rows: [Int32], _ reduction: MetricSelector.Reduction, isRate: Bool, at time: Timestamp
  ) -> Double? {
    let values = rows.compactMap { number -> Double? in
      let row = series[Int(number)]
      let age = time.seconds(since: row.time)
      guard age <= max(Self.staleSecondsMin, Self.staleIntervalCount * row.interval) else {
        return nil
      }
      return isRate ? row.rate : row.value
    }.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    switch reduction {
    case .sum: return values.reduce(0, +)
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .max: return values.max()
    case .min: return values.min()
    }
  }
}
