/// A JSON text as a tree of values, for small texts whose shape is not known before: events read
/// back, settings, what other systems send.
///
/// Telemetry has its own reader, which builds nothing.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// Numbers are doubles, as JavaScript has them: whole numbers are exact up to 2^53.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the text; of a repeated name the last one counts.
  case object([JSONMember])

  /// The member of this name, or nil when there is none or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The string, or nil for anything else.
  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The number, or nil for anything else.
  package var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The number if it is whole and exact, or nil for anything else.
  package var int: Int? {
    guard let number, abs(number) <= 9_007_199_254_740_992 else { return nil }
    return Int(exactly: number)
  }

  /// The truth value, or nil for anything else.
  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements, or nil for anything else.
  package var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// Whether it is null.
  package var isNull: Bool { self == .null }
}

/// A name with its value in a JSON object.
package struct JSONMember: Hashable, Sendable {
  /// The name, and what stands behind it.
  package var name: String
  package var value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// Why a text is no JSON, and where.
package struct JSONFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected or not allowed.
  package var problem: String
  /// Bytes of UTF-8 before the place.
  package var offset: Int

  package var description: String { "at byte \(offset): \(problem)" }
}
