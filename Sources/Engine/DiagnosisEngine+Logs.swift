package import Telemetry
import Topology
import Vitals

extension DiagnosisEngine {
  /// Takes in log records, then runs the windows that became due.
  ///
  /// - Parameters:
  ///   - batch: the last that `reader` has read.
  ///   - reader: one that only this engine absorbs from; it keeps this engine's numbers.
  /// - Returns: what came of the windows, in their order.
  package mutating func absorb(_ batch: LogBatch, from reader: inout LogReader) -> [Effect] {
    let times = batch.times
    clock.observe(times, isTimely: false)
    learn(from: &reader)
    let isAccepted = clock.acceptsAll(times) ? nil : accepted(times)
    if isAccepted == nil { rejection = Rejection() }
    for index in shards.indices {
      shards[index].absorb(
        batch, senders: reader.resourceNumbers, events: reader.eventNames, isAccepted: isAccepted)
    }
    return runDueWindows()
  }

  /// Numbers the senders and names that the reader has met since the last time.
  private mutating func learn(from reader: inout LogReader) {
    for number in reader.resourceNumbers.count..<reader.resourceCount {
      let resource = reader.resource(Int32(number), symbols: &symbols)
      reader.resourceNumbers.append(senders.identify(resource, symbols: &symbols).index)
    }
    for number in reader.eventNames.count..<reader.eventCount {
      reader.eventNames.append(reader.eventName(Int32(number), symbols: &symbols))
    }
  }
}
