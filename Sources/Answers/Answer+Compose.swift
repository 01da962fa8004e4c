package import Causes
package import Symptoms
package import Telemetry
package import Topology

extension Answer {
  /// Alternatives less probable than this are not worth a word.
  static let alternativeProbabilityMin = 0.01
  /// From here on a cause is certain, and a little more or less says nothing.
  static let certainProbability = 0.9

  /// Composes what is to be said of some incidents.
  ///
  /// - Parameters:
  ///   - time: the moment for which it is said.
  ///   - incidents: oldest first.
  ///   - present: symptoms present now, for what stays unexplained without any incident.
  ///   - graph: holds every entity that the incidents and symptoms name.
  ///   - library: the one that the incidents were diagnosed with.
  /// Speaks of the trouble at hand: the open incidents, or the last ones if none is; what was over
  /// before it began is told as earlier.
  ///
  /// - Complexity: O(causes x explained symptoms).
  package init(
    at time: Timestamp, incidents: [Incident], present: [SymptomObservation],
    graph: TopologyGraph, library: CausalLibrary
  ) {
    let names = AnswerNames(graph: graph, library: library)
    let begin = Self.begin(of: incidents)
    let (past, current) = (
      incidents.filter { !$0.overlaps(begin) }, incidents.filter { $0.overlaps(begin) }
    )
    self.init(
      at: time, causes: Self.ranked(current, names),
      earlier: Self.ranked(past.reversed(), names).filter { $0.verdict == .cause },
      unexplained: Self.unexplained(incidents: incidents, present: present, names: names))
  }

  /// When the trouble at hand began: the opening of the last incident, or of an earlier one that
  /// was still going on then.
  private static func begin(of incidents: [Incident]) -> Timestamp {
    guard var begin = incidents.map(\.opened).max() else { return .zero }
    for incident in incidents.sorted(by: { $0.opened > $1.opened }) where incident.overlaps(begin) {
      begin = min(begin, incident.opened)
    }
    return begin
  }

  private static func ranked(_ incidents: [Incident], _ names: AnswerNames) -> [AnswerCause] {
    var causes: [AnswerCause] = []
    for incident in incidents {
      let evidence = Dictionary(
        incident.evidence.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
      causes += incident.diagnosis.causes.map {
        names.cause($0, of: incident, evidence: evidence)
      }
      causes += incident.diagnosis.runnersUp
        .filter { $0.probability >= Self.alternativeProbabilityMin }
        .map { names.alternative($0, of: incident) }
    }
    let ranked = causes.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.verdict != b.verdict { return a.verdict == .cause }
      if a.isCertain != b.isCertain { return a.isCertain }
      // Both certain: the one that accounts for more of what is there now.
      let (seenByA, seenByB) = (a.presentCount, b.presentCount)
      if a.isCertain, seenByA != seenByB { return seenByA > seenByB }
      if a.probability != b.probability { return a.probability > b.probability }
      return a.explains.count == b.explains.count
        ? left.offset < right.offset : a.explains.count > b.explains.count
    }
    return firstOfEach(ranked.map(\.element))
  }

  /// The same cause of the same entity in several incidents is said once, in its most probable
  /// form.
  private static func firstOfEach(_ causes: [AnswerCause]) -> [AnswerCause] {
    var seen: Set<String> = []
    return causes.filter {
      seen.insert("\($0.entity.type) \($0.entity.name) \($0.cause)").inserted
    }
  }

  private static func unexplained(
    incidents: [Incident], present: [SymptomObservation], names: AnswerNames
  ) -> [AnswerSymptom] {
    let newest = incidents.filter(\.isOpen).max {
      ($0.diagnosis.at, $0.number) < ($1.diagnosis.at, $1.number)
    }
    guard let current = newest else {
      return present.map { names.symptom($0, strength: 0) }
    }
    let left = Set(current.diagnosis.unexplained)
    return current.evidence.filter { left.contains($0.key) }.map { names.symptom($0, strength: 0) }
  }
}

extension AnswerCause {
  fileprivate var isCertain: Bool { probability >= Answer.certainProbability }
  /// Symptoms it accounts for that have not cleared.
  fileprivate var presentCount: Int { explains.count { $0.cleared == nil } }
}

extension Incident {
  /// Whether it was still going on at `time`, or began later.
  fileprivate func overlaps(_ time: Timestamp) -> Bool { closed.map { $0 >= time } ?? true }
}

/// Turns numbers of a diagnosis into names.
struct AnswerNames {
  /// Arrows told of one cause; more cannot be drawn.
  static let arrowCountMax = 200

  let graph: TopologyGraph
  let library: CausalLibrary

  func entity(_ id: EntityID) -> AnswerEntity {
    let entity = graph[id]
    return AnswerEntity(
      type: entity.type.name, kind: entity.kind?.name, name: entity.name,
      service: entity.type == .service ? entity.name : entity.service)
  }

