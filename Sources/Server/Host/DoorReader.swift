internal import Engine
internal import NIOCore
internal import Synchronization
internal import Telemetry

/// What one thread needs to read telemetry without asking anybody: a reader of each signal.
struct DoorReader: Sendable {
  var spans: SpanReader
  var metrics: MetricReader
  var logs: LogReader
}

/// The readers of all doors: event loops have one each, so that what senders repeat is remembered
/// where it is read, and requests are decoded at once.
///
/// Which reader reads a request changes nothing in what is made of it.
struct DoorReaders: Sendable {
  /// Readers at the most; what they remember is bounded for all together (see
  /// `DecodingLimits.readerCount`).
  ///
  /// More event loops share them, and wait for each other.
  static let countMax = 8

  private final class Place: Sendable {
    let reader: Mutex<DoorReader>

    init(_ reader: DoorReader) { self.reader = Mutex(reader) }
  }

  private let places: [Place]

  /// As many copies of `reader` as the machine has cores, up to `countMax`.
  init(of reader: DoorReader) {
    places = (0..<Self.usualCount).map { _ in Place(reader) }
  }

  /// One for each core, up to `countMax`.
  static var usualCount: Int { min(max(1, System.coreCount), countMax) }

  /// Calls `body` with the reader of the calling thread, which nobody else uses meanwhile, and its
  /// number.
  func withReader<Result: Sendable>(
    _ body: (inout DoorReader, Int) throws(WireError) -> Result
  ) throws(WireError) -> Result {
    let number = LoopWorkspace.current.number % places.count
    return try places[number].reader.withLock { (reader) throws(WireError) in
      try body(&reader, number)
    }
  }
}
