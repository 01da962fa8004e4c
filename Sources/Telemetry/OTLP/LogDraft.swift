/// One log record while it is being read.
struct LogDraft {
  var time: UInt64 = 0
  var observedTime: UInt64 = 0
  var severity: UInt64 = 0
  var eventName: WireText?
  /// Ids of another size than OTLP's mean that the record belongs to no trace (`logs.proto`).
  var ids = SpanDraft()

  /// 1 to 24, or 0.
  var severityNumber: UInt8 {
    let number = UInt8(exactly: UInt32(truncatingIfNeeded: severity)) ?? 0
    return number <= 24 ? number : 0
  }
}
