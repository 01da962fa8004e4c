/// A scalar attribute value.
///
/// Arrays, maps and bytes are not kept: no rule asks for them.
package enum AttributeValue: Hashable, Sendable {
  case string(Symbol)
  case int(Int64)
  case double(Double)
  case bool(Bool)

  /// The text form that rules compare with: numbers in Swift's shortest form.
  package func text(in table: SymbolTable) -> String {
    switch self {
    case .string(let symbol): table[symbol]
    case .int(let value): String(value)
    case .double(let value): String(value)
    case .bool(let value): String(value)
    }
  }
}

/// One attribute under the name it was sent with (resources, metric points and log records).
package struct Attribute: Hashable, Sendable {
  package var key: Symbol
  package var value: AttributeValue

  package init(key: Symbol, value: AttributeValue) {
    self.key = key
    self.value = value
  }
}

/// What sent the telemetry: all scalar attributes of an OTLP Resource, in sending order.
package struct Resource: Hashable, Sendable {
  package var attributes: [Attribute]

  package init(attributes: [Attribute] = []) { self.attributes = attributes }
}
