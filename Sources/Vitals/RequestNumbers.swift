package import Topology

/// The requests of one entity in the last window, as a few numbers.
package struct RequestNumbers: Hashable, Sendable {
  package var entity: EntityID
  /// Requests, and those of them that failed.
  package var count: Int
  package var errorCount: Int
  /// Seconds: mean, median and what 99 of 100 stay below, the last two to a bucket's width; nil
  /// without requests.
  package var mean: Double?
  package var median: Double?
  package var long: Double?
}

extension VitalsTable {
  /// The requests of all entities that had any lately, by entity; none when nobody sent spans or
  /// logs in the last window.
  ///
  /// - Complexity: O(entities with requests).
  package var requestNumbers: [RequestNumbers] {
    guard isAnybodySpeaking else { return [] }
    return requests.compactMap { entity, history in
      let recent = history.windows.suffix(Self.recentWindowCount)
      guard let counts = recent.last, recent.contains(where: { $0.count > 0 })
      else { return nil }
      return RequestNumbers(
        entity: entity, count: counts.count, errorCount: counts.errorCount,
        mean: counts.duration.mean, median: counts.duration.quantile(0.5),
        long: counts.duration.quantile(0.99))
    }.sorted { $0.entity < $1.entity }
  }
}
