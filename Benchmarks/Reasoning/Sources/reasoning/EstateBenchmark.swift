internal import Causes
internal import Engine
internal import Symptoms
internal import Telemetry
internal import Topology

/// Ticks and diagnoses of a whole engine over one estate, quiet and in trouble.
struct EstateBenchmark {
  let library: CausalLibrary
  let serviceCount: Int
  let quietCount: Int
  let troubledCount: Int
  let seed: UInt64

  private static let warmUpCount = 12

  func run() {
    var generator = SeededGenerator(seed: seed)
    var estate = Estate(serviceCount: serviceCount, generator: &generator)
    var engine = DiagnosisEngine(library: library)
    var traffic = EstateTraffic(estate, seed: seed)
    var reader = SpanReader()
    var quiet = Timings()
    for number in 0..<Self.warmUpCount + quietCount {
      let time = tick(number, &engine, &reader, &traffic, estate)
      if number >= Self.warmUpCount { quiet.add(time) }
    }
    say("tick, quiet", quiet, engine.snapshot)
    estate.breakDatabases(untilFailing: serviceCount / 5)
    var troubled = Timings()
    var reasoning = ReasoningTimings(library: library)
    for number in 0..<troubledCount {
      let window = Self.warmUpCount + quietCount + number
      troubled.add(tick(window, &engine, &reader, &traffic, estate))
      reasoning.measure(engine.snapshot)
    }
    say("tick, in trouble", troubled, engine.snapshot)
    reasoning.measureGrowth(engine.snapshot)
    reasoning.say(serviceCount)
  }

  /// Absorbs a window, and measures the tick that closes it.
  private func tick(
    _ number: Int, _ engine: inout DiagnosisEngine, _ reader: inout SpanReader,
    _ traffic: inout EstateTraffic, _ estate: Estate
  ) -> Double {
    _ = engine.absorb(traffic.window(number, of: estate), from: &reader)
    let end = EstateTraffic.start + Int64(number + 1) * EstateTraffic.windowNanoseconds
    let due = Timestamp(nanoseconds: end).advanced(
      bySeconds: engine.clock.allowedLatenessSeconds + 0.001)
    return Processor.measure { _ = engine.advance(to: due) }.milliseconds
  }

  private func say(_ name: String, _ timings: Timings, _ snapshot: EngineSnapshot) {
    report(serviceCount, name, timings)
    let present = snapshot.observations.count { $0.verdict == .present }
    let work = snapshot.diagnosis.work
    print(
      "        at \((snapshot.at.nanoseconds - EstateTraffic.start) / 1_000_000_000) s: "
        + "\(snapshot.graph.entities.count) entities, \(snapshot.graph.relations.count) relations, "
        + "\(snapshot.observations.count) observations, \(present) present; "
        + "\(snapshot.diagnosis.causes.count) causes named of \(work.candidateCount), "
        + "\(work.plausibleCount) plausible, exact \(work.isExact), gap \(work.boundGap)")
  }
}

/// Diagnoses of the moments that an engine went through.
private struct ReasoningTimings {
  let library: CausalLibrary
  private var warm: Reasoner
  private var firsts = Timings()
  private var nexts = Timings()
  private var agains = Timings()
  private var graphs = Timings()
  private var grown = Timings()

  init(library: CausalLibrary) {
    self.library = library
    warm = Reasoner(library: library)
  }

  private func situation(_ snapshot: EngineSnapshot, _ graph: TopologyGraph) -> Situation {
    Situation(graph: graph, observations: snapshot.observations, at: snapshot.at)
  }

  mutating func measure(_ snapshot: EngineSnapshot) {
    let now = situation(snapshot, snapshot.graph)
    var cold = Reasoner(library: library)
    firsts.add(Processor.measure { cold.diagnose(now) }.milliseconds)
    nexts.add(Processor.measure { warm.diagnose(now) }.milliseconds)
    agains.add(Processor.measure { warm.diagnose(now) }.milliseconds)
  }

  /// One entity in a hundred gets a new one beside it.
  mutating func measureGrowth(_ snapshot: EngineSnapshot) {
    var graph = snapshot.graph
    for round in 1...10 {
      var entities = graph.entities
      var relations = graph.relations
      for part in stride(from: round, to: snapshot.graph.entities.count, by: 100) {
        var entity = entities[part]
        entity.id = EntityID(index: Int32(entities.count))
        entity.key.name += " new \(round)"
        entities.append(entity)
        for relation in relations[..<snapshot.graph.relations.count]
        where relation.to == entities[part].id {
          var added = relation
          added.to = entity.id
          relations.append(added)
          break
        }
      }
      let version = graph.version + 1
      let built = Processor.measure {
        TopologyGraph(entities: entities, relations: relations, version: version)
      }
      graphs.add(built.milliseconds)
      graph = built.result
      let now = situation(snapshot, graph)
      grown.add(Processor.measure { warm.diagnose(now) }.milliseconds)
    }
  }

  func say(_ serviceCount: Int) {
    report(serviceCount, "diagnosis, the first", firsts)
    report(serviceCount, "diagnosis, the next window", nexts)
    report(serviceCount, "diagnosis, the same again", agains)
    report(serviceCount, "diagnosis after 1 % of growth", grown)
    report(serviceCount, "graph made from nothing", graphs)
  }
}

private func report(_ size: Int, _ name: String, _ timings: Timings) {
  guard !timings.values.isEmpty else { return }
  let number = String(repeating: " ", count: max(0, 7 - String(size).count)) + String(size)
  print("\(number) \(name)" + String(repeating: " ", count: max(0, 32 - name.count)) + timings.text)
}
