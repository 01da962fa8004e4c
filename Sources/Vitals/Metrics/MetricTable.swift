import Telemetry
import Topology

/// The latest values of the wanted metrics, by entity.
struct MetricTable: Sendable {
  /// A series counts as silent after this many of its own intervals without a point.
  static let staleIntervalCount = 3.0
  /// The least age in seconds at which a series counts as silent.
  static let staleSecondsMin = 20.0

  private var numbers: [SeriesKey: Int32] = [:]
  private var series: [Series] = []
  /// The series of each entity that serve a want.
  private var bound: [EntityID: [Int32: [Int32]]] = [:]
  /// Series whose entity was not known yet, retried when the topology grows.
  private var unbound: [(series: Int32, want: Int32)] = []
  private var topologyVersion = -1

  private struct Series: Sendable {
    var key: SeriesKey
    var texts: [String: String]
    var time: Timestamp
    var interval = 0.0
    var value: Double
    var rate: Double?
  }

  init() {}

  mutating func book(
    _ samples: [MetricSample], interest: MeasureInterest, topology: TopologyBuilder,
    identities: [ResourceIdentity], symbols: SymbolTable
  ) {
    let ordered = samples.sorted {
      if $0.series.identity != $1.series.identity {
        return $0.series.identity < $1.series.identity
      }
      if $0.series.name != $1.series.name {
        return symbols[$0.series.name] < symbols[$1.series.name]
      }
      let left = $0.series.attributes.map { $0.value.text(in: symbols) }
      let right = $1.series.attributes.map { $0.value.text(in: symbols) }
      return left == right ? $0.time < $1.time : left.lexicographicallyPrecedes(right)
    }
    for sample in ordered { book(sample, interest: interest, symbols: symbols) }
    if topologyVersion != topology.version {
      topologyVersion = topology.version
      bindAll(interest: interest, topology: topology, symbols: symbols)
    }
  }

  private mutating func book(
    _ sample: MetricSample, interest: MeasureInterest, symbols: SymbolTable
  ) {
    if let number = numbers[sample.series] {
      let row = Int(number)
      guard sample.time > series[row].time else { return }
      let interval = sample.time.seconds(since: series[row].time)
      series[row].interval = max(series[row].interval * 0.9, interval)
      series[row].time = sample.time
      series[row].value = sample.value
      series[row].rate = sample.rate
      return
    }
    let number = Int32(series.count)
    numbers[sample.series] = number
    let texts = Dictionary(
      sample.series.attributes.map { (symbols[$0.key], $0.value.text(in: symbols)) },
      uniquingKeysWith: { first, _ in first })
    series.append(
      Series(
        key: sample.series, texts: texts, time: sample.time, value: sample.value, rate: sample.rate)
    )
    topologyVersion = -1
    for want in interest.wants(named: symbols[sample.series.name])
    where interest.wants[Int(want)].selector.matches({ texts[$0] }) {
      unbound.append((number, want))
    }
  }

  private mutating func bindAll(
    interest: MeasureInterest, topology: TopologyBuilder, symbols: SymbolTable
  ) {
    var left: [(series: Int32, want: Int32)] = []
    for (number, want) in unbound {
      let row = series[Int(number)]
      let type = interest.wants[Int(want)].entityType
      if let id = MetricOwner(topology: topology, symbols: symbols).entity(
        type, identity: row.key.identity, attributes: row.texts)
      {
        bound[id, default: [:]][want, default: []].append(number)
      } else {
        left.append((number, want))
      }
    }
    unbound = left
  }

  /// What a want is for an entity now: its fresh series, reduced to one number; nil when there is
  /// none.
  func number(
    _ want: Int32, selector: MetricSelector, of id: EntityID, at time: Timestamp
  ) -> Double? {
    guard let rows = bound[id]?[want] else { return nil }
    let values = rows.compactMap { number -> Double? in
      let row = series[Int(number)]
      let age = time.seconds(since: row.time)
      guard age <= max(Self.staleSecondsMin, Self.staleIntervalCount * row.interval) else {
        return nil
      }
      return selector.isRate ? row.rate : row.value
    }.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    switch selector.reduction {
    case .sum: return values.reduce(0, +)
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .max: return values.max()
    case .min: return values.min()
    }
  }
}

/// Whose metric a series is, by the resource that sent it and the attributes of its points.
private struct MetricOwner {
  let topology: TopologyBuilder
  let symbols: SymbolTable

  func entity(
    _ type: EntityType, identity: Int32, attributes: [String: String]
  ) -> EntityID? {
    guard let sender = topology.entities(ofIdentity: identity) else { return nil }
    switch type {
    case .pool: return pool(sender, attributes)
    case .queue: return sender.queue ?? queue(sender, attributes)
    default: return sender.all.first { topology[$0].type == type }
    }
  }

  private func queue(_ sender: IdentityEntities, _ attributes: [String: String]) -> EntityID? {
    let keys = ["messaging.destination.name", "queue", "topic", "rabbitmq.queue.name"]
    guard let name = keys.lazy.compactMap({ attributes[$0] }).first else { return nil }
    let system = sender.system.flatMap { topology[$0].attributes["system"] }
    return topology.find(EntityKey(.queue, system.map { "\($0) \(name)" } ?? name))
  }

  /// A pool is measured from two sides: by its owner (client metrics), and by the server, which
  /// counts connections by user.
  private func pool(_ sender: IdentityEntities, _ attributes: [String: String]) -> EntityID? {
    if let service = sender.service {
      let pools = topology.pools(of: service)
      if pools.count == 1 { return pools[0] }
      let name = attributes["db.client.connection.pool.name"] ?? attributes["pool.name"] ?? ""
      return pools.first { !name.isEmpty && topology[$0].name.contains(name) }
    }
    let keys = ["user", "db.user", "db.client.user", "mysql_user", "usename", "postgresql.user"]
    guard let system = sender.system, let user = keys.lazy.compactMap({ attributes[$0] }).first
    else { return nil }
    let pools = topology.pools(on: system)
    // The newer conventions have no attribute for the user; most users are named after their
    // service or database.
    return pools.first { topology[$0].attributes["db.user"] == user }
      ?? pools.first { topology[$0].attributes["db.user"] == nil && topology[$0].service == user }
      ?? pools.first {
        topology[$0].attributes["db.user"] == nil && topology[$0].attributes["db.namespace"] == user
      }
  }
}

extension TopologyBuilder {
  /// The pools that a service keeps, in order of discovery.
  fileprivate func pools(of service: EntityID) -> [EntityID] {
    relations.filter { $0.type == .contains && $0.from == service && self[$0.to].type == .pool }
      .map(\.to)
  }

  /// The pools that connect to a database, cache or broker, in order of discovery.
  fileprivate func pools(on system: EntityID) -> [EntityID] {
    relations.filter { $0.type == .connects && $0.to == system }.map(\.from)
  }
}
