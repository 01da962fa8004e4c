import Foundation
import OTLPProtos
import Telemetry

/// A log record of a batch, read back or worked out slowly from the message.
struct PlainRecord: Equatable {
  var resource: [PlainAttribute]
  var time: Int64
  var severity: Int
  var eventName: String
  var traceID: [UInt64]
  var spanID: UInt64
  /// Of records that are read.
  var text: String
  var place: String
}

extension PlainRecord {
  static func all(in batch: LogBatch, of reader: LogReader) -> [PlainRecord] {
    var symbols = SymbolTable()
    var (start, placeStart) = (0, 0)
    return batch.records.map { record in
      defer { (start, placeStart) = (record.textEnd, record.placeEnd) }
      let resource = reader.resource(record.resource, symbols: &symbols)
      let name = record.event < 0 ? .empty : reader.eventName(record.event, symbols: &symbols)
      return PlainRecord(
        resource: PlainAttribute.all(resource, symbols), time: record.time.nanoseconds,
        severity: Int(record.severity), eventName: symbols[name],
        traceID: [record.traceHigh, record.traceLow], spanID: record.spanID,
        text: String(decoding: batch.texts[start..<record.textEnd], as: UTF8.self),
        place: String(decoding: batch.places[placeStart..<record.placeEnd], as: UTF8.self))
    }
  }

  static func reference(_ request: OTLPExportLogsServiceRequest) -> [PlainRecord] {
    request.resourceLogs.flatMap { entry in
      let resource = PlainAttribute.all(entry.resource.attributes)
      return entry.scopeLogs.flatMap(\.logRecords).map { PlainRecord($0, resource) }
    }
  }

  private init(_ record: OTLPLogRecord, _ resource: [PlainAttribute]) {
    self.resource = resource
    time = plainTime(record.timeUnixNano == 0 ? record.observedTimeUnixNano : record.timeUnixNano)
    severity =
      (0...24).contains(record.severityNumber.rawValue) ? record.severityNumber.rawValue : 0
    let named = record.attributes.first {
      if case .stringValue = $0.value.value { return $0.key == "event.name" }
      return false
    }
    let name = record.eventName.isEmpty ? named?.value.stringValue ?? "" : record.eventName
    eventName = PlainValue.kept(name)
    traceID = plainID(record.traceID, 16) ?? [0, 0]
    spanID = traceID == [0, 0] ? 0 : plainID(record.spanID, 8)?[0] ?? 0
    let isRead = severity == 0 || severity > 12
    let isSentence = (9...12).contains(severity) && traceID != [0, 0] && spanID != 0
    text =
      isRead
      ? PlainValue.kept(Self.text(record.body), byteCountMax: LogBatch.textByteCountMax)
      : isSentence
        ? PlainValue.kept(record.body.stringValue, byteCountMax: LogBatch.sentenceByteCountMax) : ""
    place = isRead ? Self.place(record) : ""
  }

  /// The first stack trace, or the first file with the last line.
  private static func place(_ record: OTLPLogRecord) -> String {
    func strings(_ keys: [String]) -> [String] {
      record.attributes.compactMap { attribute in
        guard keys.contains(attribute.key), case .stringValue(let text) = attribute.value.value
        else { return nil }
        return text
      }
    }
    let lines = record.attributes.compactMap { attribute -> Int64? in
      guard ["code.line.number", "code.lineno"].contains(attribute.key),
        case .intValue(let number) = attribute.value.value
      else { return nil }
      return number
    }
    if let stack = strings(["exception.stacktrace"]).first {
      let bytes = Array(stack.utf8)
      let half = LogBatch.placeByteCountMax / 2
      guard bytes.count > 2 * half else { return stack }
      return String(decoding: bytes.prefix(half), as: UTF8.self) + "\n...\n"
        + String(decoding: bytes.suffix(half), as: UTF8.self)
    }
    guard let file = strings(["code.file.path", "code.filepath"]).first, let line = lines.last,
      file.utf8.count <= LogBatch.placeByteCountMax
    else { return "" }
    return "\(file):\(line)"
  }

  /// A string as it is, anything else as JSON; bytes alone are no text.
  private static func text(_ body: OTLPAnyValue) -> String {
    switch body.value {
    case .stringValue(let text): text
    case nil, .bytesValue: ""
    default: json(body)
    }
  }

  private static func json(_ value: OTLPAnyValue) -> String {
    switch value.value {
    case .stringValue(let text): quoted(text)
    case .boolValue(let flag): "\(flag)"
    case .intValue(let number): "\(number)"
    case .doubleValue(let number): "\(number)"
    case .arrayValue(let list): "[" + list.values.map(json).joined(separator: ",") + "]"
    case .kvlistValue(let list):
      "{" + list.values.map { quoted($0.key) + ":" + json($0.value) }.joined(separator: ",") + "}"
    case .bytesValue, nil: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : scalar.value < 32 ? " " : "\(scalar)"
    }
    return "\"" + escaped.joined() + "\""
  }
}
