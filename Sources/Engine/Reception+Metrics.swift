import Telemetry
import Topology
import Vitals

extension Reception {
  /// Numbers the senders and series that the reader has met since the last time.
  mutating func learn(from reader: inout MetricReader) {
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
