import Telemetry
import TestSeeds
import Testing
import Topology

@testable import Vitals

/// Random points of a few series: resets, stale and equal times, odd values, both temporalities.
private struct RandomPoints {
  var random: SeededGenerator
  private var time: Int64 = 1_000_000_000_000

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Batches in which time goes on, mostly.
  mutating func batch() -> MetricBatch {
    var batch = MetricBatch()
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      var run = MetricBatch.Run(
        resource: Int32.random(in: 0...2, using: &random), kind: .gauge)
      let kinds: [MetricBatch.Kind] = [.gauge, .sum, .histogram, .exponentialHistogram, .summary]
      run.kind = kinds.randomElement(using: &random) ?? .gauge
      run.temporality = Bool.random(using: &random) ? .delta : .cumulative
      run.isMonotonic = Bool.random(using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) { batch.points.append(point(run)) }
      run.end = batch.points.count
      batch.runs.append(run)
    }
    return batch
  }

  /// Each sender has ten series of each kind of its own.
  private mutating func point(_ run: MetricBatch.Run) -> MetricBatch.Point {
    time += .random(in: -2_000_000_000...4_000_000_000, using: &random)
    let values = [0, 1, 7.5, 100, 1e9, -3, .nan, .infinity]
    let starts = [0, time - 9_000_000_000, time - 1_000_000_000, time + 5]
    return MetricBatch.Point(
      series: run.resource * 10 + .random(in: 0..<10, using: &random),
      start: Timestamp(nanoseconds: starts.randomElement(using: &random) ?? 0),
      time: Timestamp(nanoseconds: time),
      value: values.randomElement(using: &random) ?? 0,
      count: .random(in: 0...20, using: &random))
  }
}

@Suite struct `Metric points become the samples that the slow way gives` {
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `on random points, one shard or three`(seed: UInt64) {
    for shardCount in [1, 3] {
      var points = RandomPoints(seed: seed)
      var reference = ReferenceIntake()
      var intakes = (0..<shardCount).map { _ in MetricIntake(windowSeconds: 1) }
      let known = (0..<30).map {
        MetricReader.KnownSeries(number: $0 * 7, scale: $0 % 2 == 0 ? 1 : 1e-3)
      }
      for step in 1...30 as ClosedRange<Int64> {
        // Later than all that was sent so far.
        let end = Timestamp(nanoseconds: (1_000 + 4_000 * step) * 1_000_000_000)
        let batch = points.batch()
        var wanted: [Int32: ReferenceIntake.Sample] = [:]
        var start = 0
        for run in batch.runs {
          for row in start..<run.end {
            let sent = batch.points[row]
            let scale = known[Int(sent.series)].scale
            if let sample = reference.sample(sent, run, scale: scale) {
              wanted[sent.series * 7] = sample
            }
          }
          start = run.end
        }
        var deltas = WindowDeltas()
        for index in intakes.indices {
          intakes[index].absorb(
            batch, senders: [0, 1, 2], known: known,
            shard: Shard(index: index, count: shardCount), isAccepted: nil)
          intakes[index].close(at: end, into: &deltas)
        }
        let found = deltas.samples.map { sample in
          let bits = ReferenceIntake.Sample(
            time: sample.time, value: sample.value.bitPattern, rate: sample.rate?.bitPattern)
          return (sample.series.index, bits)
        }
        // Of several points of a batch the windows keep one each; the last is the newest.
        let newest = Dictionary(found, uniquingKeysWith: { $0.time > $1.time ? $0 : $1 })
        #expect(newest == wanted, "seed \(seed)")
      }
      #expect(intakes.map(\.staleCount).reduce(0, +) == reference.staleCount, "seed \(seed)")
    }
  }
}
