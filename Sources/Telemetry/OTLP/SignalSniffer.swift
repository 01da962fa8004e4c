/// Tells what an Export request speaks of, where nobody said so: the three requests share their
/// outer shape (request 1 -> resource 2 -> scope 2 -> item), so only the items tell.
///
/// | field | Span | Metric | LogRecord |
/// |---|---|---|---|
/// | 1 | trace id, 16 bytes | name | time, fixed64 |
/// | 2 | span id, 8 bytes | description | severity, varint |
/// | 4 | parent id | - | - |
/// | 6 | kind, varint | - | attributes |
/// | 7 | start, fixed64 | sum | dropped count, varint |
/// | 8 | end, fixed64 | - | flags, fixed32 |
/// | 11 | events | summary | observed time, fixed64 |
/// | 13, 15 | links, status | - | - |
///
/// The first item with a telling field decides: every real span has a start, every real record a
/// time.
enum SignalSniffer {
  enum Finding: Equatable {
    case signal(TelemetrySignal)
    /// Well formed, without a single item.
    case empty
    /// Malformed, or of another kind.
    case unknown
  }

  static func finding(ofProtobuf bytes: UnsafeRawBufferPointer) -> Finding {
    guard let request = WireCursor(bytes) else { return .empty }
    var itemCount = 0
    do throws(WireError) {
      if let signal = try search(request, depth: 0, itemCount: &itemCount) {
        return .signal(signal)
      }
    } catch { return .unknown }
    return itemCount == 0 ? .empty : .unknown
  }

  /// The field that leads inwards at each depth: resource entries, scope entries, items.
  private static let path: [WireTag] = [.length(1), .length(2), .length(2)]

  private static func search(
    _ message: WireCursor, depth: Int, itemCount: inout Int
  ) throws(WireError) -> TelemetrySignal? {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      guard tag == path[depth] else {
        try cursor.skip(tag)
        continue
      }
      let inner = try cursor.readMessage()
      let signal: TelemetrySignal?
      if depth + 1 < path.count {
        signal = try search(inner, depth: depth + 1, itemCount: &itemCount)
      } else {
        itemCount += 1
        signal = try self.signal(ofItem: inner)
      }
      if let signal { return signal }
    }
    return nil
  }

  private static func signal(ofItem item: WireCursor) throws(WireError) -> TelemetrySignal? {
    var cursor = item
    var shape = ItemShape()
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .fixed64(7), .fixed64(8), .varint(6), .length(4), .length(13), .length(15):
        return .traces
      case .fixed64(1), .fixed64(11), .varint(2), .length(6), .varint(7): return .logs
      case .length(7): return .metrics
      case .length(1): shape.first = try cursor.readText()
      case .length(2): shape.second = try cursor.readText()
      default:
        shape.hasOther = true
        try cursor.skip(tag)
      }
    }
    return shape.signal
  }

  /// What is left to judge by when no field was telling.
  private struct ItemShape {
    var first: WireText?
    var second: WireText?
    var hasOther = false

    var signal: TelemetrySignal? {
      guard let first else { return hasOther ? .logs : nil }
      return first.count == 16 && second?.count == 8 ? .traces : .metrics
    }
  }
}
