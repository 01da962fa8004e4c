import Telemetry
import Testing
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

/// A metric batch of one series.
func metricBatch(_ series: SeriesCase, name: Symbol) -> MetricBatch {
  var batch = MetricBatch()
  for point in series.points {
    batch.resourceIndex.append(0)
    batch.name.append(name)
    batch.unit.append(.empty)
    batch.kind.append(series.kind)
    batch.temporality.append(series.temporality)
    batch.isMonotonic.append(series.isMonotonic)
    batch.start.append(Timestamp(nanoseconds: Int64(point.start * 1e9)))
    batch.time.append(Timestamp(nanoseconds: Int64(point.time * 1e9)))
    batch.value.append(point.value)
    batch.pointCount.append(point.count)
    batch.attributeStart.append(0)
    batch.bucketStart.append(0)
  }
  return batch
}

@Suite struct `Metric points become samples` {
  @Test(arguments: SeriesCase.plain + SeriesCase.resets + SeriesCase.distributions)
  func `of every kind and temporality`(_ series: SeriesCase) {
    var symbols = SymbolTable()
    let name = symbols.intern("requests")
    let batch = metricBatch(series, name: name)
    var intake = MetricIntake()
    let key = SeriesKey(identity: 0, name: name, attributes: [])
    let found = (0..<batch.count).map { row in
      intake.sample(batch, row: row, key: key).map {
        PointSketch.Wanted(value: $0.value, rate: $0.rate)
      }
    }
    let wanted = series.wanted.map { pair in
      pair.map { PointSketch.Wanted(value: $0.0, rate: $0.1) }
    }
    #expect(found == wanted)
  }

  @Test func `points that come again are counted`() {
    let batch = metricBatch(SeriesCase.plain[5], name: .other)
    var intake = MetricIntake()
    for row in 0..<batch.count {
      _ = intake.sample(
        batch, row: row, key: SeriesKey(identity: 0, name: .other, attributes: []))
    }
    #expect(intake.staleCount == 2)
  }

  @Test func `points of series beyond the bound are dropped and counted, known ones go on`() {
    let batch = metricBatch(SeriesCase.plain[0], name: .other)
    var intake = MetricIntake(seriesCountMax: 2)
    let keys = (0..<4).map { SeriesKey(identity: $0, name: .other, attributes: []) }
    let first = keys.map { intake.sample(batch, row: 0, key: $0) != nil }
    #expect(first == [true, true, false, false])
    let second = keys.map { intake.sample(batch, row: 1, key: $0) != nil }
    #expect(second == [true, true, false, false])
    #expect(intake.droppedCount == 4)
    #expect(intake.seriesCount == 2)
  }
}
