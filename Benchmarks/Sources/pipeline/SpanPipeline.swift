import Glibc
import Telemetry
import Topology
import Vitals

/// What an engine does with a span until it is a count in a window, on one thread and in memory.
struct SpanPipeline {
  /// Processor nanoseconds of this thread, by step.
  struct Cost {
    var decoding = 0
    var meaning = 0
    var joining = 0
    var closing = 0
    var spanCount = 0

    var text: String {
      let steps = [decoding, meaning, joining, closing, decoding + meaning + joining + closing]
      return steps.map { "\($0 / max(1, spanCount))" }.joined(separator: " | ")
    }
  }

  private static let windowNanoseconds: Int64 = 5_000_000_000
  /// Seconds that a window stays open after its end.
  private static let latenessSeconds = 2.0

  private(set) var cost = Cost()
  /// Requests and calls counted in the windows that are over.
  private(set) var countedSpanCount = 0
  private var decoder = SpanDecoder()
  private var symbols = SymbolTable()
  private var intake = SpanIntake(
    shard: Shard(index: 0, count: 1), spanCountMax: 2_000_000,
    lineCountMax: 400_000, windowNanoseconds: Self.windowNanoseconds)
  private var rows = ShardedRows()
  private var series: [Int32] = []
  private var identities: [Int32] = []
  private var windowEnd = Timestamp.zero

  /// What callgrind counts the instructions of: never inlined, so that it has a name.
  @inline(never)
  mutating func take(_ bytes: UnsafeRawBufferPointer) throws { try step(bytes) }

  /// The same before the clock starts.
  @inline(never)
  mutating func warmUp(_ bytes: UnsafeRawBufferPointer) throws {
    try step(bytes)
    cost = Cost()
  }

  @inline(never)
  private mutating func step(_ bytes: UnsafeRawBufferPointer) throws {
    let start = Self.processorNanoseconds
    let batch = try decoder.decode(bytes, encoding: .protobuf)
    let decoded = Self.processorNanoseconds
    learn(batch)
    let learned = Self.processorNanoseconds
    rows.share(batch, among: 1)
    intake.absorb(batch, rows, series: series, identities: identities, isAccepted: nil)
    let joined = Self.processorNanoseconds
    if let newest = batch.rows.last?.end { closeWindows(before: newest) }
    cost.closing += Self.processorNanoseconds - joined
    cost.joining += joined - learned
    cost.meaning += learned - decoded
    cost.decoding += decoded - start
    cost.spanCount += batch.count
  }

  private mutating func learn(_ batch: SpanBatch) {
    for shape in batch.shapes[series.count...] {
      let service = symbols.intern("service \(shape.resource)")
      let identity = BatchIdentity(index: shape.resource, service: service)
      let meaning = SpanSeries(shape, of: batch, identity: identity, symbols: &symbols)
      identities.append(shape.resource)
      series.append(intake.number(of: meaning))
    }
  }

  private mutating func closeWindows(before newest: Timestamp) {
    if windowEnd == .zero { windowEnd = newest }
    while newest.seconds(since: windowEnd) > Self.latenessSeconds {
      var deltas = WindowDeltas()
      intake.close(at: windowEnd, into: &deltas)
      countedSpanCount += deltas.entries.values.reduce(0) { $0 + $1.count }
      countedSpanCount += deltas.exits.values.reduce(0) { $0 + $1.count }
      windowEnd = windowEnd.advanced(byNanoseconds: Self.windowNanoseconds)
    }
  }

  private static var processorNanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
