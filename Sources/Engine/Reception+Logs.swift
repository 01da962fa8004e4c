import Telemetry
import Topology

extension Reception {
  /// Numbers the senders and names that the reader has met since the last time.
  mutating func learn(from reader: inout LogReader) {
    for number in reader.resourceNumbers.count..<reader.resourceCount {
      let resource = reader.resource(Int32(number), symbols: &symbols)
      reader.resourceNumbers.append(senders.identify(resource, symbols: &symbols).index)
    }
    for number in reader.eventNames.count..<reader.eventCount {
      reader.eventNames.append(reader.eventName(Int32(number), symbols: &symbols))
    }
  }
}
