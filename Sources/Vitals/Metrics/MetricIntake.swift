package import Telemetry
package import Topology

/// Turns points of wanted metrics into samples: temporalities and resets are dealt with here, once.
///
/// Keeps one small record a series, and of each series the newest sample of a window: what a sender
/// tells more often than windows end costs no memory.
package struct MetricIntake: Sendable {
  /// Points of series for which there was no room, dropped.
  package private(set) var droppedCount = 0
  /// Points older than what is known of their series, dropped.
  package private(set) var staleCount = 0
  private var grid: WindowGrid
  /// By the number of the series.
  private var series: [LastPoint] = []
  private var open: [Window] = []

  private struct LastPoint {
    /// `Timestamp.min` before the first.
    var time = Timestamp(nanoseconds: .min)
    var start = Timestamp.zero
    var value = 0.0
    var count = 0.0
    /// Where its sample of that window is.
    var window = Timestamp.zero
    var place: Int32 = 0

    var isFirst: Bool { time.nanoseconds == .min }
  }

  private struct Window {
    let end: Timestamp
    var samples: [MetricSample] = []
    var heard: [Int32: Timestamp] = [:]
  }

  /// - Parameter windowSeconds: length of a window, above 0.
  package init(windowSeconds: Double) { grid = WindowGrid(seconds: windowSeconds) }

  /// Takes in the points of this shard's senders.
  ///
  /// - Parameters:
  ///   - batch: as its reader gave it.
  ///   - senders: the identity of each sender in the reader's numbering.
  ///   - known: likewise each series.
  ///   - shard: which senders are this one's.
  ///   - isAccepted: of each of the batch's times whether it can be; nil when all can.
  package mutating func absorb(
    _ batch: MetricBatch, senders: [Int32], known: [MetricReader.KnownSeries], shard: Shard,
    isAccepted: [Bool]?
  ) {
    var ear = WindowEar()
    var start = 0
    for run in batch.runs {
      let rows = start..<run.end
      start = run.end
      let identity = senders[Int(run.resource)]
      guard shard.takes(UInt64(identity)) else { continue }
      for row in rows where isAccepted?[row] ?? true {
        let point = batch.points[row]
        if !ear.covers(identity, point.time) { listen(&ear, identity, point.time) }
        ear.latest = max(ear.latest, point.time)
        let series = known[Int(point.series)]
        guard series.number >= 0 else {
          droppedCount += 1
          continue
        }
        take(point, run, series, place: ear.place)
      }
    }
    for (place, sign) in batch.signs.enumerated()
    where isAccepted?[batch.points.count + place] ?? true {
      let identity = senders[Int(sign.resource)]
      guard shard.takes(UInt64(identity)) else { continue }
      if !ear.covers(identity, sign.time) { listen(&ear, identity, sign.time) }
      ear.latest = max(ear.latest, sign.time)
    }
    note(ear)
  }

  private mutating func listen(_ ear: inout WindowEar, _ identity: Int32, _ time: Timestamp) {
    note(ear)
    ear = WindowEar(identity, time, place: place(of: grid.end(of: time)), grid: grid)
  }

  private mutating func note(_ ear: WindowEar) {
    guard ear.identity >= 0 else { return }
    let before = open[ear.place].heard[ear.identity] ?? .zero
    open[ear.place].heard[ear.identity] = max(before, ear.latest)
  }

  /// Where the window with this end is, opened now when it is new.
  private mutating func place(of end: Timestamp) -> Int {
    if let place = open.firstIndex(where: { $0.end == end }) { return place }
    open.append(Window(end: end))
    return open.count - 1
  }

  /// Ends a window: hands over the samples and signs of life of all that ended by then.
  package mutating func close(at end: Timestamp, into deltas: inout WindowDeltas) {
    grid.closedEnd = end
    for window in open where window.end <= end {
      deltas.samples.append(contentsOf: window.samples)
      for (identity, time) in window.heard { deltas.hear(identity, at: time, isOwn: false) }
    }
    open.removeAll { $0.end <= end || grid.isLost($0.end, at: end) }
  }
}

