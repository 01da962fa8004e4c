package import Telemetry

/// Turns windows of all entities into rows of one entity each, and those into coarser ones.
///
/// Keeps nothing between two calls: after a crash the windows are still there and are compacted the
/// next time. A quarter of an hour is compacted once it is over for `delaySeconds`; windows that
/// come for it later are added to what is there.
package struct VitalsCompaction: Sendable {
  /// Seconds after which nobody adds to a quarter of an hour any more, as a rule.
  static let delaySeconds = 60.0
  /// Owners that one call compacts at the most, so that it does not hold up what waits.
  private static let ownerCountMax = 50

  private let store: any HistoryStore

  package init(_ store: any HistoryStore) { self.store = store }

  /// Compacts quarters of an hour that are over at `time`, owner by owner.
  ///
  /// - Returns: the number of windows' rows that were turned into rows of entities; 0 when there is
  ///   nothing left to do.
  package func run(at time: Timestamp) throws(HistoryFailure) -> Int {
    var count = 0
    for _ in 0..<Self.ownerCountMax {
      let oldest = try store.rows(
        HistoryQuery(.window, in: .zero ... .max, limit: 1, isNewestFirst: false)
      ).first
      guard let oldest else { return count }
      let start = VitalsResolution.window.start(of: oldest.from)
      let end = start.advanced(byNanoseconds: VitalsResolution.quarterNanoseconds)
      guard end.advanced(bySeconds: Self.delaySeconds) <= time else { return count }
      count += try compact(oldest.subject, start, end)
    }
    return count
  }

  private func compact(
    _ owner: String, _ start: Timestamp, _ end: Timestamp
  ) throws(HistoryFailure) -> Int {
    let windows = try store.rows(
      HistoryQuery(
        .window, in: start.advanced(byNanoseconds: 1)...end, subject: owner, limit: .max,
        isNewestFirst: false))
    var fine: [String: VitalsChunk] = [:]
    for window in windows.compactMap({ WindowRecord(row: $0) }) {
      for (entity, numbers) in window.numbers {
        var chunk =
          fine[entity]
          ?? VitalsChunk(
            .window, of: entity, from: start, stepNanoseconds: window.stepNanoseconds)
        fine[entity] = nil
        let place = chunk.place(of: window.at)
        for (measure, value) in numbers { chunk.columns[measure, place] = value }
        fine[entity] = chunk
      }
    }
    try add(known: .window, to: &fine)
    let minutes = try coarser(fine, .minute)
    let hours = try coarser(minutes, .hour)
    let chunks = [fine, minutes, hours].flatMap { $0.sorted { $0.key < $1.key }.map(\.value) }
    try store.append(chunks.map(\.row))
    try store.remove(windows)
    return windows.count
  }

  /// Adds what is already stored of the same stretch: windows that came late are rare.
  private func add(
    known resolution: VitalsResolution, to chunks: inout [String: VitalsChunk]
  ) throws(HistoryFailure) {
    for (entity, new) in chunks {
      let moment = new.from.advanced(byNanoseconds: resolution.spanNanoseconds / 2)
      let row = try store.rows(
        HistoryQuery(resolution.kind, in: moment...moment, subject: entity, limit: 1)
      ).first
      guard let row, row.from == new.from, var known = VitalsChunk(row: row, resolution),
        known.stepNanoseconds == new.stepNanoseconds
      else { continue }
      for (measure, column) in new.columns.columns {
        for (place, value) in column.enumerated() where value != nil {
          known.columns[measure, place] = value
        }
      }
      chunks[entity] = known
    }
  }

  /// The rows of coarser steps that finer ones belong to, with all that is stored of them.
  private func coarser(
    _ chunks: [String: VitalsChunk], _ resolution: VitalsResolution
  ) throws(HistoryFailure) -> [String: VitalsChunk] {
    guard let step = resolution.stepNanoseconds else { return [:] }
    var coarse = chunks.mapValues { $0.coarser(resolution, step: step) }
    try add(known: resolution, to: &coarse)
    return coarse
  }
}
