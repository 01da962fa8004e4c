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
    let outline = IncidentOutline(
      of: incident, graph: snapshot.graph, library: library, at: snapshot.at)
    guard let finding = CaseFinding(answer, of: outline) else { return nil }
    self.init(answer: answer, finding: finding)
    burns = LevelStanding.burns(snapshot.levels, of: finding)
    calls = Self.calls(among: finding, in: snapshot.graph)
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
