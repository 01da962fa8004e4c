package import Telemetry

/// How finely the past of vitals is known: by window for hours, by minute for days, by hour for as
/// long as history goes.
package enum VitalsResolution: CaseIterable, Hashable, Sendable {
  case window, minute, hour

  /// Nanoseconds of a step; a window has the engine's length.
  static let minuteNanoseconds: Int64 = 60_000_000_000
  static let hourNanoseconds: Int64 = 3_600_000_000_000
  /// Nanoseconds of the stretch that one row of windows tells of: a quarter of an hour.
  static let quarterNanoseconds: Int64 = 15 * minuteNanoseconds

  var kind: HistoryKind {
    switch self {
    case .window: .vitalsFine
    case .minute: .vitalsMinute
    case .hour: .vitalsHour
    }
  }

  /// Nanoseconds that one row tells of: some 180 steps.
  var spanNanoseconds: Int64 {
    switch self {
    case .window: Self.quarterNanoseconds
    case .minute: 3 * Self.hourNanoseconds
    case .hour: 7 * 24 * Self.hourNanoseconds
    }
  }

  /// The length of its steps; nil when it is that of the engine's windows.
  var stepNanoseconds: Int64? {
    switch self {
    case .window: nil
    case .minute: Self.minuteNanoseconds
    case .hour: Self.hourNanoseconds
    }
  }

  /// The beginning of the row that tells of a step that ends at `time`.
  func start(of time: Timestamp) -> Timestamp {
    let before = max(0, time.nanoseconds - 1)
    return Timestamp(nanoseconds: before / spanNanoseconds * spanNanoseconds)
  }

  /// The finest that gives no more than some 2,000 points of a stretch.
  package static func fitting(_ span: ClosedRange<Timestamp>) -> VitalsResolution {
    let seconds = span.upperBound.seconds(since: span.lowerBound)
    return seconds <= 10_800 ? .window : seconds <= 172_800 ? .minute : .hour
  }
}

/// The vitals of one entity over one row's stretch.
///
/// Identity: entity, resolution and `from`.
struct VitalsChunk: Hashable, Sendable {
  var resolution: VitalsResolution
  var entity: String
  var from: Timestamp
  var stepNanoseconds: Int64
  var columns: VitalsColumns

  private static let version: UInt8 = 1

  /// The place of the step that ends at `time`.
  func place(of time: Timestamp) -> Int {
    Int((time.nanoseconds - 1 - from.nanoseconds) / stepNanoseconds)
  }

  /// The end of the step at a place.
  func end(of place: Int) -> Timestamp {
    from.advanced(byNanoseconds: Int64(place + 1) * stepNanoseconds)
  }

  var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(stepNanoseconds)
    body.write(raw: columns.bytes)
    return HistoryRow(
      resolution.kind, from...from.advanced(byNanoseconds: resolution.spanNanoseconds),
      key: entity, subject: entity, body: body.bytes)
  }

  init(
    _ resolution: VitalsResolution, of entity: String, from: Timestamp, stepNanoseconds: Int64
  ) {
    self.resolution = resolution
    self.entity = entity
    self.from = from
    self.stepNanoseconds = stepNanoseconds
    columns = VitalsColumns()
  }

  init?(row: HistoryRow, _ resolution: VitalsResolution) {
    do {
      self.resolution = resolution
      entity = row.key
      from = row.from
      var body = try BodyReader(row.body, version: Self.version)
      stepNanoseconds = try body.readInt()
      guard stepNanoseconds > 0 else { return nil }
      columns = try VitalsColumns(bytes: try body.readRaw())
    } catch {
      return nil
    }
  }
}
