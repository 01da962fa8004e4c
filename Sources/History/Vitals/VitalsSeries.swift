package import Telemetry
package import Topology

/// One measure of an entity over time.
package struct VitalsSeries: Hashable, Sendable {
  /// A value and the end of the step that it is of.
  package struct Point: Hashable, Sendable {
    package var at: Timestamp
    /// Seconds of the step: where the past is only known more coarsely, steps are longer.
    package var stepSeconds: Double
    package var value: Double
  }

  package var measure: VitalsMeasure
  /// Oldest first; steps of which nothing is known are left out.
  package var points: [Point]
}

extension HistoryStore {
  /// The vitals of an entity in a stretch of time, by measure.
  ///
  /// In steps of `resolution`, and of coarser ones where the finer are forgotten; the newest
  /// windows are merged into steps of it. `service` is the one that the entity belongs to, as
  /// `EntityRecord.service` has it: nil for a service itself and for what belongs to none. Without
  /// a `resolution` it is the finest that gives no more than some 2,000 points.
  package func vitals(
    of key: EntityKey, service: String?, in span: ClosedRange<Timestamp>,
    resolution: VitalsResolution? = nil
  ) throws(HistoryFailure) -> [VitalsSeries] {
    let wanted = resolution ?? .fitting(span)
    var gathered = GatheredSeries(span: span)
    try gatherWindows(of: key, service: service, wanted, into: &gathered)
    var open = span
    let order = VitalsResolution.allCases.drop { $0 != wanted }
    for resolution in order {
      let rows = try rows(
        HistoryQuery(
          resolution.kind, in: open, subject: key.text, limit: .max, isNewestFirst: false))
      for row in rows {
        guard let chunk = VitalsChunk(row: row, resolution) else { continue }
        gathered.add(chunk, until: open.upperBound)
      }
      // What is older than the first of these may still be known more coarsely.
      guard let first = gathered.first, first > span.lowerBound else { break }
      open = span.lowerBound...first
    }
    return gathered.series
  }

  private func gatherWindows(
    of key: EntityKey, service: String?, _ wanted: VitalsResolution,
    into gathered: inout GatheredSeries
  ) throws(HistoryFailure) {
    let owner = WindowRecord.owner(of: key, service: service)
    let windows = try read(
      WindowRecord.self, in: gathered.span, subject: owner, limit: .max, isNewestFirst: false
    ).records
    var fine: [Timestamp: VitalsChunk] = [:]
    for window in windows {
      guard let numbers = window.numbers[key.text] else { continue }
      let start = VitalsResolution.window.start(of: window.at)
      var chunk =
        fine.removeValue(forKey: start)
        ?? VitalsChunk(
          .window, of: key.text, from: start, stepNanoseconds: window.stepNanoseconds)
      let place = chunk.place(of: window.at)
      for (measure, value) in numbers { chunk.columns[measure, place] = value }
      fine[start] = chunk
    }
    for chunk in fine.sorted(by: { $0.key < $1.key }).map(\.value) {
      // An hour that is not over has no step of its own yet: its minutes have.
      let isFine = wanted == .window
      let shown =
        isFine ? chunk : chunk.coarser(.minute, step: VitalsResolution.minuteNanoseconds)
      gathered.add(shown, until: gathered.span.upperBound)
    }
  }
}

extension VitalsChunk {
  /// The same in longer steps.
  func coarser(_ resolution: VitalsResolution, step: Int64) -> VitalsChunk {
    var target = VitalsChunk(
      resolution, of: entity, from: resolution.start(of: end(of: 0)), stepNanoseconds: step)
    let ratio = max(1, Int(step / stepNanoseconds))
    for (measure, column) in columns.columns {
      for first in stride(from: 0, to: column.count, by: ratio) {
        let places = first..<min(column.count, first + ratio)
        guard let value = columns.merged(measure, places) else { continue }
        target.columns[measure, target.place(of: end(of: first))] = value
      }
    }
    return target
  }
}

/// Points of several rows, put together.
private struct GatheredSeries {
  let span: ClosedRange<Timestamp>
  private var points: [VitalsMeasure: [Timestamp: VitalsSeries.Point]] = [:]

  init(span: ClosedRange<Timestamp>) { self.span = span }

  /// Adds a row's points that end in the span, up to `end`; what is there already stands.
  mutating func add(_ chunk: VitalsChunk, until end: Timestamp) {
    let seconds = Double(chunk.stepNanoseconds) / 1e9
    for (measure, column) in chunk.columns.columns {
      for (place, value) in column.enumerated() {
        let at = chunk.end(of: place)
        guard let value, span.contains(at), at <= end, points[measure]?[at] == nil else { continue }
        points[measure, default: [:]][at] = VitalsSeries.Point(
          at: at, stepSeconds: seconds, value: value)
      }
    }
  }

  /// The beginning of the first step that is known of.
  var first: Timestamp? {
    points.values.flatMap(\.values).min { $0.at < $1.at }.map {
      $0.at.advanced(bySeconds: -$0.stepSeconds)
    }
  }

  var series: [VitalsSeries] {
    points.sorted { $0.key < $1.key }.map { measure, points in
      VitalsSeries(measure: measure, points: points.values.sorted { $0.at < $1.at })
    }
  }
}
