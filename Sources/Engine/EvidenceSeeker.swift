import Answers
import Symptoms
import Telemetry
import Topology
import Vitals

/// Decides of whom evidence is wanted, and keeps what was found, in names.
///
/// Wanted of every service or operation that a present symptom is on, or that owns what it is on:
/// when it first has one, and again every `patienceSeconds` while it has.
struct EvidenceSeeker: Sendable {
  /// Subjects that evidence is sought for in one window; those with the strongest symptoms first.
  static let subjectCountMax = 32
  /// Subjects whose evidence is kept; the oldest goes first.
  static let keptCountMax = 256
  /// Seconds of event time after which evidence about the same subject is sought anew.
  static let patienceSeconds = 30.0

  /// Whom evidence is about.
  struct Subject: Hashable, Comparable, Sendable {
    var service: String
    /// Empty for all of the service.
    var operation: String

    static func < (left: Subject, right: Subject) -> Bool {
      (left.service, left.operation) < (right.service, right.operation)
    }
  }

  /// Subjects that were wanted and for which there was no room in their window.
  private(set) var postponedCount = 0
  private var soughtAt: [Subject: Timestamp] = [:]
  private var kept: [Subject: Evidence] = [:]
  private(set) var wanted: [Wanted] = []

  /// A subject, its service's entity, and what its requests are measured by.
  struct Wanted: Sendable {
    var subject: Subject
    var service: EntityID
    var query: TraceQuery
  }

  /// Decides whom to look for at the end of a window.
  mutating func want(
    _ observations: [SymptomObservation], graph: TopologyGraph, vitals: VitalsTable,
    symbols: SymbolTable, at time: Timestamp
  ) {
    wanted = []
    var strengths: [Subject: (strength: Double, id: EntityID)] = [:]
    for observation in observations where observation.verdict == .present {
      guard let (subject, id) = Self.subject(of: graph[observation.key.entity], graph) else {
        continue
      }
      let strength = max(
        observation.logLikelihoodRatio, strengths[subject]?.strength ?? -.infinity)
      strengths[subject] = (strength, id)
    }
    soughtAt = soughtAt.filter { strengths[$0.key] != nil }
    let due = strengths.filter { subject, _ in
      soughtAt[subject].map { time.seconds(since: $0) >= Self.patienceSeconds } ?? true
    }
    .sorted { left, right in
      left.value.strength == right.value.strength
        ? left.key < right.key : left.value.strength > right.value.strength
    }
    postponedCount += max(0, due.count - Self.subjectCountMax)
    for (subject, found) in due.prefix(Self.subjectCountMax) {
      soughtAt[subject] = time
      guard let query = Self.query(subject, vitals.requests(of: found.id, windows: 3), symbols)
      else { continue }
      let service = graph.find(EntityKey(.service, subject.service)) ?? found.id
      wanted.append(Wanted(subject: subject, service: service, query: query))
    }
  }

  /// Keeps what was found for `wanted`, in its order.
  mutating func keep(_ evidence: [Evidence]) {
    for (wanted, evidence) in zip(wanted, evidence) { kept[wanted.subject] = evidence }
    wanted = []
    while kept.count > Self.keptCountMax,
      let oldest = kept.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) })
    {
      kept[oldest.key] = nil
    }
  }

  /// All that is kept, by service and operation.
  var evidence: [Evidence] { kept.sorted { $0.key < $1.key }.map(\.value) }

  private static func subject(
    of entity: Entity, _ graph: TopologyGraph
  ) -> (Subject, EntityID)? {
    let service = entity.type == .service ? entity.name : entity.service
    guard let service, let owner = graph.find(EntityKey(.service, service)) else { return nil }
    guard entity.type == .operation, entity.name.hasPrefix(service + " ") else {
      return (Subject(service: service, operation: ""), owner)
    }
    let operation = String(entity.name.dropFirst(service.count + 1))
    return (Subject(service: service, operation: operation), entity.id)
  }

  /// Nil when spans never named such a thing.
  private static func query(
    _ subject: Subject, _ requests: RequestCounts?, _ symbols: SymbolTable
  ) -> TraceQuery? {
    guard let service = symbols.find(subject.service),
      let operation = symbols.find(subject.operation)
    else { return nil }
    let slow = requests?.duration.quantile(0.95)
    let middle = requests?.duration.quantile(0.5)
    return TraceQuery(
      service: service, operation: operation,
      slowNanosecondsMin: slow.map { Int64($0 * 1e9) } ?? .max,
      ordinaryNanoseconds: middle.map { Int64($0 * 1e9) } ?? .max)
  }
}
