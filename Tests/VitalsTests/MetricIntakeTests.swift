import Telemetry
import Testing
import Topology
import Vitals

/// One point of a series; times are seconds, and a start of 0 is none.
struct PointSketch: Sendable {
  var time: Double
  var start = 0.0
  var value: Double
  var count: UInt64 = 0

  /// What a point becomes: nil when nothing.
  struct Wanted: Equatable, CustomStringConvertible {
    var value: Double
    var rate: Double?
    var description: String { "\(value) at \(rate.map { "\($0)/s" } ?? "no rate")" }
  }
}

/// Points of one series and what they must become.
struct SeriesCase: CustomTestStringConvertible, Sendable {
  var title: String
  var kind: MetricBatch.Kind
  var temporality = MetricBatch.Temporality.cumulative
  var isMonotonic = true
  var points: [PointSketch]
  /// Value and rate, or nil for none.
  var wanted: [(Double, Double?)?]

  var testDescription: String { title }
}

extension SeriesCase {
  static let plain: [SeriesCase] = [
    SeriesCase(
      title: "a gauge is its value, and its change a second", kind: .gauge,
      points: [
        PointSketch(time: 10, value: 4), PointSketch(time: 15, value: 9),
        PointSketch(time: 20, value: 4),
      ], wanted: [(4, nil), (9, 1), (4, -1)]),
    SeriesCase(
      title: "a running total gives its growth", kind: .sum,
      points: [
        PointSketch(time: 10, start: 1, value: 100), PointSketch(time: 20, start: 1, value: 150),
        PointSketch(time: 25, start: 1, value: 150),
      ], wanted: [(100, nil), (150, 5), (150, 0)]),
    SeriesCase(
      title: "increments give growth over their own stretch", kind: .sum, temporality: .delta,
      points: [
        PointSketch(time: 10, start: 5, value: 20), PointSketch(time: 20, start: 10, value: 30),
        PointSketch(time: 30, value: 40),
      ], wanted: [(20, 4), (30, 3), (40, 4)]),
    SeriesCase(
      title: "a first increment without a start has no rate", kind: .sum, temporality: .delta,
      points: [PointSketch(time: 10, value: 20), PointSketch(time: 15, value: 20)],
      wanted: [(20, nil), (20, 4)]),
    SeriesCase(
      title: "a total that may fall falls without a reset", kind: .sum, isMonotonic: false,
      points: [PointSketch(time: 10, value: 9), PointSketch(time: 20, value: 4)],
      wanted: [(9, nil), (4, -0.5)]),
    SeriesCase(
      title: "what comes again or comes too late is dropped", kind: .gauge,
      points: [
        PointSketch(time: 10, value: 4), PointSketch(time: 10, value: 7),
        PointSketch(time: 5, value: 1), PointSketch(time: 20, value: 5),
      ], wanted: [(4, nil), nil, nil, (5, 0.1)]),
  ]

  static let resets: [SeriesCase] = [
    SeriesCase(
      title: "a total that fell has counted from 0 since the last point", kind: .sum,
      points: [PointSketch(time: 10, value: 100), PointSketch(time: 20, value: 30)],
      wanted: [(100, nil), (30, 3)]),
    SeriesCase(
      title: "a total that fell has counted from 0 since its start, when it says so", kind: .sum,
      points: [
        PointSketch(time: 10, start: 1, value: 100), PointSketch(time: 20, start: 14, value: 30),
      ], wanted: [(100, nil), (30, 5)]),
    SeriesCase(
      title: "a new start is a reset also when the total has overtaken its past", kind: .sum,
      points: [
        PointSketch(time: 10, start: 1, value: 100), PointSketch(time: 20, start: 15, value: 200),
      ], wanted: [(100, nil), (200, 40)]),
    SeriesCase(
      title: "a start that creeps along with each point is no reset", kind: .sum,
      points: [
        PointSketch(time: 10, start: 5, value: 100), PointSketch(time: 20, start: 10, value: 120),
      ], wanted: [(100, nil), (120, 2)]),
  ]

