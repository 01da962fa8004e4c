import Symptoms
import Telemetry

@testable import Topology
@testable import Vitals

/// Services under observation: windows in, verdicts out.
struct Ward {
  private var symbols = SymbolTable()
  private var topology = TopologyBuilder()
  private var identities: [ResourceIdentity] = []
  private var series = SeriesTable()
  private var vitals: VitalsTable
  private(set) var table: SymptomTable
  private(set) var windowCount = 0
  /// What was said of the last window.
  private(set) var observations: [SymptomObservation] = []

  static let windowSeconds = 5.0

  /// Rules of services, by name.
  init(_ rules: [(String, Measure, Detector)]) {
    let rules = rules.enumerated().map { number, rule in
      SymptomRule(
        id: SymptomID(index: Int32(number)), entityType: .service, name: rule.0, summary: rule.0,
        measure: rule.1, detector: rule.2, leak: 0.01)
    }
    var interest = MeasureInterest()
    for rule in rules { interest.add(rule.measure, of: .service) }
    vitals = VitalsTable(interest: interest, windowSeconds: Self.windowSeconds)
    table = SymptomTable(rules: rules)
  }

  /// What one service shows in one window.
  struct Window {
    var requests: RequestCounts?
    var metrics: [String: Double] = [:]
    var phraseCount = 0
    var isHeard = true
  }

  /// Closes a window and examines everybody.
  mutating func pass(_ services: [String: Window]) {
    windowCount += 1
    let end = Timestamp(nanoseconds: Int64(windowCount) * 5_000_000_000)
    var deltas = WindowDeltas()
    for (service, window) in services.sorted(by: { $0.key < $1.key }) where window.isHeard {
      let identity = identity(service)
      deltas.hear(identity, at: end, isOwn: true)
      if let requests = window.requests { deltas.entries[key(identity)] = requests }
      for (name, value) in window.metrics.sorted(by: { $0.key < $1.key }) {
        let key = SeriesKey(identity: identity, name: symbols.intern(name), attributes: [])
        guard let id = series.id(of: key) else { continue }
        deltas.samples.append(MetricSample(series: id, time: end, value: value, rate: nil))
      }
      if window.phraseCount > 0 {
        let key = WindowDeltas.PhraseKey(identity: identity, phrase: 1)
        deltas.phrases[key] = window.phraseCount
      }
    }
    vitals.close(
      deltas, at: end, topology: &topology, identities: identities, series: series,
      symbols: symbols)
    observations = table.examine(topology.graph(), vitals: vitals, at: end)
  }

  private mutating func identity(_ service: String) -> Int32 {
    var identity = ResourceIdentity()
    identity.service = symbols.intern(service)
    if let known = identities.firstIndex(of: identity) { return Int32(known) }
    identities.append(identity)
    return Int32(identities.count - 1)
  }

  private mutating func key(_ identity: Int32) -> EntryKey {
    EntryKey(identity: identity, operation: symbols.intern("GET /"))
  }

  /// What is said of a symptom of a service now; nil when it is unknown.
  func observation(_ symptom: String, of service: String = "shop") -> SymptomObservation? {
    guard let entity = topology.find(EntityKey(.service, service)) else { return nil }
    return observations.first {
      $0.key.entity == entity && table.rules[Int($0.key.symptom.index)].name == symptom
    }
  }

  func verdict(_ symptom: String, of service: String = "shop") -> String {
    observation(symptom, of: service)?.verdict.rawValue ?? "unknown"
  }
}

extension Ward.Window {
  /// Requests that all take this long, of which some fail.
  static func steady(_ count: Int, errors: Int = 0, milliseconds: Int64 = 100) -> Ward.Window {
    var counts = RequestCounts()
    counts.count = count
    counts.errorCount = errors
    counts.errorBegunCount = errors
    for _ in 0..<count {
      counts.duration.add(nanoseconds: milliseconds * 1_000_000)
      counts.selfTime.add(nanoseconds: milliseconds * 1_000_000)
    }
    return Ward.Window(requests: counts)
  }

  /// One metric with one value.
  static func gauge(_ value: Double) -> Ward.Window { Ward.Window(metrics: ["level": value]) }
}

extension Ward {
  /// Rules as a library would have them.
  static let usual: [(String, Measure, Detector)] = [
    ("errors", .request(.errors), .proportion(floor: 0.02)),
    ("errors-begin-here", .request(.errorsBegun), .proportion(floor: 0.02)),
    ("slow", .request(.duration), .risesAbove(factor: 2, floor: 0.04, absolute: 3)),
    ("slow-itself", .request(.selfTime), .risesAbove(factor: 2, floor: 0.03, absolute: 2)),
    ("traffic-high", .request(.rate), .risesAbove(factor: 2.5, floor: 1, absolute: nil)),
    ("traffic-low", .request(.rate), .fallsBelow(factor: 0.3, floor: 0.5)),
  ]

  /// A rule on the gauge "level".
  static func level(_ detector: Detector) -> Ward {
    Ward([("level", .metric(MetricSelector(name: "level")), detector)])
  }

  /// The verdicts on one service's gauge, window by window; nil is a window in which nothing is
  /// heard of it.
  static func verdicts(_ detector: Detector, _ values: [Double?]) -> [String] {
    var ward = level(detector)
    return values.map { value in
      ward.pass([
        "shop": value.map { .gauge($0) } ?? Window(isHeard: false), "other": .steady(1),
      ])
      return ward.verdict("level")
    }
  }
}
