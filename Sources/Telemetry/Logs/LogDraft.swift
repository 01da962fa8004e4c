/// One log record while it is being read.
struct LogDraft {
  var time: UInt64 = 0
  var observedTime: UInt64 = 0
  var severity: UInt64 = 0
  /// Ids of another size than OTLP's mean that the record belongs to no trace (`logs.proto`).
  var ids = SpanDraft()
  var name: WireText?
  private var attributes = EventAttributes()

  /// 1 to 24, or 0.
  var severityNumber: UInt8 {
    let number = UInt8(exactly: UInt32(truncatingIfNeeded: severity)) ?? 0
    return number <= 24 ? number : 0
  }

  var isTextRead: Bool { LogBatch.Record.isRead(severity: severityNumber) }

  /// The attributes that may name an event.
  private struct EventAttributes {
    var name: WireText?
    var reason: WireText?
    var isOfKubernetes = false
  }

  /// Whether an attribute of this key is to be given to `add`.
  @inline(__always)
  static func wants(_ key: WireText) -> Bool {
    switch key {
    case "k8s.event.reason", "event.name", "event.domain": true
    default: false
    }
  }

  /// Takes an attribute; of several of one name the first counts.
  mutating func add(_ key: WireText, _ value: WireValue) {
    guard case .string(let text) = value else { return }
    switch key {
    case "k8s.event.reason": attributes.reason = attributes.reason ?? text
    case "event.name": attributes.name = attributes.name ?? text
    case "event.domain": if case "k8s" = text { attributes.isOfKubernetes = true }
    default: break
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
