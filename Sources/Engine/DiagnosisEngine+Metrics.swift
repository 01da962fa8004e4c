package import Telemetry
import Topology
import Vitals

extension DiagnosisEngine {
  /// A reader of what rules ask for, for `absorb(_:from:)` of this engine alone.
  ///
  /// A door may have one of its own and read without a lock.
  package func metricReader(limits: DecodingLimits = DecodingLimits()) -> MetricReader {
    MetricReader(limits: limits, wanted: vitals.interest.metricNames)
  }

  /// Takes in metric points, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: the last that `reader` has read.
  ///   - reader: made by `metricReader`; it keeps this engine's numbers.
  /// - Returns: what came of the windows, in their order.
  package mutating func absorb(_ batch: MetricBatch, from reader: inout MetricReader) -> [Effect] {
    let times = batch.times
    clock.observe(times, isTimely: false)
    learn(from: &reader)
    let isAccepted = clock.acceptsAll(times) ? nil : accepted(times)
    if isAccepted == nil { rejection = Rejection() }
    for index in shards.indices {
      shards[index].absorb(
        batch, senders: reader.resourceNumbers, known: reader.seriesNumbers,
        isAccepted: isAccepted)
    }
    return runDueWindows()
  }

  /// Numbers the senders and series that the reader has met since the last time.
  private mutating func learn(from reader: inout MetricReader) {
    for number in reader.resourceNumbers.count..<reader.resourceCount {
      let resource = reader.resource(Int32(number), symbols: &symbols)
      reader.resourceNumbers.append(senders.identify(resource, symbols: &symbols).index)
    }
    for number in reader.seriesNumbers.count..<reader.seriesCount {
      let sent = reader.series(Int32(number), symbols: &symbols)
      let key = SeriesKey(
        identity: reader.resourceNumbers[Int(sent.resource)], name: sent.name,
        attributes: sent.attributes)
      reader.seriesNumbers.append(
        MetricReader.KnownSeries(
          number: series.id(of: key)?.index ?? -1, scale: Self.scale(of: symbols[sent.unit])))
    }
  }

  /// The factor on values that come in other units of time than seconds: conventions moved from ms
  /// to s.
  private static func scale(of unit: String) -> Double {
    switch unit {
    case "ms": 1e-3
    case "us": 1e-6
    case "ns": 1e-9
    default: 1
    }
  }
}
