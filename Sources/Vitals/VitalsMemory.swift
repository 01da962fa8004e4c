package import Telemetry
internal import Topology

/// What is known of the pace of entities and the traffic of relations, to go on from after a
/// restart.
///
/// The last windows of requests, series of metrics and log templates are not part of it: they are
/// there again after a window or two.
package struct VitalsMemory: Codable, Sendable {
  package var end: Timestamp
  var heard: [EntityID: VitalsTable.Heard]
  var spoke: [EntityID: VitalsTable.Heard]
  var unheardSeconds: Double
  var unspokenSeconds: Double
  var calls: [Int: RelationTable.Traffic]
  var requests: [EntityID: RelationTable.Traffic]
}

extension VitalsTable {
  /// What it knows, to go on from.
  ///
  /// - Complexity: O(1), and a copy of what changes next.
  package var memory: VitalsMemory {
    VitalsMemory(
      end: end, heard: heard, spoke: spoke, unheardSeconds: unheardSeconds,
      unspokenSeconds: unspokenSeconds, calls: relations.calls, requests: relations.requests)
  }

  /// Goes on from what an earlier table knew of the same entities and relations.
  package init(
    interest: MeasureInterest, windowSeconds: Double, from memory: VitalsMemory,
    entityCount: Int, relationCount: Int
  ) {
    self.init(interest: interest, windowSeconds: windowSeconds)
    let isEntity = { (id: EntityID) in (0..<entityCount).contains(Int(id.index)) }
    end = memory.end
    heard = memory.heard.filter { isEntity($0.key) }
    spoke = memory.spoke.filter { isEntity($0.key) }
    unheardSeconds = memory.unheardSeconds
    unspokenSeconds = memory.unspokenSeconds
    relations.calls = memory.calls.filter { (0..<relationCount).contains($0.key) }
    relations.requests = memory.requests.filter { isEntity($0.key) }
  }
}
