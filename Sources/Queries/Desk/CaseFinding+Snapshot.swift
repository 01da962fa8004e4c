import Answers
package import Causes
package import Engine
package import Response

extension CaseFinding {
  /// What is found of all incidents of a snapshot, in their order.
  ///
  /// - Complexity: O(incidents x their evidence).
  package static func all(of snapshot: EngineSnapshot, library: CausalLibrary) -> [CaseFinding] {
    snapshot.incidents.compactMap { incident in
      let answer = Answer(
        at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph,
        library: library)
      return CaseFinding(
        answer,
        of: IncidentOutline(
          of: incident, graph: snapshot.graph, library: library, at: snapshot.at))
    }
  }
}
