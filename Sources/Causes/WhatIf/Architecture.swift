package import Topology
package import Vitals

/// An estate as somebody draws it: what exists and how it belongs together, and what it should
/// withstand.
///
/// Written in YAML with the entities and relations of a model test.
package struct Architecture: Sendable {
  package var graph: TopologyGraph
  package var policy: ResiliencePolicy

  package init(graph: TopologyGraph, policy: ResiliencePolicy = ResiliencePolicy()) {
    self.graph = graph
    self.policy = policy
  }

  /// Reads an architecture; nil when there are errors.
  ///
  /// Issues are by place.
  package static func read(
    _ file: ModelFile, limits: ModelLimits = .standard
  ) -> (architecture: Architecture?, issues: [ModelIssue]) {
    var log = IssueLog(limit: limits.issues)
    var architecture: Architecture?
    do {
      let syntax = try SyntaxReader(file: file, limits: limits).read()
      var parser = ModelTestParser(reader: FieldReader(file: file.name, log: log))
      architecture = parser.architecture(syntax)
      log = parser.reader.log
    } catch {
      log.add(error.issue(in: file.name))
    }
    return (log.errorCount == 0 ? architecture : nil, log.sorted(files: [file.name]))
  }
}

/// What an estate should withstand; what is nil is not asked for.
package struct ResiliencePolicy: Hashable, Sendable {
  /// The greatest part of all services that one cause may reach, 0 to 1.
  package var allowedBlastRadius: Double?
  /// The most entities whose loss reaches where requests enter.
  package var allowedSinglePoints: Int?
  /// The most causes that nothing measured would show.
  package var allowedUnseen: Int?
  /// The most causes that the diagnosis would take for another.
  package var allowedConfused: Int?
  /// Entities that are known to be single points, and causes that are known to be unseen or
  /// confused; by name.
  package var accepted: Set<String> = []

  package init() {}

  /// Nothing is asked for.
  package var isEmpty: Bool {
    allowedBlastRadius == nil && allowedSinglePoints == nil && allowedUnseen == nil
      && allowedConfused == nil
  }
}

extension ModelTestParser {
  private static let architectureKeys = ["about", "entities", "relations", "policy"]
  private static let policyKeys = [
    "blast-radius-max", "single-points-max", "unseen-max", "confused-max", "accepted",
  ]

  fileprivate mutating func architecture(_ syntax: Syntax) -> Architecture? {
    guard
      let fields = reader.fields(syntax, of: "an architecture", names: Self.architectureKeys)
    else { return nil }
    let topology = topology(fields)
    var binder = ModelTestBinder(library: CausalLibrary(), reader: reader)
    let graph = binder.graph(topology)
    reader = binder.reader
    return Architecture(graph: graph, policy: fields["policy"].map { policy($0) } ?? .init())
  }

  private mutating func policy(_ syntax: Syntax) -> ResiliencePolicy {
    var policy = ResiliencePolicy()
    guard let fields = reader.fields(syntax, of: "a policy", names: Self.policyKeys) else {
      return policy
    }
    policy.allowedBlastRadius = fields["blast-radius-max"].flatMap {
      reader.number($0, of: "blast-radius-max", in: .probability)
    }
    policy.allowedSinglePoints = count("single-points-max", fields)
    policy.allowedUnseen = count("unseen-max", fields)
    policy.allowedConfused = count("confused-max", fields)
    policy.accepted = Set(words(fields["accepted"], "accepted").map(\.text))
    return policy
  }

  private mutating func count(_ name: String, _ fields: Fields) -> Int? {
    fields[name].flatMap { reader.number($0, of: name, in: .count) }.map { Int($0) }
  }
}

extension NumberRange {
  fileprivate static let count = NumberRange(least: 0, isLeastIncluded: true, most: 1e6)
}

/// What telemetry there is: a symptom can be decided only where its measure can be taken.
package enum Signal: String, CaseIterable, Hashable, Sendable {
  case traces, metrics, logs, events

  /// The names of what a measure needs, and whether a set of signals has it.
  package static func needed(by measure: Measure) -> SignalNeed { SignalNeed(measure) }
}

/// What a measure is taken from.
package struct SignalNeed: Hashable, Sendable {
  /// Any of these would do.
  package private(set) var anyOf: Set<Signal> = []
  /// What to look for, for people: names of metrics, phrases, events.
  package private(set) var names: [String] = []

  init(_ measure: Measure) { add(measure) }

  /// Whether it can be taken with these signals.
  package func isMet(by signals: Set<Signal>) -> Bool { !anyOf.isDisjoint(with: signals) }

  private mutating func add(_ measure: Measure) {
    switch measure {
    case .request(let request): note(.traces, "spans (\(request.rawValue))")
    case .metric(let selector): note(.metrics, selector.name)
    case .quotient(let part, let whole):
      add(part)
      add(whole)
    case .sum(let parts), .first(let parts): for part in parts { add(part) }
    case .logs(let phrases): note(.logs, phrases.first.map { "logs (\"\($0)\")" } ?? "error logs")
    case .event(let name): note(.events, "event \(name)")
    case .silence: note(.traces, "any telemetry of its own")
    }
  }

  private mutating func note(_ signal: Signal, _ name: String) {
    anyOf.insert(signal)
    if !names.contains(name) { names.append(name) }
  }
}