  func cause(
    _ cause: DiagnosedCause, of incident: Incident, evidence: [SymptomKey: SymptomObservation]
  ) -> AnswerCause {
    var answer = named(cause.key, of: incident, probability: cause.probability)
    answer.onset = cause.onset
    answer.change = cause.change
    answer.explains = cause.explains.map { explained in
      guard let observation = evidence[explained.symptom] else {
        return symptom(
          SymptomObservation(
            key: explained.symptom, verdict: .present, logLikelihoodRatio: 0,
            onset: explained.onset), strength: explained.strength)
      }
      return symptom(observation, strength: explained.strength)
    }
    answer.missing = cause.missing.map(missing)
    answer.path = wayToUsers(cause).map(step)
    answer.spread = arrows(cause)
    return answer
  }

  /// The longest way to what those feel who ask the estate from outside; where none is reached, to
  /// what a service does for others, else to any symptom.
  private func wayToUsers(_ cause: DiagnosedCause) -> [CausalPoint] {
    func rank(_ path: [CausalPoint]) -> Int {
      guard let end = path.last.map({ graph[$0.entity] }),
        end.type == .service || end.type == .operation
      else { return 0 }
      let name = end.type == .service ? end.name : end.service
      let service = name.flatMap { graph.find(EntityKey(.service, $0)) }
      return service.map(graph.isEntryPoint) ?? false ? 2 : 1
    }
    let ways = cause.explains.enumerated().map { place, explained in
      (rank: rank(explained.path), place: place, path: explained.path)
    }
    let best = ways.max { left, right in
      (left.rank, left.path.count, right.place) < (right.rank, right.path.count, left.place)
    }
    return best?.path ?? []
  }

  func alternative(_ other: RunnerUp, of incident: Incident) -> AnswerCause {
    var answer = named(other.key, of: incident, probability: other.probability)
    answer.verdict = .alternative
    answer.onset = incident.opened
    answer.whyNot = WhyNot(names: self).sentences(other)
    return answer
  }

  private func named(
    _ key: CauseKey, of incident: Incident, probability: Double
  ) -> AnswerCause {
    let cause = library[key.cause]
    return AnswerCause(
      incident: incident.number, isActive: incident.isOpen, verdict: .cause,
      entity: entity(key.entity), cause: cause.name, summary: cause.summary,
      severity: cause.severity.rawValue, probability: probability, onset: incident.opened,
      change: nil, explains: [], missing: [], path: [], remedies: cause.remedies, whyNot: [])
  }

  func symptom(_ observation: SymptomObservation, strength: Double) -> AnswerSymptom {
    let rule = library[observation.key.symptom]
    return AnswerSymptom(
      entity: entity(observation.key.entity), symptom: rule.name, summary: rule.summary,
      onset: observation.onset, cleared: observation.cleared, value: observation.value,
      threshold: observation.threshold, strength: strength)
  }

  private func missing(_ missing: MissingSymptom) -> AnswerMissing {
    let rule = library[missing.symptom.symptom]
    return AnswerMissing(
      entity: entity(missing.symptom.entity), symptom: rule.name, summary: rule.summary,
      reason: missing.reason.rawValue, strength: missing.strength)
  }

  private func arrows(_ cause: DiagnosedCause) -> [AnswerArrow] {
    var seen: Set<[CausalPoint]> = []
    var arrows: [AnswerArrow] = []
    for explained in cause.explains {
      for (from, to) in zip(explained.path, explained.path.dropFirst())
      where arrows.count < Self.arrowCountMax && seen.insert([from, to]).inserted {
        arrows.append(AnswerArrow(from: step(from), to: step(to)))
      }
    }
    return arrows
  }

  private func step(_ point: CausalPoint) -> AnswerStep {
    let node = library[point.node]
    return AnswerStep(entity: entity(point.entity), node: node.name, summary: node.summary)
  }

  /// "errors-begin-here of billing": for sentences.
  func phrase(_ key: SymptomKey) -> String {
    "\(library[key.symptom].name) of \(graph[key.entity].type.name) \(graph[key.entity].name)"
  }
}

/// Says in sentences why an alternative was not chosen.
private struct WhyNot {
  static let listedMax = 3
  let names: AnswerNames

  func sentences(_ other: RunnerUp) -> [String] {
    var sentences: [String] = []
    if !other.leavesUnexplained.isEmpty {
      sentences.append("It would leave unexplained: \(list(other.leavesUnexplained)).")
    }
    if !other.shouldShow.isEmpty {
      sentences.append("It should show, and does not: \(list(other.shouldShow)).")
    }
    if !other.beganBefore.isEmpty {
      sentences.append("It cannot have brought what began before it: \(list(other.beganBefore)).")
    }
    if other.rarerBy >= 2 {
      let times = Int(min(other.rarerBy, 1e9).rounded())
      sentences.append("It is \(times) times rarer to begin with.")
    }
    if !other.wouldTell.isEmpty {
      sentences.append("What would tell the two apart: \(list(other.wouldTell)).")
    }
    return sentences
  }

  private func list(_ keys: [SymptomKey]) -> String {
    let named = keys.prefix(Self.listedMax).map(names.phrase)
    let rest = keys.count - named.count
    return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
