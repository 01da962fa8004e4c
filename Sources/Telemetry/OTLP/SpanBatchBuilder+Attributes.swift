extension SpanBatchBuilder {
  /// Of each key the newest name that holds a usable value, in the order of `SpanAttributeKey`.
  mutating func appendAttributes(_ symbols: inout SymbolTable) {
    var pending = draft.present & ~foreignSlots
    var done: SpanAttributeKey?
    while pending != 0 {
      let slot = pending.trailingZeroBitCount
      pending &= pending &- 1
      let name = index.names[slot]
      if name.key == done { continue }
      guard let value = normalised(values[slot], name.form, &symbols) else { continue }
      batch.attributes.append(SpanAttribute(key: name.key, value: value))
      done = name.key
    }
    if let exception = draft.exception { append(exception, &symbols) }
  }

  /// `net.peer.*` is the other side: of a client span the server, of a server span the client.
  ///
  /// `net.host.*` is the span's own side.
  private var foreignSlots: UInt64 {
    draft.kind == .server ? index.foreignToServers : index.foreignToOthers
  }

  /// The span's own attributes come before those of its exception event.
  private mutating func append(_ exception: ExceptionDraft, _ symbols: inout SymbolTable) {
    let own = batch.attributes[Int(batch.attributeStart.last ?? 0)...]
    let hasType = own.contains { $0.key == .exceptionType }
    let hasMessage = own.contains { $0.key == .exceptionMessage }
    if !hasType, let type = exception.type {
      append(.exceptionType, symbols.internDetail(type.bytes))
    }
    if !hasMessage, let message = exception.message {
      let kept = message.prefixAtCharacterBorder(Self.messageByteCountMax)
      append(.exceptionMessage, symbols.internDetail(kept.bytes))
    }
  }

  private mutating func append(_ key: SpanAttributeKey, _ symbol: Symbol) {
    batch.attributes.append(SpanAttribute(key: key, value: .string(symbol)))
  }

  /// The value that goes into the column, or nil when there is none of use.
  private mutating func normalised(
    _ value: WireValue, _ form: SpanAttributeForm, _ symbols: inout SymbolTable
  ) -> AttributeValue? {
    switch value {
    case .string(let text): return normalised(text, form, &symbols)
    case .int(let number): return normalised(number, form, &symbols)
    case .double(let number): return .double(number)
    case .bool(let flag): return .bool(flag)
    case .compound, .unset: return nil
    }
  }

  private func normalised(
    _ number: Int64, _ form: SpanAttributeForm, _ symbols: inout SymbolTable
  ) -> AttributeValue {
    switch form {
    case .grpcStatus:
      .string(symbols.intern(GRPCStatusName.of(number) ?? String(number)))
    case .text: .string(symbols.intern(String(number)))
    default: .int(number)
    }
  }

  private mutating func normalised(
    _ text: WireText, _ form: SpanAttributeForm, _ symbols: inout SymbolTable
  ) -> AttributeValue? {
    guard !text.isEmpty else { return nil }
    switch form {
    case .asSent, .text: return .string(symbols.internDetail(text.bytes))
    case .number: return text.decimal.map { .int($0) } ?? .string(symbols.internDetail(text.bytes))
    case .host: return text.urlHost.map { .string(symbols.internDetail($0.bytes)) }
    case .path:
      let path = text.urlPath
      return path.isEmpty ? nil : .string(symbols.internDetail(path.bytes))
    case .statement: return statements.symbol(of: text, &symbols).map { .string($0) }
    case .grpcStatus: return grpcStatus(text, &symbols)
    case .rpcMethod: return rpcMethod(text, &symbols)
    case .messagingOperation: return messagingOperation(text, &symbols)
    case .message:
      let kept = text.prefixAtCharacterBorder(Self.messageByteCountMax)
      return .string(symbols.internDetail(kept.bytes))
    }
  }

  private func grpcStatus(_ text: WireText, _ symbols: inout SymbolTable) -> AttributeValue {
    if let name = text.decimal.flatMap(GRPCStatusName.of) { return .string(symbols.intern(name)) }
    return .string(symbols.internDetail(text.bytes))
  }

  private func messagingOperation(_ text: WireText, _ symbols: inout SymbolTable) -> AttributeValue
  {
    if case "publish" = text { return .string(symbols.intern("send")) }
    return .string(symbols.internDetail(text.bytes))
  }

  /// The newest convention sends "package.Service/Method"; it becomes the older pair.
  private mutating func rpcMethod(
    _ text: WireText, _ symbols: inout SymbolTable
  ) -> AttributeValue {
    guard let slash = text.lastIndex(of: UInt8(ascii: "/")), slash > 0 else {
      return .string(symbols.internDetail(text.bytes))
    }
    let own = batch.attributes[Int(batch.attributeStart.last ?? 0)...]
    if !own.contains(where: { $0.key == .rpcService }) {
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
