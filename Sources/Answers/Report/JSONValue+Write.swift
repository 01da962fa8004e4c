extension JSONText {
  /// Writes a value that was read: members in their order, numbers with up to nine decimals.
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: string(nil)
    case .bool(let flag): bool(flag)
    case .number(let number): self.number(number, decimals: 9)
    case .string(let text): string(text)
    case .array(let items): array(items) { $0.value($1) }
    case .object(let members):
      object { json in
        for member in members {
          json.key(member.name)
          json.value(member.value)
        }
      }
    }
  }
}

extension JSONValue {
  /// The value as JSON text, in one line.
  package var json: String { written.text }

  /// Bytes of the value as JSON text, counted without writing it.
  package var byteCount: Int {
    switch self {
    case .null, .bool, .number: written.byteCount
    case .string(let text): JSONText.byteCount(of: text)
    case .array(let items):
      2 + max(0, items.count - 1) + items.reduce(0) { $0 + $1.byteCount }
    case .object(let members):
      // A comma between two members, and a colon in each.
      2 + max(0, members.count - 1)
        + members.reduce(0) { $0 + JSONText.byteCount(of: $1.name) + 1 + $1.value.byteCount }
    }
  }

  private var written: JSONText {
    var json = JSONText()
    json.value(self)
    return json
  }
}
