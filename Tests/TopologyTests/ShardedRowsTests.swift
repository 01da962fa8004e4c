import Telemetry
import TestSeeds
import Testing
import Topology

@Suite struct `Rows shared out among shards` {
  @Test(arguments: [1, 2, 3, 8])
  func `each goes to the one shard that takes its trace, in their order`(count: Int) {
    var bench = SpanBench()
    var random = SeededGenerator(seed: 7)
    var rows = ShardedRows()
    // Room is used again: what a longer batch left must not come back.
    for length in [200, 0, 7, 1] {
      let batch = bench.batch(
        (0..<length).map { id in
          SpanSketch(
            id: UInt64(id), trace: .random(in: 0...9, using: &random), service: "shop", from: 0,
            to: 1)
        })
      rows.share(batch, among: count)
      for index in 0..<count {
        let shard = Shard(index: index, count: count)
        let own = batch.rows.indices.filter { shard.takes(batch.rows[$0].traceLow) }
        #expect(rows[shard].map(Int.init) == own)
      }
    }
  }
}