  static let distributions: [SeriesCase] = [
    SeriesCase(
      title: "a running histogram gives the mean of what it gained", kind: .histogram,
      points: [
        PointSketch(time: 10, start: 1, value: 4, count: 2),
        PointSketch(time: 20, start: 1, value: 34, count: 12),
        PointSketch(time: 30, start: 1, value: 34, count: 12),
      ], wanted: [(2, nil), (3, 1), nil]),
    SeriesCase(
      title: "a histogram of increments gives their mean", kind: .exponentialHistogram,
      temporality: .delta,
      points: [
        PointSketch(time: 10, start: 5, value: 4, count: 2),
        PointSketch(time: 20, start: 10, value: 30, count: 10),
      ], wanted: [(2, 0.4), (3, 1)]),
    SeriesCase(
      title: "a summary is a running total", kind: .summary,
      points: [
        PointSketch(time: 10, value: 4, count: 2), PointSketch(time: 20, value: 10, count: 4),
      ], wanted: [(2, nil), (3, 0.2)]),
    SeriesCase(
      title: "a histogram that fell has counted from 0", kind: .histogram,
      points: [
        PointSketch(time: 10, value: 100, count: 50), PointSketch(time: 20, value: 30, count: 10),
      ], wanted: [(2, nil), (3, 1)]),
    SeriesCase(
      title: "a histogram with a new start has counted from 0", kind: .histogram,
      points: [
        PointSketch(time: 10, start: 1, value: 100, count: 50),
        PointSketch(time: 20, start: 15, value: 300, count: 60),
      ], wanted: [(2, nil), (5, 12)]),
    SeriesCase(
      title: "a histogram without a sum says nothing", kind: .histogram,
      points: [PointSketch(time: 10, value: .nan, count: 50)], wanted: [nil]),
  ]
}

/// One point of a series as a batch.
func metricBatch(_ point: PointSketch, of series: SeriesCase, number: Int32 = 0) -> MetricBatch {
  var batch = MetricBatch()
  batch.points = [
    MetricBatch.Point(
      series: number, start: Timestamp(nanoseconds: Int64(point.start * 1e9)),
      time: Timestamp(nanoseconds: Int64(point.time * 1e9)), value: point.value,
      count: point.count)
  ]
  var run = MetricBatch.Run(resource: 0, kind: series.kind)
  run.temporality = series.temporality
  run.isMonotonic = series.isMonotonic
  run.end = 1
  batch.runs = [run]
  return batch
}

extension MetricIntake {
  /// Takes a point and ends its window: what it became.
  mutating func sample(
    _ point: PointSketch, of series: SeriesCase, number: Int32 = 0, closing second: Double
  ) -> PointSketch.Wanted? {
    absorb(
      metricBatch(point, of: series, number: number), senders: [0],
      known: (0...number).map { MetricReader.KnownSeries(number: $0 > 1 ? -1 : $0, scale: 1) },
      shard: Shard(index: 0, count: 1), isAccepted: nil)
    var deltas = WindowDeltas()
    close(at: Timestamp(nanoseconds: Int64(second * 1e9)), into: &deltas)
    return deltas.samples.first.map { PointSketch.Wanted(value: $0.value, rate: $0.rate) }
  }
}

@Suite struct `Metric points become samples` {
  @Test(arguments: SeriesCase.plain + SeriesCase.resets + SeriesCase.distributions)
  func `of every kind and temporality`(_ series: SeriesCase) {
    var found: [PointSketch.Wanted?] = []
    var intake = MetricIntake(windowSeconds: 5)
    for (index, point) in series.points.enumerated() {
      found.append(intake.sample(point, of: series, closing: 100 + Double(index) * 5))
    }
    let wanted = series.wanted.map { pair in
      pair.map { PointSketch.Wanted(value: $0.0, rate: $0.1) }
    }
    #expect(found == wanted)
  }

  @Test func `points that come again are counted`() {
    var intake = MetricIntake(windowSeconds: 5)
    for (index, point) in SeriesCase.plain[5].points.enumerated() {
      _ = intake.sample(point, of: SeriesCase.plain[5], closing: 100 + Double(index) * 5)
    }
    #expect(intake.staleCount == 2)
  }

  @Test func `points of series for which there is no room are dropped and counted`() {
    let series = SeriesCase.plain[0]
    var intake = MetricIntake(windowSeconds: 5)
    for (index, point) in series.points.prefix(2).enumerated() {
      let taken = (0..<4 as Range<Int32>).map { number in
        let second = 100 + Double(index * 20) + Double(number) * 5
        return intake.sample(point, of: series, number: number, closing: second) != nil
      }
      #expect(taken == [true, true, false, false])
    }
    #expect(intake.droppedCount == 4)
  }

  @Test func `of one window the newest of a series counts`() {
    let series = SeriesCase.plain[1]
    var intake = MetricIntake(windowSeconds: 100)
    var deltas = WindowDeltas()
    for point in series.points {
      intake.absorb(
        metricBatch(point, of: series), senders: [0],
        known: [MetricReader.KnownSeries(number: 0, scale: 1)], shard: Shard(index: 0, count: 1),
        isAccepted: nil)
    }
    intake.close(at: Timestamp(nanoseconds: 100_000_000_000), into: &deltas)
    #expect(deltas.samples.map(\.value) == [150])
    #expect(deltas.samples.map(\.rate) == [0])
    #expect(deltas.heard == [0: Timestamp(nanoseconds: 25_000_000_000)])
  }
}
