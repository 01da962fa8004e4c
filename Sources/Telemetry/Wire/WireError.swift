/// Why bytes from outside cannot be read: what is wrong, where, the value found and the limit it
/// broke.
///
/// It condemns the whole message (OTLP/HTTP 400, gRPC INVALID_ARGUMENT). An item that is well
/// written but makes no sense is not an error but a `Rejection`.
package struct WireError: Error, Hashable, Sendable {
  /// What is wrong.
  ///
  /// Values are never reused for another meaning.
  package enum Kind: UInt8, Sendable {
    /// The bytes end inside a value. `value` bytes were wanted, `limit` were left.
    case truncated
    /// A varint of more than 10 bytes, or one whose value needs more than 64 bits.
    case varintTooLong
    /// A field number of zero, or a tag of more than 32 bits (`value`).
    case fieldNumberInvalid
    /// A protobuf wire type that does not exist (`value`: 6 or 7).
    case wireTypeInvalid
    /// A group that ends without having begun, or ends as another group.
    case groupUnbalanced
    /// A packed list whose byte count (`value`) is no multiple of its element's size (`limit`).
    case packedSizeInvalid
    /// Values nested deeper than `limit`.
    case nestingTooDeep
    /// A byte (`value`) that JSON does not allow here.
    case jsonSyntax
    /// A JSON value of another type than the field has; `value` is its first byte.
    case jsonTypeMismatch
    /// A JSON number that is malformed or outside its field's range.
    case jsonNumberInvalid
    /// An escape in a JSON string that does not exist; `value` is the byte after the backslash.
    case jsonEscapeInvalid
    /// A recorded message of more bytes (`value`) than allowed (`limit`).
    case messageTooLarge
    /// Symbols of a remote write request that do not begin with the empty one, a reference
    /// (`value`) beyond their number (`limit`), or an odd number of references.
    case symbolTableInvalid
    /// A recorded message that is neither traces, metrics nor logs.
    case signalUnknown
  }

  package var kind: Kind
  /// Bytes from the start of the message (of the stream, for recordings) to where reading failed.
  package var byteOffset: Int
  /// The value found, as far as one number can say it; its meaning is given with the kind.
  package var value: UInt64
  /// The limit that the value broke; 0 where there is none.
  package var limit: UInt64

  package init(_ kind: Kind, at byteOffset: Int, value: UInt64 = 0, limit: UInt64 = 0) {
    self.kind = kind
    self.byteOffset = byteOffset
    self.value = value
    self.limit = limit
  }

  /// The same error with its place counted from `byteCount` bytes earlier.
  package func moved(by byteCount: Int) -> WireError {
    WireError(kind, at: byteOffset + byteCount, value: value, limit: limit)
  }
}

extension WireError: CustomStringConvertible {
  /// One sentence for the sender, of at most 160 bytes; holds numbers only, nothing that was sent.
  package var description: String { "byte \(byteOffset): \(complaint)" }

  private var complaint: String {
    switch kind {
    case .truncated: "the message ends too early: \(value) more bytes wanted, \(limit) left"
    case .varintTooLong: "a varint of more than 64 bits"
    case .fieldNumberInvalid: "protobuf tag \(value) has no valid field number"
    case .wireTypeInvalid: "protobuf wire type \(value) does not exist"
    case .groupUnbalanced: "protobuf group \(value) begins and ends differently"
    case .packedSizeInvalid: "packed list of \(value) bytes is not made of \(limit)-byte elements"
    case .nestingTooDeep: "values nested deeper than \(limit) levels"
    case .jsonSyntax: "unexpected \(byteName) in JSON"
    case .jsonTypeMismatch: "JSON value that begins with \(byteName) is of the wrong type"
    case .jsonNumberInvalid: "JSON number is malformed or out of its field's range"
    case .jsonEscapeInvalid: "JSON string escape with \(byteName) does not exist"
    case .messageTooLarge: "message of \(value) bytes, at most \(limit) are allowed"
    case .symbolTableInvalid:
      "symbols begin with the empty one and are referred to in pairs below \(limit), not \(value)"
    case .signalUnknown: "message is neither traces, metrics nor logs"
    }
  }

  private var byteName: String {
    (0x21...0x7E).contains(value)
      ? "'\(Unicode.Scalar(UInt8(truncatingIfNeeded: value)))'" : "byte \(value)"
  }
}
