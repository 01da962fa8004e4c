/// One span while it is being read, in whatever order its fields come.
struct SpanDraft {
  var traceHigh: UInt64 = 0
  var traceLow: UInt64 = 0
  var spanID: UInt64 = 0
  var parentID: UInt64 = 0
  var name: WireText?
  var kind = SpanBatch.Kind.unspecified
  var isError = false
  var start: UInt64 = 0
  var end: UInt64 = 0
  /// The slots (see `SpanAttributeIndex`) that hold a value.
  var present: UInt64 = 0
  /// Those of them whose value is one of too many, see `FacetValues`.
  var others: UInt64 = 0
  var linkCount = 0
  /// The first id that is none, if any.
  var fault: Fault?

  /// Enums are 32 bits wide; numbers that the enum does not have are `unspecified`.
  @inline(__always)
  mutating func setKind(_ number: UInt64) {
    let number = UInt8(exactly: UInt32(truncatingIfNeeded: number)) ?? 0
    kind = SpanBatch.Kind(rawValue: number) ?? .unspecified
  }

  /// STATUS_CODE_ERROR is 2.
  @inline(__always)
  mutating func setStatusCode(_ number: UInt64) {
    isError = UInt32(truncatingIfNeeded: number) == 2
  }

  /// What a Link's two ids point to, or nil when one of them is no id.
  var link: SpanLink? {
    fault == nil ? SpanLink(traceHigh: traceHigh, traceLow: traceLow, spanID: spanID) : nil
  }

  /// Why a span cannot be taken.
  enum Fault {
    case traceIDSize(Int), spanIDSize(Int), parentIDSize(Int), traceIDZero, spanIDZero, notHex,
      tooMany(Int), startZero, tooLong(UInt64, Int)
  }

  @inline(__always)
  mutating func setTraceID(_ id: WireText) {
    guard id.count == 16 else {
      fault = id.isEmpty ? .traceIDZero : .traceIDSize(id.count)
      return
    }
    traceHigh = UInt64(bigEndian: id.start.loadUnaligned(as: UInt64.self))
    traceLow = UInt64(bigEndian: id.start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  @inline(__always)
  mutating func setSpanID(_ id: WireText) {
    guard id.count == 8 else {
      fault = id.isEmpty ? .spanIDZero : .spanIDSize(id.count)
      return
    }
    spanID = UInt64(bigEndian: id.start.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  mutating func setParentID(_ id: WireText) {
    if id.isEmpty {
      parentID = 0
    } else if id.count == 8 {
      parentID = UInt64(bigEndian: id.start.loadUnaligned(as: UInt64.self))
    } else {
      fault = .parentIDSize(id.count)
    }
  }
}

extension SpanDraft.Fault {
  /// For the sender, about the span at `position` in the request.
  func reason(position: Int) -> String {
    let what =
      switch self {
      case .traceIDSize(let count): "trace_id has \(count) bytes, 16 are wanted"
      case .spanIDSize(let count): "span_id has \(count) bytes, 8 are wanted"
      case .parentIDSize(let count): "parent_span_id has \(count) bytes, 8 or none are wanted"
      case .traceIDZero: "trace_id is zero or missing"
      case .spanIDZero: "span_id is zero or missing"
      case .notHex: "an id has characters that are not hexadecimal"
      case .startZero: "start_time_unix_nano is zero or missing"
      case .tooLong(let seconds, let limit): "it took \(seconds) s, at most \(limit) s are taken"
      case .tooMany(let limit): "at most \(limit) spans are taken in one request"
      }
    return "span \(position): \(what)"
  }
}

/// OTLP/JSON writes ids in hexadecimal, not in base64 as other bytes.
extension SpanDraft {
  mutating func setTraceID(hex id: WireText?) {
    guard let id, !id.isEmpty else { return setTraceID(WireText.none) }
    guard id.count == 32, let high = id.part(0..<16).hexadecimal,
      let low = id.part(16..<32).hexadecimal
    else {
      fault = id.count == 32 ? .notHex : .traceIDSize(id.count / 2)
      return
    }
    (traceHigh, traceLow) = (high, low)
  }

  mutating func setSpanID(hex id: WireText?) {
    guard let id, !id.isEmpty else { return setSpanID(WireText.none) }
    guard id.count == 16, let value = id.hexadecimal else {
      fault = id.count == 16 ? .notHex : .spanIDSize(id.count / 2)
      return
    }
    spanID = value
  }

  mutating func setParentID(hex id: WireText?) {
    guard let id, !id.isEmpty else { return setParentID(WireText.none) }
    guard id.count == 16, let value = id.hexadecimal else {
      fault = id.count == 16 ? .notHex : .parentIDSize(id.count / 2)
      return
    }
    parentID = value
  }
}

/// What is kept of an event named "exception".
struct ExceptionDraft {
  var type: WireText?
  var message: WireText?
  var stack: WireText?

  mutating func add(_ key: WireText, _ value: WireValue) {
    guard case .string(let text) = value, !text.isEmpty else { return }
    switch key {
    case "exception.type": type = text
    case "exception.message": message = text
    case "exception.stacktrace": stack = text
    default: break
    }
  }
}
