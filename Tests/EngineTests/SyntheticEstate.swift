import Answers
import Causes
import Symptoms
import Telemetry

@testable import Engine

/// Four services in a row of calls, of which one has a store; and a library that knows how they
/// fail.
struct SyntheticEstate {
  var engine: DiagnosisEngine
  private var metrics: MetricReader
  private var logs = LogReader()
  private(set) var effects: [String] = []
  private var nextID: UInt64 = 1

  static let model = """
    entity: service
    symptoms:
      errors:
        is: "More of its requests fail than usual"
        measure: requests.errors
        detector: {proportion: 2%}
        leak: 0.004
      errors-begin-here:
        is: "Requests fail here although nothing that they call failed"
        measure: requests.errors-begun
        detector: {proportion: 2%}
        leak: 0.002
      memory-full:
        is: "It tells that its memory is full"
        measure: logs("out of memory")
        detector: {occurs: 1}
        leak: 0.001
      load-high:
        is: "Its load is above the limit"
        measure: metric(load)
        detector: {above: 90%}
        leak: 0.001
    conditions:
      failing:
        is: "Its requests fail"
        shows: {errors: 95%}
    causes:
      malfunction:
        is: "Its own code fails requests"
        prior: 0.0003
        shows: {errors-begin-here: 95%}
        brings: {failing: 98%}
        remedies: ["Read its exceptions"]
      memory-exhausted:
        is: "It has no memory left"
        prior: 0.0002
        shows: {memory-full: 90%, load-high: 80%}
        remedies: ["Give it more memory"]
    spreads:
      - from: failing
        to: service.failing
        along: <calls
        strength: 0.9
    """

  /// Nil when the model does not compile.
  init?(_ change: (inout EngineSettings) -> Void = { _ in }) {
    let files = [ModelFile(name: "service.yaml", text: Self.model)]
    guard let library = ModelCompiler.compile(files).library else { return nil }
    var settings = EngineSettings()
    change(&settings)
    engine = DiagnosisEngine(library: library, settings: settings)
    metrics = engine.metricReader()
  }

  /// Goes on with another engine, as after a restart: readers begin anew.
  mutating func restart(_ engine: DiagnosisEngine) {
    self.engine = engine
    metrics = engine.metricReader()
    logs = LogReader()
  }

  /// How a window's telemetry is cut into batches.
  enum Cut: CaseIterable, Sendable { case oneForAll, oneForEachService, onePerTrace }

  /// One window of requests, of which some fail in one service.
  mutating func window(
    _ number: Int, requests: Int = 30, failing service: String? = nil, cut: Cut = .oneForEachService
  ) {
    var spans: [[SpanSketch]] = []
    for request in 0..<requests {
      let start = second(Double(number) * 5 + 4.9 * Double(request) / Double(requests))
      spans.append(trace(at: start.nanoseconds, failing: request % 2 == 0 ? service : nil))
    }
    switch cut {
    case .oneForAll: absorb(spans.flatMap(\.self))
    case .onePerTrace: for trace in spans { absorb(trace) }
    case .oneForEachService:
      for service in ["web", "shop", "cart", "mail"] {
        absorb(spans.flatMap(\.self).filter { $0.service == service })
      }
    }
  }

  /// web calls shop, shop calls cart and mail, cart asks its database; all in 60 ms.
  private mutating func trace(at start: Int64, failing service: String?) -> [SpanSketch] {
    let path = ["web": 1, "shop": 2, "cart": 3, "mail": 3]
    let depth = service.flatMap { path[$0] } ?? 0
    let first = nextID
    nextID += 10
    func span(
      _ number: UInt64, of service: String, under parent: UInt64, _ kind: SpanBatch.Kind,
      _ times: ClosedRange<Int64>, isError: Bool
    ) -> SpanSketch {
      SpanSketch(
        id: first + number, parent: parent == 0 ? 0 : first + parent, trace: first,
        service: service,
        kind: kind, name: "GET /\(service)", from: start + times.lowerBound * 1_000_000,
        to: start + times.upperBound * 1_000_000, isError: isError)
    }
    let (isCart, isMail) = (service == "cart", service == "mail")
    var statement = span(8, of: "cart", under: 5, .client, 12...20, isError: false)
    statement.attributes = [.dbSystem: "mysql", .serverAddress: "db", .dbStatement: "SELECT ?"]
    return [
      span(1, of: "web", under: 0, .server, 0...60, isError: depth >= 1),
      span(2, of: "web", under: 1, .client, 1...59, isError: depth >= 2),
      span(3, of: "shop", under: 2, .server, 2...58, isError: depth >= 2),
      span(4, of: "shop", under: 3, .client, 5...30, isError: isCart),
      span(5, of: "cart", under: 4, .server, 10...25, isError: isCart), statement,
      span(6, of: "shop", under: 3, .client, 31...50, isError: isMail),
      span(7, of: "mail", under: 6, .server, 32...49, isError: isMail),
    ]
  }

  /// Spans in one batch.
  mutating func absorb(_ sketches: [SpanSketch]) {
    let batch = SpanBatch(sketches)
    note(engine.absorb(batch))
  }

  mutating func log(_ service: String, at time: Timestamp, _ text: String) {
    guard let batch = try? LogBatch(service, at: time, text, of: &logs) else { return }
    note(engine.absorb(batch, from: &logs))
  }

  mutating func gauge(
    _ service: String, at time: Timestamp, _ name: String, _ attribute: String = "a", value: Double
  ) {
    guard
      let batch = try? MetricBatch(
        service, at: time, name, attribute, value: value, of: &metrics)
    else { return }
    note(engine.absorb(batch, from: &metrics))
  }

  mutating func advance(to time: Timestamp) { note(engine.advance(to: time)) }

  private mutating func note(_ new: [Effect]) { effects += new.map { String(describing: $0) } }

  /// What would be said now.
  var answer: Answer {
    let snapshot = engine.snapshot
    return Answer(
      at: snapshot.at, incidents: snapshot.incidents,
      present: snapshot.observations.filter { $0.verdict == .present }, graph: snapshot.graph,
      library: engine.library)
  }

  /// "malfunction of cart" for each chosen cause.
  var causes: [String] {
    answer.causes.filter { $0.verdict == .cause }.map { "\($0.cause) of \($0.entity.name)" }
  }

  func counter(_ name: String) -> Int? {
    engine.snapshot.counters.first { $0.name == name }?.value
  }
}
