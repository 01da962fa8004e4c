internal import Answers
package import Causes
package import Engine
package import Response
internal import Telemetry
internal import Topology

extension ReportMaterial {
  /// What a post-mortem of one incident of a snapshot is written from; nil when the incident is
  /// not in it or has no cause.
  ///
  /// - Complexity: O(evidence of the incident + relations).
  package init?(of number: Int, in snapshot: EngineSnapshot, library: CausalLibrary) {
    guard let incident = snapshot.incidents.first(where: { $0.number == number }) else {
      return nil
    }
    let answer = Answer(
      at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph,
      library: library)
    guard let finding = CaseFinding(answer, of: incident, in: snapshot, library: library)
    else { return nil }
    self.init(answer: answer, finding: finding)
    burns = LevelStanding.burns(snapshot.levels, of: finding)
    calls = Self.calls(among: finding, in: snapshot.graph)
    exemplars = Self.exemplars(of: finding, in: snapshot.evidence)
  }

  /// Likewise, as far as it is known for a moment: history keeps no requests and no budgets.
  init?(of view: IncidentView, in moment: Moment) {
    guard let finding = moment.finding(of: view) else { return nil }
    self.init(answer: view.answer, finding: finding)
    handled = view.one
    burns = LevelStanding.burns(moment.levels ?? [], of: finding)
    calls = Self.calls(among: finding, in: moment.graph)
    exemplars = Self.exemplars(of: finding, in: moment.evidence ?? [])
  }

  /// Calls of which both sides are hit, or where one side is hit and the other holds the cause.
  private static func calls(
    among finding: CaseFinding, in graph: TopologyGraph
  ) -> [ServiceCall] {
    let hit = Set(finding.impact.services)
    let root = finding.cause.entity
    func isHit(_ entity: Entity) -> Bool {
      entity.type == .service ? hit.contains(entity.name) : isNearCause(entity)
    }
    /// Stores are no services: one belongs here when the cause is at it, or at the way to it.
    func isNearCause(_ entity: Entity) -> Bool {
      root.name == entity.name || root.name.hasSuffix("→ \(entity.name)")
    }
    return graph.relations.compactMap { relation in
      guard relation.type == .calls else { return nil }
      let (from, to) = (graph[relation.from], graph[relation.to])
      guard isHit(from), isHit(to) else { return nil }
      return ServiceCall(from: AnswerEntity(from), to: AnswerEntity(to))
    }.sorted()
  }
}

extension ReportMaterial {
  /// Requests and lines of what a finding hits that are told in a report: of each service two
  /// requests that failed or were slow, and two lines.
  private static func exemplars(
    of finding: CaseFinding, in evidence: [Evidence]
  ) -> [ReportExemplar] {
    let services = finding.services
    var told: [ReportExemplar] = []
    var known: Set<String> = []
    for one in evidence where services.contains(one.service) && known.insert(one.service).inserted {
      let entity = AnswerEntity(type: "service", name: one.service, service: one.service)
      for trace in one.traces.filter({ $0.kind != .ordinary }).prefix(2) {
        told.append(
          ReportExemplar(
            at: trace.start, entity: entity, traceID: trace.traceID, text: trace.sentence))
      }
      for log in one.logs.filter(\.isError).prefix(2) {
        told.append(
          ReportExemplar(
            at: log.lastSeen, entity: entity, text: log.line.isEmpty ? log.template : log.line))
      }
    }
    return told
  }
}

extension TraceExemplar {
  /// "GET /items failed after 1200.5 ms": of the request that it was chosen for.
  fileprivate var sentence: String {
    guard let span = spans.first(where: \.isChosen) ?? spans.first else { return kind.rawValue }
    let milliseconds = Double(span.durationNanoseconds / 100_000) / 10
    let outcome = span.isError ? "failed after" : "took"
    return "\(span.name) \(outcome) \(milliseconds) ms"
  }
}
