package import Symptoms

/// The symptoms that one cause at one entity is expected to show in today's topology.
///
/// One column of the codebook. A symptom's strength is that of the best path to it; the path is the
/// explanation.
package struct Signature: Sendable {
  /// One symptom of a signature.
  package struct Entry: Hashable, Sendable {
    package var symptom: SymptomKey
    /// Strength of the best path, up to 1.
    package var strength: Double
    /// Typical time from the cause to the symptom along that path, in seconds.
    package var delaySeconds: Double
    /// Index into the search that found it.
    var place: Int32
  }

  package let cause: CauseKey
  /// Ascending by symptom.
  package let entries: [Entry]
  /// The search met its bound: weaker symptoms may be missing.
  package let isCut: Bool
  let paths: BestPaths

  /// Expands the signature of a cause.
  package init(of cause: CauseKey, in map: CausalityMap, limits: BestPaths.Limits = .init()) {
    let start = CausalPoint(entity: cause.entity, node: map.library.node(cause.cause))
    self.init(
      cause, BestPaths(.forward, from: [start], in: map, limits: limits), map.library)
  }

  /// The signature that the best paths from a cause make.
  init(_ cause: CauseKey, _ paths: BestPaths, _ library: CausalLibrary) {
    self.cause = cause
    self.paths = paths
    isCut = paths.isCut
    entries = paths.settled.enumerated().compactMap { place, settled in
      library.symptom(settled.point.node).map { symptom in
        Entry(
          symptom: SymptomKey(entity: settled.point.entity, symptom: symptom),
          strength: settled.strength, delaySeconds: settled.delaySeconds, place: Int32(place))
      }
    }.sorted { $0.symptom < $1.symptom }
  }

  /// The entry of a symptom, or nil when the cause does not lead to it.
  ///
  /// O(log entries).
  package func entry(of symptom: SymptomKey) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].symptom < symptom { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].symptom == symptom ? entries[low] : nil
  }

  /// How likely the symptom of an entry is to be there, its leak included, 0...1.
  func chance(of entry: Entry, _ library: CausalLibrary) -> Double {
    1 - (1 - library[entry.symptom.symptom].leak) * (1 - entry.strength)
  }

  /// From the cause, over every condition, to the symptom.
  package func path(to entry: Entry) -> [CausalPoint] { paths.path(to: entry.place) }
}
