import Answers
import Response
import Telemetry
import Topology
import Vitals

extension DiagnosisEngine {
  /// Counts the requests of a window for the service levels that they are promised in.
  ///
  /// A service is taken for an entry point once it has been seen for some windows: its callers may
  /// be met later than itself.
  mutating func noteLevels(_ graph: TopologyGraph, at end: Timestamp) {
    for entity in graph.entities where entity.type == .service {
      guard let counts = vitals.requests(of: entity.id), counts.count > 0 else { continue }
      let isEntryPoint =
        vitals.windowCount(of: entity.id) >= VitalsTable.recentWindowCount
        && !levels.knows(entity.name) && graph.isEntryPoint(entity.id)
      guard isEntryPoint || levels.knows(entity.name) else { continue }
      var slower: [Double: Int] = [:]
      for seconds in levels.thresholds(of: entity.name, isEntryPoint: isEntryPoint) {
        let bucket = LatencyHistogram.bucket(ofNanoseconds: Int64(seconds * 1e9))
        slower[seconds] = counts.duration.count(aboveBucket: bucket)
      }
      levels.note(
        ServiceLevelBook.Traffic(
          service: entity.name, isEntryPoint: isEntryPoint, count: counts.count,
          failedCount: counts.errorCount, slowerCounts: slower), endingAt: end)
    }
  }
}
