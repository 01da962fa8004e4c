/// The values of a draft by slot.
struct SpanValues {
  let index: SpanAttributeIndex
  let values: UnsafePointer<WireValue>
  /// Slots whose facet has other values enough.
  let others: UInt64
  /// What the first exception event says that it is.
  let exceptionType: WireText?
}

extension SpanCache {
  /// Of each key the newest name that holds a usable value, in the order of `SpanAttributeKey`.
  ///
  /// All but the text of messages, which is the row's own.
  mutating func appendAttributes(of draft: SpanDraft, values: SpanValues) {
    let start = attributes.count
    var pending = draft.present
    var done: SpanAttributeKey?
    while pending != 0 {
      let slot = pending.trailingZeroBitCount
      pending &= pending &- 1
      let name = values.index[slot]
      if name.key == done { continue }
      let isOther = values.others & 1 << UInt64(slot) != 0
      let value =
        isOther ? .string(.other) : normalised(values.values[slot], name.form, from: start)
      guard let value else { continue }
      attributes.append(SpanAttribute(key: name.key, value: value))
      done = name.key
    }
    // The span's own attributes come before those of its exception event.
    if let type = values.exceptionType,
      !attributes[start...].contains(where: { $0.key == .exceptionType })
    {
      append(.exceptionType, symbols.internDetail(type.bytes))
    }
  }

  private mutating func append(_ key: SpanAttributeKey, _ symbol: Symbol) {
    attributes.append(SpanAttribute(key: key, value: .string(symbol)))
  }

  /// The value that is kept, or nil when there is none of use; the shape's attributes begin at
  /// `start`.
  private mutating func normalised(
    _ value: WireValue, _ form: SpanAttributeForm, from start: Int
  ) -> AttributeValue? {
    switch value {
    case .string(let text): return normalised(text, form, from: start)
    case .int(let number): return normalised(number, form)
    case .double(let number): return .double(number)
    case .bool(let flag): return .bool(flag)
    case .compound, .unset: return nil
    }
  }

  private mutating func normalised(_ number: Int64, _ form: SpanAttributeForm) -> AttributeValue {
    switch form {
    case .grpcStatus:
      .string(symbols.intern(GRPCStatusName.of(number) ?? String(number)))
    case .text: .string(symbols.intern(String(number)))
    default: .int(number)
    }
  }

  private mutating func normalised(
    _ text: WireText, _ form: SpanAttributeForm, from start: Int
  ) -> AttributeValue? {
    guard !text.isEmpty else { return nil }
    switch form {
    case .asSent, .text, .facet: return .string(symbols.internDetail(text.bytes))
    case .number: return text.decimal.map { .int($0) } ?? .string(symbols.internDetail(text.bytes))
    case .host: return text.urlHost.map { .string(symbols.internDetail($0.bytes)) }
    case .statement: return statements.symbol(of: text, &symbols).map { .string($0) }
    case .grpcStatus: return grpcStatus(text)
    case .rpcMethod: return rpcMethod(text, from: start)
    case .messagingOperation: return messagingOperation(text)
    case .message: return nil
    }
  }

  private mutating func grpcStatus(_ text: WireText) -> AttributeValue {
    if let name = text.decimal.flatMap(GRPCStatusName.of) { return .string(symbols.intern(name)) }
    return .string(symbols.internDetail(text.bytes))
  }

  private mutating func messagingOperation(_ text: WireText) -> AttributeValue {
    if case "publish" = text { return .string(symbols.intern("send")) }
    return .string(symbols.internDetail(text.bytes))
  }

  /// The newest convention sends "package.Service/Method"; it becomes the older pair.
  private mutating func rpcMethod(_ text: WireText, from start: Int) -> AttributeValue {
    guard let slash = text.lastIndex(of: UInt8(ascii: "/")), slash > 0 else {
      return .string(symbols.internDetail(text.bytes))
    }
    if !attributes[start...].contains(where: { $0.key == .rpcService }) {
      append(.rpcService, symbols.internDetail(text.prefix(slash).bytes))
    }
    return .string(symbols.internDetail(text.dropFirst(slash + 1).bytes))
  }
}

/// gRPC's status codes by number (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
enum GRPCStatusName {
  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]

  static func of(_ code: Int64) -> String? {
    names.indices.contains(Int(code)) ? names[Int(code)] : nil
  }
}
