/// One log record while it is being read.
struct LogDraft {
  var time: UInt64 = 0
  var observedTime: UInt64 = 0
  var severity: UInt64 = 0
  /// Ids of another size than OTLP's mean that the record belongs to no trace (`logs.proto`).
  var ids = SpanDraft()
  var name: WireText?
  private var attributes = EventAttributes()
  private var code = CodeAttributes()

  /// 1 to 24, or 0.
  var severityNumber: UInt8 {
    let number = UInt8(exactly: UInt32(truncatingIfNeeded: severity)) ?? 0
    return number <= 24 ? number : 0
  }

  var isTextRead: Bool { LogBatch.Record.isRead(severity: severityNumber) }

  /// Whether the beginning of an ordinary sentence is read, for the request that it belongs to.
  func isSentenceRead(_ sample: TraceSample) -> Bool {
    LogBatch.Record.isReadInRequests(severity: severityNumber)
      && ids.traceHigh | ids.traceLow != 0 && ids.spanID != 0 && sample.takes(ids.traceLow)
  }

  /// The attributes that may name an event.
  private struct EventAttributes {
    var name: WireText?
    var reason: WireText?
    var isOfKubernetes = false
  }

  /// The attributes that say where in the code it was logged, or what was running.
  private struct CodeAttributes {
    var stack: WireText?
    var file: WireText?
    var line: Int64?
  }

  /// Whether an attribute of this key is to be given to `add`.
  @inline(__always)
  static func wants(_ key: WireText) -> Bool {
    switch key {
    case "k8s.event.reason", "event.name", "event.domain", "exception.stacktrace",
      "code.file.path", "code.filepath", "code.line.number", "code.lineno":
      true
    default: false
    }
  }

  /// Takes an attribute; of several of one name the first counts.
  mutating func add(_ key: WireText, _ value: WireValue) {
    if case .int(let number) = value {
      switch key {
      case "code.line.number", "code.lineno": code.line = number
      default: break
      }
    }
    guard case .string(let text) = value else { return }
    switch key {
    case "exception.stacktrace": code.stack = code.stack ?? text
    case "code.file.path", "code.filepath": code.file = code.file ?? text
    case "k8s.event.reason": attributes.reason = attributes.reason ?? text
    case "event.name": attributes.name = attributes.name ?? text
    case "event.domain": if case "k8s" = text { attributes.isOfKubernetes = true }
    default: break
    }
  }

  /// Appends where in the code it was: the stack trace, whose outer part is cut when it is long,
  /// else `file:line`; nothing when neither is said.
  func appendPlace(to bytes: inout [UInt8]) {
    if let stack = code.stack, stack.isValidUTF8 {
      stack.appendStack(to: &bytes)
    } else if let file = code.file, let line = code.line, file.isValidUTF8,
      file.count <= LogBatch.placeByteCountMax
    {
      bytes.append(contentsOf: file.bytes)
      bytes.append(contentsOf: ":\(line)".utf8)
    }
  }

  /// The field, else the attribute that the field replaced; of an event of Kubernetes its reason.
  ///
  /// The names that Kubernetes gives its events are made anew for each: they name nothing.
  var eventName: WireText? {
    if let name, !name.isEmpty { return name }
    let found = attributes.reason ?? (attributes.isOfKubernetes ? nil : attributes.name)
    return found.flatMap { $0.isEmpty ? nil : $0 }
  }
}
