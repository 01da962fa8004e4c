import Telemetry
import Testing

/// What a log record is an event of, by its attributes.
@Suite struct `The name of an event` {
  @Test(arguments: [
    ([("event.name", "deployment")], "deployment"),
    ([("k8s.event.reason", "OOMKilling"), ("event.name", "x")], "OOMKilling"),
    ([("event.name", "x"), ("k8s.event.reason", "OOMKilling")], "OOMKilling"),
    ([("event.domain", "k8s"), ("event.name", "shop-1.17b2f6f9c")], ""),
    ([("event.name", "shop-1.17b2f6f9c"), ("event.domain", "k8s")], ""),
    ([("event.domain", "browser"), ("event.name", "click")], "click"),
    ([("level", "info")], ""),
  ])
  func `is what happened, never the name that one happening was given`(
    _ attributes: [(String, String)], _ wanted: String
  ) throws {
    let list = attributes.map { #"{"key":"\#($0.0)","value":{"stringValue":"\#($0.1)"}}"# }
    let text =
      #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":["#
      + list.joined(separator: ",") + "]}]}]}]}"
    var (reader, symbols) = (LogReader(), SymbolTable())
    let batch = try Array(text.utf8).withUnsafeBytes {
      try reader.decode($0, encoding: .json)
    }
    var names: [String] = []
    for record in batch.records {
      let name = record.event < 0 ? .empty : reader.eventName(record.event, symbols: &symbols)
      names.append(symbols[name])
    }
    #expect(names == [wanted])
  }
}
