package import Answers
package import Causes
package import Engine
package import Response

extension CaseFinding {
  /// What is found of an incident of a snapshot; nil when no cause is chosen for it.
  package init?(_ incident: Incident, in snapshot: EngineSnapshot, library: CausalLibrary) {
    let answer = Answer(
      at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph,
      library: library)
    self.init(answer, of: incident, in: snapshot, library: library)
  }

  /// Likewise, when what is to be said of it is at hand.
  init?(
    _ answer: Answer, of incident: Incident, in snapshot: EngineSnapshot, library: CausalLibrary
  ) {
    let outline = IncidentOutline(
      of: incident, graph: snapshot.graph, library: library, at: snapshot.at)
    self.init(answer, of: outline)
  }

  /// What is found of all incidents of a snapshot, in their order.
  ///
  /// - Complexity: O(incidents x their evidence).
  package static func all(of snapshot: EngineSnapshot, library: CausalLibrary) -> [CaseFinding] {
    snapshot.incidents.compactMap { CaseFinding($0, in: snapshot, library: library) }
  }
}