extension MetricIntake {
  @inline(__always)
  private mutating func take(
    _ sent: MetricBatch.Point, _ run: MetricBatch.Run, _ known: MetricReader.KnownSeries,
    place: Int
  ) {
    let number = Int(known.number)
    if number >= series.count {
      series.append(
        contentsOf: repeatElement(LastPoint(), count: number + 1 - series.count))
    }
    let last = series[number]
    guard sent.time > last.time else {
      staleCount += 1
      return
    }
    var point = LastPoint(
      time: sent.time, start: sent.start, value: sent.value * known.scale,
      count: Double(sent.count), window: last.window, place: last.place)
    if let (value, rate) = Self.plain(point, last: last.isFirst ? nil : last, run: run) {
      let sample = MetricSample(
        series: SeriesID(index: known.number), time: sent.time, value: value, rate: rate)
      if last.window == open[place].end, Int(last.place) < open[place].samples.count {
        open[place].samples[Int(last.place)] = sample
      } else {
        point.window = open[place].end
        point.place = Int32(truncatingIfNeeded: open[place].samples.count)
        open[place].samples.append(sample)
      }
    }
    series[number] = point
  }

  /// Value and rate of a point; nil when it says nothing.
  @inline(__always)
  private static func plain(
    _ point: LastPoint, last: LastPoint?, run: MetricBatch.Run
  ) -> (value: Double, rate: Double?)? {
    let isDelta = run.temporality == .delta
    switch run.kind {
    case .gauge:
      return (point.value, change(point.value, last?.value, point, last))
    case .sum:
      let rate =
        isDelta
        ? deltaRate(point.value, point, last)
        : counterRate(
          point, last, isMonotonic: run.isMonotonic, total: point.value, before: last?.value ?? 0)
      return (point.value, rate)
    case .histogram, .exponentialHistogram, .summary:
      return distribution(point, last: last, isDelta: isDelta)
    }
  }

  /// Mean and count of what a histogram or summary gained since its last point.
  private static func distribution(
    _ point: LastPoint, last: LastPoint?, isDelta: Bool
  ) -> (value: Double, rate: Double?)? {
    let isReset = last.map { hasBegunAnew(point, after: $0, point.count, $0.count) } ?? true
    let base = isDelta || isReset ? nil : last
    let gained = point.count - (base?.count ?? 0)
    let sum = point.value - (base?.value ?? 0)
    guard gained > 0, sum.isFinite else { return nil }
    let rate =
      isDelta
      ? deltaRate(gained, point, last)
      : counterRate(point, last, isMonotonic: true, total: point.count, before: last?.count ?? 0)
    return (sum / gained, rate)
  }

  private static func change(
    _ value: Double, _ before: Double?, _ point: LastPoint, _ last: LastPoint?
  ) -> Double? {
    guard let before, let last else { return nil }
    return (value - before) / point.time.seconds(since: last.time)
  }

  private static func deltaRate(
    _ gained: Double, _ point: LastPoint, _ last: LastPoint?
  ) -> Double? {
    let from = point.start > .zero && point.start < point.time ? point.start : last?.time
    return from.map { gained / point.time.seconds(since: $0) }
  }

  /// Whether a running total has begun anew: it fell, or says itself that it started since.
  ///
  /// Only a start after the last point counts: some senders move the start along with every point.
  private static func hasBegunAnew(
    _ point: LastPoint, after last: LastPoint, _ total: Double, _ before: Double
  ) -> Bool {
    total < before || point.start > last.time
  }

  /// Change a second of a running total; after a reset it has counted from 0.
  private static func counterRate(
    _ point: LastPoint, _ last: LastPoint?, isMonotonic: Bool, total: Double, before: Double
  ) -> Double? {
    guard let last else { return nil }
    let isReset = isMonotonic && hasBegunAnew(point, after: last, total, before)
    let change = total - (isReset ? 0 : before)
    let hasStart = point.start > last.time && point.start < point.time
    let from = isReset && hasStart ? point.start : last.time
    return change / point.time.seconds(since: from)
  }
}
