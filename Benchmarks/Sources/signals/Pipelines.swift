internal import Telemetry
internal import Topology
internal import Vitals

/// The event time at which a pipeline ends its next window.
private struct Pace {
  private var end = Timestamp.zero

  /// The end of the window that is over when `time` is reached.
  mutating func due(at time: Timestamp) -> Timestamp? {
    if end == .zero { end = time.advanced(bySeconds: 5) }
    guard time > end.advanced(bySeconds: 5) else { return nil }
    defer { end = end.advanced(bySeconds: 5) }
    return end
  }
}

/// Metrics: decoded, series found, rates and resets worked out, windows closed.
struct MetricPipeline: SignalPipeline {
  private var reader: MetricReader
  private var intake = MetricIntake(windowSeconds: 5)
  private var pace = Pace()

  init(wanted: [String]?) { reader = MetricReader(wanted: wanted) }

  mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let batch = try? reader.decode(bytes, encoding: .protobuf) else { return 0 }
    for number in reader.resourceNumbers.count..<reader.resourceCount {
      reader.resourceNumbers.append(Int32(number))
    }
    for number in reader.seriesNumbers.count..<reader.seriesCount {
      reader.seriesNumbers.append(MetricReader.KnownSeries(number: Int32(number), scale: 1))
    }
    intake.absorb(
      batch, senders: reader.resourceNumbers, known: reader.seriesNumbers,
      shard: Shard(index: 0, count: 1), isAccepted: nil)
    if let time = batch.points.last?.time, let end = pace.due(at: time) {
      var deltas = WindowDeltas()
      intake.close(at: end, into: &deltas)
    }
    return batch.count + batch.skippedCount
  }
}

/// Logs: decoded, phrases and shapes counted, windows closed.
struct LogPipeline: SignalPipeline {
  private var reader = LogReader()
  private var intake: LogIntake
  private var pace = Pace()

  init() {
    var interest = MeasureInterest()
    interest.add(.logs(Self.phrases), of: .service)
    intake = LogIntake(interest: interest, windowSeconds: 5)
  }

  /// Some of those that models ask for.
  private static let phrases = [
    "out of memory", "connection refused", "too many open files", "deadlock", "timed out",
    "certificate has expired", "no space left on device", "connection is not available",
    "remaining connection slots", "panic:", "segmentation fault", "name or service not known",
  ]

  mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let batch = try? reader.decode(bytes, encoding: .protobuf) else { return 0 }
    for number in reader.resourceNumbers.count..<reader.resourceCount {
      reader.resourceNumbers.append(Int32(number))
    }
    intake.absorb(
      batch, senders: reader.resourceNumbers, events: [], shard: Shard(index: 0, count: 1),
      isAccepted: nil)
    if let time = batch.records.last?.time, let end = pace.due(at: time) {
      var deltas = WindowDeltas()
      intake.close(at: end, into: &deltas)
    }
    return batch.count
  }
}
