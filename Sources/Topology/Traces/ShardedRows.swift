package import Telemetry

/// Which rows of a batch each shard takes: found out once a batch, so that no shard need look at
/// what others take.
///
/// Keeps its room from one batch to the next.
package struct ShardedRows: Sendable {
  /// Rows of all shards, one shard's after the other's, ascending within each.
  private var rows: [Int32] = []
  /// Where each shard's rows end.
  private var ends: [Int] = []
  /// Of each row, which shard takes it.
  private var shards: [Int32] = []
  /// Rows that send a message.
  ///
  /// Every shard remembers all sends: a consumer may be linked to a trace of another shard.
  private(set) var producers: [Int32] = []

  package init() {}

  /// Shares out the rows of a batch, by the ids of their traces.
  ///
  /// - Complexity: O(rows + shards).
  package mutating func share(_ batch: SpanBatch, among count: Int) {
    producers.removeAll(keepingCapacity: true)
    for (row, span) in batch.rows.enumerated()
    where batch.shapes[Int(span.shape)].kind == .producer {
      producers.append(Int32(truncatingIfNeeded: row))
    }
    if count == 1 {
      takeAll(batch.rows.count)
    } else {
      sort(batch.rows, into: count)
    }
  }

  /// One shard takes all rows: their numbers are there from the longest batch before.
  private mutating func takeAll(_ count: Int) {
    if ends.count != 1 { (rows, ends) = ([], [0]) }
    while rows.count < count { rows.append(Int32(truncatingIfNeeded: rows.count)) }
    ends[0] = count
  }

  private mutating func sort(_ spans: [SpanRow], into count: Int) {
    shards.removeAll(keepingCapacity: true)
    ends = [Int](repeating: 0, count: count)
    for span in spans {
      let shard = Shard.index(of: span.traceLow, among: count)
      shards.append(Int32(truncatingIfNeeded: shard))
      ends[shard] += 1
    }
    // Where each shard's rows begin, which moves on to where they end.
    var start = 0
    for shard in ends.indices { (ends[shard], start) = (start, start + ends[shard]) }
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(0, count: shards.count))
    for (row, shard) in shards.enumerated() {
      rows[ends[Int(shard)]] = Int32(truncatingIfNeeded: row)
      ends[Int(shard)] += 1
    }
  }

  /// The rows that a shard takes, ascending.
  ///
  /// - Precondition: the batch was shared out among as many shards as there are.
  package subscript(shard: Shard) -> ArraySlice<Int32> {
    rows[(shard.index == 0 ? 0 : ends[shard.index - 1])..<ends[shard.index]]
  }
}
