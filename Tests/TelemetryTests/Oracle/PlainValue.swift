import Foundation
import OTLPProtos
import Telemetry

/// A batch's row as a person would write it down: no symbols, no columns.
///
/// Both sides of every oracle test are turned into these and compared.
enum PlainValue: Hashable {
  case string(String)
  case int(Int64)
  /// By bits, so that NaN equals itself.
  case double(UInt64)
  case bool(Bool)

  init(_ value: AttributeValue, _ symbols: SymbolTable) {
    switch value {
    case .string(let symbol): self = .string(symbols[symbol])
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(PlainValue.bits(number))
    case .bool(let flag): self = .bool(flag)
    }
  }

  /// Nil for arrays, maps, bytes and nothing.
  init?(_ value: OTLPAnyValue) {
    switch value.value {
    case .stringValue(let text): self = .string(PlainValue.kept(text))
    case .intValue(let number): self = .int(number)
    case .doubleValue(let number): self = .double(PlainValue.bits(number))
    case .boolValue(let flag): self = .bool(flag)
    default: return nil
    }
  }

  static func bits(_ number: Double) -> UInt64 { number.isNaN ? 0x7FF8 << 48 : number.bitPattern }

  /// What a symbol table keeps of a string: whole characters within 1,024 bytes.
  static func kept(_ text: String, byteCountMax: Int = 1024) -> String {
    var kept = ""
    var count = 0
    for scalar in text.unicodeScalars {
      count += String(scalar).utf8.count
      if count > byteCountMax { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept
  }
}

struct PlainAttribute: Hashable {
  var key: String
  var value: PlainValue

  init(key: String, value: PlainValue) {
    self.key = key
    self.value = value
  }

  init(_ attribute: Attribute, _ symbols: SymbolTable) {
    key = symbols[attribute.key]
    value = PlainValue(attribute.value, symbols)
  }

  /// The scalar attributes with a key.
  static func all(_ attributes: [OTLPKeyValue]) -> [PlainAttribute] {
    attributes.compactMap { attribute in
      guard !attribute.key.isEmpty, let value = PlainValue(attribute.value) else { return nil }
      return PlainAttribute(key: PlainValue.kept(attribute.key), value: value)
    }
  }

  static func all(_ resource: Resource, _ symbols: SymbolTable) -> [PlainAttribute] {
    resource.attributes.map { PlainAttribute($0, symbols) }
  }
}

/// An id's bytes as numbers; nil unless there are exactly `count`.
func plainID(_ id: Data, _ count: Int) -> [UInt64]? {
  guard id.count == count else { return nil }
  return stride(from: 0, to: count, by: 8).map { start in
    id.dropFirst(start).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

func plainTime(_ time: UInt64) -> Int64 { time > UInt64(Int64.max) ? .max : Int64(time) }
