package import Causes
import Topology

/// A library that knows the same words and means nothing by them.
///
/// A scoreboard that does not see the difference measures nothing.
package enum Canary {
  /// Every cause gets what another cause of its type leads to: each type's signatures are moved
  /// around by one place.
  package static func shuffled(_ library: CausalLibrary) -> CausalLibrary {
    var next: [CausalNodeID: CausalNodeID] = [:]
    for causes in Dictionary(grouping: library.causes, by: \.scope).values {
      for (place, cause) in causes.enumerated() {
        next[library.node(cause.id)] = library.node(causes[(place + 1) % causes.count].id)
      }
    }
    let influences = library.influences.map { influence in
      var moved = influence
      moved.from = next[influence.from] ?? influence.from
      return moved
    }
    return CausalLibrary(
      rules: library.rules, causes: library.causes,
      conditions: library.nodes.filter { $0.kind == .condition }, influences: influences)
  }
}
