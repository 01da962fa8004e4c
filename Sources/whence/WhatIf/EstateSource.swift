import ArgumentParser
import Causes
import Engine
import Server
import Symptoms
import Topology

/// An estate to ask about: drawn in YAML, or discovered in a recording.
struct EstateSource {
  let graph: TopologyGraph
  let policy: ResiliencePolicy
  /// Symptoms that the recording could decide; nil for a drawing, which measures nothing.
  let decided: Set<SymptomKey>?

  /// - Throws: `ModelProblems` when a drawing has errors.
  init(path: String, library: CausalLibrary) throws {
    guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else {
      let snapshot = try Self.snapshot(ofRecording: path, library: library)
      graph = snapshot.graph
      policy = ResiliencePolicy()
      decided = Set(snapshot.observations.map(\.key))
      return
    }
    let (architecture, issues) = Architecture.read(try ModelFolder.file(path))
    guard let architecture else { throw ModelProblems(issues: issues) }
    graph = architecture.graph
    policy = architecture.policy
    decided = nil
  }

  private static func snapshot(
    ofRecording path: String, library: CausalLibrary
  ) throws -> EngineSnapshot {
    let host = EngineHost(library: library, settings: EngineSettings())
    if let damage = try Diagnose.feed(path, to: host) {
      Terminal.note("the recording could not be read to its end: \(damage)")
    }
    host.drain()
    return host.snapshot
  }
}

/// What is asked about, and what is measured there.
struct EstateOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Drawing of an estate (YAML) or a recording of one.", valueName: "architecture"))
  var architecture: String

  @Option(
    help: ArgumentHelp(
      "What is measured, in a list: traces, metrics, logs, events. Default: all; of a recording, "
        + "what it could tell.", valueName: "signals"))
  var have: String?

  @OptionGroup var models: ModelsOption

  /// The signals that were named; nil when none were.
  func signals() throws -> Set<Signal>? {
    guard let have else { return nil }
    return Set(
      try have.split(separator: ",").map { word in
        let name = word.trimmingPrefix { $0 == " " }
        guard let signal = Signal(rawValue: String(name)) else {
          let names = Signal.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("no signal is named \(name); there are \(names)")
        }
        return signal
      })
  }

  /// The library, the estate, and whether a symptom of it could be decided.
  func load() throws -> Estate {
    let signals = try signals()
    let library = try models.folder().library()
    let source = try EstateSource(path: architecture, library: library)
    return Estate(
      path: architecture, library: library, graph: source.graph, policy: source.policy,
      signals: signals, decided: source.decided)
  }
}

/// An estate with the knowledge to ask about it.
struct Estate {
  let path: String
  let library: CausalLibrary
  let graph: TopologyGraph
  let policy: ResiliencePolicy
  fileprivate let signals: Set<Signal>?
  fileprivate let decided: Set<SymptomKey>?

  /// Whether telemetry could decide a symptom, if it were there.
  func isMeasured(_ key: SymptomKey) -> Bool {
    if let signals {
      return Signal.needed(by: library[key.symptom].measure).isMet(by: signals)
    }
    return decided?.contains(key) ?? true
  }

  func name(_ id: EntityID) -> String { "\(graph[id].type.name) \(graph[id].name)" }

  func name(_ key: CauseKey) -> String { "\(name(key.entity)).\(library[key.cause].name)" }

  func name(_ key: SymptomKey) -> String { "\(name(key.entity)).\(library[key.symptom].name)" }

  /// What to look for in order to decide a symptom.
  func need(_ key: SymptomKey) -> String {
    Signal.needed(by: library[key.symptom].measure).names.joined(separator: ", ")
  }

  /// The cause of a name: "shop-db.connection-leak", "pool shop-db.connection-leak".
  func cause(_ text: String) throws -> CauseKey {
    guard let point = text.lastIndex(of: ".") else {
      throw ValidationError("\(text) does not say of which entity; write ENTITY.CAUSE")
    }
    let (owner, name) = (text[..<point], text[text.index(after: point)...])
    let named = graph.entities.filter { $0.name == owner || "\($0.type.name) \($0.name)" == owner }
    guard !named.isEmpty else { throw ValidationError("no entity is named \(owner)") }
    let found = named.compactMap { entity in
      library.findCause(entity.scope, String(name)).map { CauseKey(entity: entity.id, cause: $0) }
    }
    guard let first = found.first else {
      let names = named.flatMap { library.causes(holdingFor: $0.scope).map(\.name) }
      throw ValidationError(
        "\(owner) has no cause \(name); there are \(names.sorted().joined(separator: ", "))")
    }
    guard found.count == 1 else {
      let list = found.map { self.name($0) }.joined(separator: ", ")
      throw ValidationError("\(text) may be \(list)")
    }
    return first
  }
}
