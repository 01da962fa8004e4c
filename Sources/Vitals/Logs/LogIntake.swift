package import Telemetry
package import Topology

/// Counts log records: events by name, errors and phrases, and the shapes of what is told.
///
/// Of each sender at most `shapesPerSenderMax` shapes a window are kept apart; lines of further
/// ones are counted in `droppedCount` alone.
package struct LogIntake: Sendable {
  /// Shapes of one sender in one window.
  package static let shapesPerSenderMax = 64
  /// Bytes that are kept of the example of a shape.
  package static let exampleByteCountMax = 400
  /// Distinct shapes in memory from which on those that no open window holds are forgotten.
  private static let shapeCountMax = 65_536

  /// Lines whose shape was one too many.
  package private(set) var droppedCount = 0
  private var grid: WindowGrid
  private let matcher: PhraseMatcher
  private var shape = LogShape()
  private var shapes: [[UInt8]] = []
  private var shapeNumbers: [[UInt8]: Int32] = [:]
  private var open: [Window] = []

  private struct ShapeCount: Hashable {
    var identity: Int32
    var shape: Int32
    var isError: Bool
  }

  /// Lines of one shape, and that of the smallest hash.
  fileprivate struct Lines {
    var count = 0
    var rank = UInt64.max
    var example: [UInt8] = []
    var place: [UInt8] = []
  }

  private struct Window {
    let end: Timestamp
    var deltas = WindowDeltas()
    var counts: [ShapeCount: Lines] = [:]
    /// Entries of `counts` by sender.
    var shapesOfSender: [Int32: Int] = [:]
  }

  /// An intake that looks for the phrases of `interest`; a window is above 0 seconds long.
  package init(interest: MeasureInterest, windowSeconds: Double) {
    grid = WindowGrid(seconds: windowSeconds)
    matcher = PhraseMatcher(interest.phrases)
  }

  /// Takes in the records of this shard's senders.
  ///
  /// - Parameters:
  ///   - batch: as its reader gave it.
  ///   - senders: the identity of each sender in the reader's numbering.
  ///   - events: likewise the names of events.
  ///   - shard: which senders are this one's.
  ///   - isAccepted: of each record whether its time can be; nil when all can.
  package mutating func absorb(
    _ batch: LogBatch, senders: [Int32], events: [Symbol], shard: Shard, isAccepted: [Bool]?
  ) {
    var ear = WindowEar()
    var textStart = 0
    var placeStart = 0
    batch.texts.withUnsafeBufferPointer { texts in
      batch.places.withUnsafeBufferPointer { places in
        for (row, record) in batch.records.enumerated() {
          let text = UnsafeBufferPointer(rebasing: texts[textStart..<record.textEnd])
          let place = UnsafeBufferPointer(rebasing: places[placeStart..<record.placeEnd])
          (textStart, placeStart) = (record.textEnd, record.placeEnd)
          let identity = senders[Int(record.resource)]
          guard isAccepted?[row] ?? true, shard.takes(UInt64(identity)) else { continue }
          if !ear.covers(identity, record.time) { listen(&ear, identity, record.time) }
          ear.latest = max(ear.latest, record.time)
          if record.isError { ear.errorCount += 1 }
          if record.event >= 0 { count(event: events[Int(record.event)], ear) }
          if !text.isEmpty, LogBatch.Record.isRead(severity: record.severity) {
            read(text, place, ear, isError: record.isError)
          }
        }
      }
    }
    note(ear)
  }

  /// Counts the phrases in a text that one sender tells apart from its log, such as an exception,
  /// and keeps the text when it comes with a stack trace; see ``ExceptionSamples``.
  package mutating func count(
    _ text: ArraySlice<UInt8>, trace: ArraySlice<UInt8>, identity: Int32, at time: Timestamp
  ) {
    let found = matcher.matches(in: text)
    guard !found.isEmpty || !trace.isEmpty else { return }
    let place = place(of: grid.end(of: time))
    for phrase in found { count(phrase: phrase, identity, 1, place) }
    guard !trace.isEmpty else { return }
    open[place].deltas.exceptions[identity, default: ExceptionSamples()].add(
      text: text, trace: trace)
  }

  /// Ends a window: hands over the counts of all that ended by then.
  package mutating func close(at end: Timestamp, into deltas: inout WindowDeltas) {
    grid.closedEnd = end
    for window in open where window.end <= end {
      deltas.merge(window.deltas)
      for (key, lines) in window.counts {
        let line = WindowDeltas.LogLine(
          identity: key.identity, isError: key.isError,
          shape: String(decoding: shapes[Int(key.shape)], as: UTF8.self))
        deltas.lines[line, default: 0] += lines.count
        let example = WindowDeltas.LogExample(
          rank: lines.rank,
          line: LoggedLine(
            text: String(decoding: lines.example, as: UTF8.self),
            place: String(decoding: lines.place, as: UTF8.self)))
        deltas.examples[line] = deltas.examples[line].map { min($0, example) } ?? example
      }
    }
    open.removeAll { $0.end <= end || grid.isLost($0.end, at: end) }
    guard shapes.count >= Self.shapeCountMax, open.isEmpty else { return }
    shapes.removeAll()
    shapeNumbers.removeAll()
  }
}

