package import Symptoms

/// A library made wrong in one place: tests that do not notice it prove nothing of that place.
package enum Mutant: Hashable, Sendable {
  /// Nothing shows the symptom any more.
  case withoutSymptom(SymptomID)
  /// One influence, by its index, is gone.
  case withoutInfluence(Int32)
  /// Two causes that look alike lead to what the other leads to.
  case swapped(CauseID, CauseID)

  /// What was done, for people.
  package func text(in library: CausalLibrary) -> String {
    switch self {
    case .withoutSymptom(let id): "nothing shows \(library[id].scope).\(library[id].name)"
    case .withoutInfluence(let index): "no arrow \(library.text(ofInfluence: index))"
    case .swapped(let one, let other):
      "\(library[one].path) and \(library[other].path) change places"
    }
  }

  /// The mutated library; all its numbers are those of `library`.
  func library(from library: CausalLibrary) -> CausalLibrary {
    var influences = library.influences
    switch self {
    case .withoutSymptom(let id):
      let node = library.node(id)
      influences.removeAll { $0.to == node }
    case .withoutInfluence(let index): influences.remove(at: Int(index))
    case .swapped(let one, let other):
      let (first, second) = (library.node(one), library.node(other))
      for index in influences.indices {
        if influences[index].from == first {
          influences[index].from = second
        } else if influences[index].from == second {
          influences[index].from = first
        }
      }
    }
    return library.replacing(influences: influences)
  }

  /// All mutants of a library: each symptom, each influence, and each pair of look-alikes.
  static func all(of library: CausalLibrary) -> [Mutant] {
    library.rules.map { .withoutSymptom($0.id) }
      + library.influences.indices.map { .withoutInfluence(Int32($0)) }
      + LookAlikes(library).pairs.map { .swapped($0.0, $0.1) }
  }
}

/// Pairs of causes of one scope that are easily taken for each other: those that a model says are
/// (`is-not`), and for each cause the one whose direct effects are most like its own.
struct LookAlikes {
  /// Ascending, each pair once.
  private(set) var pairs: [(CauseID, CauseID)] = []

  init(_ library: CausalLibrary) {
    var found: Set<[Int32]> = []
    let effects = library.causes.map { Self.effects(of: $0, in: library) }
    for cause in library.causes {
      let likes = library.causes.filter { $0.scope == cause.scope && $0.id != cause.id }
      for rival in cause.rivals where library[rival.cause].scope == cause.scope {
        found.insert([cause.id.index, rival.cause.index].sorted())
      }
      let own = effects[Int(cause.id.index)]
      let nearest = likes.map { ($0.id, Self.likeness(own, effects[Int($0.id.index)])) }
        .max { ($0.1, $1.0) < ($1.1, $0.0) }
      if let nearest, nearest.1 > 0 { found.insert([cause.id.index, nearest.0.index].sorted()) }
    }
    pairs = found.sorted { $0.lexicographicallyPrecedes($1) }.map {
      (CauseID(index: $0[0]), CauseID(index: $0[1]))
    }
  }

  private static func effects(
    of cause: Cause, in library: CausalLibrary
  ) -> [CausalNodeID: Double] {
    var effects: [CausalNodeID: Double] = [:]
    for index in library.influences(from: library.node(cause.id)) {
      let influence = library.influences[Int(index)]
      effects[influence.to] = max(effects[influence.to] ?? 0, influence.strength.factor)
    }
    return effects
  }

  /// From 0, nothing in common, to 1, the same.
  private static func likeness(
    _ one: [CausalNodeID: Double], _ other: [CausalNodeID: Double]
  ) -> Double {
    var (common, all) = (0.0, 0.0)
    // In the order of nodes, because sums of floating-point numbers depend on it.
    for node in Set(one.keys).union(other.keys).sorted() {
      let (left, right) = (one[node] ?? 0, other[node] ?? 0)
      common += min(left, right)
      all += max(left, right)
    }
    return all > 0 ? common / all : 0
  }
}
