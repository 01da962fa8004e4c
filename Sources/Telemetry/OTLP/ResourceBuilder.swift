/// Collects the scalar attributes of one resource, interned as they come.
struct ResourceBuilder {
  private(set) var attributes: [Attribute] = []
  private(set) var droppedCount = 0
  private let attributeCountMax: Int

  init(attributeCountMax: Int) { self.attributeCountMax = attributeCountMax }

  mutating func begin() {
    attributes.removeAll(keepingCapacity: true)
    droppedCount = 0
  }

  mutating func add(_ key: WireText, _ value: WireValue, _ symbols: inout SymbolTable) {
    guard !key.isEmpty, value.isScalar else { return }
    guard attributes.count < attributeCountMax else {
      droppedCount += 1
      return
    }
    let name = symbols.intern(key.bytes)
    let kept: AttributeValue? =
      switch value {
      case .string(let text): .string(symbols.intern(text.bytes))
      default: value.number
      }
    if let kept { attributes.append(Attribute(key: name, value: kept)) }
  }
}

extension WireValue {
  var isScalar: Bool {
    switch self {
    case .string, .int, .double, .bool: true
    case .compound, .unset: false
    }
  }

  /// The value, unless it is text or nothing.
  var number: AttributeValue? {
    switch self {
    case .int(let value): .int(value)
    case .double(let value): .double(value)
    case .bool(let value): .bool(value)
    case .string, .compound, .unset: nil
    }
  }
}
