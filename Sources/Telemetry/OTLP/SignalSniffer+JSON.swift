extension SignalSniffer {
  /// The first known top-level key of a line decides.
  static func finding(ofJSON bytes: UnsafeRawBufferPointer) -> Finding {
    guard var json = JSONCursor(bytes), json.peek() != nil else { return .empty }
    do throws(WireError) {
      guard try json.beginObject() else { return .unknown }
      var isEmpty = true
      while let key = try json.nextKey() {
        isEmpty = false
        switch key {
        case "resourceSpans": return .signal(.traces)
        case "resourceMetrics": return .signal(.metrics)
        case "resourceLogs": return .signal(.logs)
        default: try json.skipValue()
        }
      }
      return isEmpty ? .empty : .unknown
    } catch { return .unknown }
  }

  /// Whether `bytes` are one JSON value from its first byte to its last.
  static func isWhole(json bytes: UnsafeRawBufferPointer) -> Bool {
    guard var json = JSONCursor(bytes) else { return false }
    do throws(WireError) {
      try json.skipValue()
      try json.finish()
      return true
    } catch { return false }
  }
}