extension LogIntake {
  private mutating func listen(_ ear: inout WindowEar, _ identity: Int32, _ time: Timestamp) {
    note(ear)
    ear = WindowEar(identity, time, place: place(of: grid.end(of: time)), grid: grid)
  }

  private mutating func note(_ ear: WindowEar) {
    guard ear.identity >= 0 else { return }
    open[ear.place].deltas.hear(ear.identity, at: ear.latest, isOwn: true)
    if ear.errorCount > 0 { count(phrase: 0, ear.identity, ear.errorCount, ear.place) }
  }

  /// Where the window with this end is, opened now when it is new.
  private mutating func place(of end: Timestamp) -> Int {
    if let place = open.firstIndex(where: { $0.end == end }) { return place }
    open.append(Window(end: end))
    return open.count - 1
  }

  private mutating func count(event name: Symbol, _ ear: WindowEar) {
    let key = WindowDeltas.EventKey(identity: ear.identity, name: name)
    open[ear.place].deltas.events[key, default: 0] += 1
  }

  private mutating func count(phrase: Int32, _ identity: Int32, _ count: Int, _ place: Int) {
    let key = WindowDeltas.PhraseKey(identity: identity, phrase: phrase)
    open[place].deltas.phrases[key, default: 0] += count
  }

  private mutating func read(
    _ text: UnsafeBufferPointer<UInt8>, _ place: UnsafeBufferPointer<UInt8>, _ ear: WindowEar,
    isError: Bool
  ) {
    for phrase in matcher.matches(in: text) { count(phrase: phrase, ear.identity, 1, ear.place) }
    shape.read(text)
    guard !shape.bytes.isEmpty else { return }
    let key = ShapeCount(identity: ear.identity, shape: shapeNumber(), isError: isError)
    if open[ear.place].counts[key] == nil {
      let known = open[ear.place].shapesOfSender[ear.identity, default: 0]
      guard known < Self.shapesPerSenderMax else {
        droppedCount += 1
        return
      }
      open[ear.place].shapesOfSender[ear.identity] = known + 1
    }
    open[ear.place].counts[key, default: Lines()].add(text, place)
  }

  private mutating func shapeNumber() -> Int32 {
    if let number = shapeNumbers[shape.bytes] { return number }
    let number = Int32(truncatingIfNeeded: shapes.count)
    let kept = Array(shape.bytes)
    shapes.append(kept)
    shapeNumbers[kept] = number
    return number
  }
}

extension LogIntake.Lines {
  /// Counts a line; `place` says where in the code it was logged.
  fileprivate mutating func add(
    _ text: UnsafeBufferPointer<UInt8>, _ place: UnsafeBufferPointer<UInt8>
  ) {
    count += 1
    let kept = UnsafeBufferPointer(rebasing: text.prefix(LogIntake.exampleByteCountMax))
    // On what is kept: a function of the line alone.
    var hash = FNV1a()
    hash.add(kept)
    hash.add(place)
    guard example.isEmpty || hash.value < rank else { return }
    rank = hash.value
    (example, self.place) = (Array(kept), Array(place))
  }
}
