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
  package var json: String {
    var json = JSONText()
    json.value(self)
    return json.text
  }
}
