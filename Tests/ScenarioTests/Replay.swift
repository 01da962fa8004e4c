import Answers
import Causes
import Engine
import Foundation
import Server
import Symptoms
import Telemetry

/// A recording given to an engine, message by message, as `whence diagnose` does.
struct Replay {
  private(set) var engine: DiagnosisEngine
  private var metrics: MetricReader
  private var logs = LogReader()
  /// The first diagnosis of each cause that was ranked first, with the event time at which it was
  /// made.
  private(set) var firstRanked: [(cause: String, at: Double)] = []
  /// When each span with an error ended, in seconds since 1970.
  private(set) var failures: [Double] = []
  private let limits = DecodingLimits()
  private var reader = SpanReader()

  /// `alerts` are told before the first message.
  init(
    _ fault: RecordedFault, shards: Int = 1, alertRules: AlertRuleSet = AlertRuleSet(),
    alerts: [Alert] = []
  ) throws {
    var settings = EngineSettings()
    settings.shardCount = shards
    engine = DiagnosisEngine(
      library: try ShippedLibrary.library(), settings: settings, alertRules: alertRules)
    _ = engine.tell(alerts)
    metrics = engine.metricReader(limits: limits)
    let recording = try Recording(path: fault.file)
    while let message = try recording.next() { try take(message) }
    let clock = engine.clock
    note(engine.advance(to: clock.newest.advanced(bySeconds: clock.allowedLatenessSeconds)))
  }

  var answer: Answer {
    let snapshot = engine.snapshot
    return Answer(
      at: snapshot.at, incidents: snapshot.incidents,
      present: snapshot.observations.filter { $0.verdict == .present }, graph: snapshot.graph,
      library: engine.library)
  }

  private mutating func take(_ message: RecordedMessage) throws {
    try message.bytes.withUnsafeBytes { bytes in
      switch message.signal {
      case .traces:
        let batch = try reader.decode(bytes, encoding: .protobuf)
        failures += batch.rows.filter { batch.shapes[Int($0.shape)].isError }
          .map { Double($0.end.nanoseconds) / 1e9 }
        note(engine.absorb(batch, from: &reader))
      case .metrics:
        note(engine.absorb(try metrics.decode(bytes, encoding: .protobuf), from: &metrics))
      case .logs:
        note(engine.absorb(try logs.decode(bytes, encoding: .protobuf), from: &logs))
      }
    }
  }

  private mutating func note(_ effects: [Effect]) {
    for case .incident(let incident) in effects {
      guard let best = incident.diagnosis.causes.first else { continue }
      let name = engine.library[best.key.cause].name
      if !firstRanked.contains(where: { $0.cause == name }) {
        firstRanked.append((name, Double(engine.clock.newest.nanoseconds) / 1e9))
      }
    }
  }
}

/// The library in `Models/`, compiled once.
enum ShippedLibrary {
  struct Broken: Error { var issues: [ModelIssue] }

  private static let compiled: Result<CausalLibrary, any Error> = Result {
    let compilation = ModelCompiler.compile(try files("Models"))
    guard let library = compilation.library else { throw Broken(issues: compilation.issues) }
    return library
  }

  static func library() throws -> CausalLibrary { try compiled.get() }

  static func files(_ folder: String) throws -> [ModelFile] {
    let folder = RecordedFault.repository.appendingPathComponent(folder)
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return try (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      ModelFile(
        name: name,
        text: try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
    }
  }

  /// The rules in `Alerts/`.
  static func alertRules() throws -> AlertRuleSet {
    let compilation = AlertRuleSet.compile(try files("Alerts"), for: try library())
    guard let rules = compilation.rules else { throw Broken(issues: compilation.issues) }
    return rules
  }
}
