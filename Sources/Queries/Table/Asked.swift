import Answers
package import Telemetry

/// The parameters that a question or deed was asked with, checked.
package struct Asked: Hashable, Sendable {
  private var values: [String: ParameterValue] = [:]

  /// Checks what was given.
  ///
  /// - Throws: what is missing, unknown, given twice or out of bounds; the first in the order
  ///   given.
  package init(
    _ given: [(name: String, value: String)], for parameters: [Parameter]
  ) throws(Refused) {
    for (name, text) in given {
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        let known = parameters.map(\.name).joined(separator: ", ")
        throw Refused(
          .badParameter, "there is no parameter \(Asked.short(name)) here",
          place: Asked.short(name),
          limit: known.isEmpty ? "none" : known)
      }
      guard values[name] == nil else {
        throw Refused(
          .badParameter, "\(name) is given twice", place: name, value: text, limit: "once")
      }
      values[name] = try parameter.read(text)
    }
    for parameter in parameters where values[parameter.name] == nil {
      if parameter.isRequired {
        throw Refused(
          .badParameter, "\(parameter.name) is missing", place: parameter.name,
          limit: parameter.type.bounds)
      }
      values[parameter.name] = parameter.fallback
    }
  }

  private static func short(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.prefix(Refused.valueCountMax)))
  }

  /// The text or word of a parameter; nil when none was given.
  package func text(_ name: String) -> String? {
    if case .text(let value) = values[name] { value } else { nil }
  }

  /// The whole number of a parameter; nil when none was given.
  package func whole(_ name: String) -> Int? {
    if case .whole(let value) = values[name] { value } else { nil }
  }

  /// The number of a parameter; nil when none was given.
  package func number(_ name: String) -> Double? {
    if case .number(let value) = values[name] { value } else { nil }
  }

  /// Whether a flag is set.
  package func flag(_ name: String) -> Bool {
    if case .flag(let value) = values[name] { value } else { false }
  }

  /// The moment of a parameter; nil when none was given.
  package func moment(_ name: String) -> Timestamp? {
    if case .moment(let value) = values[name] { value } else { nil }
  }

  /// The place in a list; nil when none was given.
  package func cursor(_ name: String) -> Cursor? {
    if case .cursor(let value) = values[name] { value } else { nil }
  }
}

extension Parameter {
  /// Reads a value from its text.
  ///
  /// - Throws: when it is not of the type, out of its bounds, or of a year that cannot be told.
  func read(_ text: String) throws(Refused) -> ParameterValue {
    switch type {
    case .text(let countMax):
      let count = text.unicodeScalars.count
      if count >= 1, count <= countMax { return .text(text) }
    case .choice(let words): if words.contains(text) { return .text(text) }
    case .whole(let range):
      if let number = Int(text), range.contains(number) { return .whole(number) }
    case .number(let range):
      if let number = Double(text), number.isFinite, range.contains(number) {
        return .number(number)
      }
    case .flag:
      if text == "true" { return .flag(true) }
      if text == "false" { return .flag(false) }
    case .moment:
      if let moment = Timestamp(rfc3339: text) { return .moment(moment) }
      if Timestamp.isOfUnknownYear(rfc3339: text) {
        throw Refused(
          .unfitting, "nothing is known of that year", place: name, value: text,
          limit: "years 1678 to 2261")
      }
    case .cursor: if let cursor = Cursor(text) { return .cursor(cursor) }
    }
    throw Refused(
      .badParameter, "\(name) must be \(type.bounds)", place: name, value: text,
      limit: type.bounds)
  }
}

extension ParameterType {
  /// What is allowed, in words: "a whole number from 1 to 1000".
  package var bounds: String {
    switch self {
    case .text(let countMax): "a text of 1 to \(countMax) characters"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .moment: "a moment such as 2026-11-21T03:07:00Z"
    case .cursor: "what `next` said in the answer before"
    }
  }
}
