package import Telemetry

/// One thing that a question or deed is asked with.
package struct Parameter: Hashable, Sendable {
  /// In lower case, with hyphens: the name in queries, of options and in tools.
  package var name: String
  package var type: ParameterType
  /// One sentence for people.
  package var summary: String
  package var isRequired: Bool
  /// What holds when it is not given; nil when that means "no restriction".
  package var fallback: ParameterValue?

  package init(
    _ name: String, _ type: ParameterType, _ summary: String, isRequired: Bool = false,
    fallback: ParameterValue? = nil
  ) {
    self.name = name
    self.type = type
    self.summary = summary
    self.isRequired = isRequired
    self.fallback = fallback
  }
}

/// What a parameter takes.
package enum ParameterType: Hashable, Sendable {
  /// Text of one to so many Unicode scalars.
  case text(countMax: Int)
  /// One of some words.
  case choice([String])
  case whole(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// "true" or "false".
  case flag
  /// A moment as RFC 3339 has it.
  case moment
  /// A place in a list, as an earlier page gave it.
  case cursor
}

/// What was given for a parameter, or holds in its place.
package enum ParameterValue: Hashable, Sendable {
  case text(String)
  case whole(Int)
  case number(Double)
  case flag(Bool)
  case moment(Timestamp)
  case cursor(Cursor)
}

extension Parameter {
  /// The bound of names: longer ones are none of an entity.
  package static let nameCountMax = 1_024

  /// The moment for which a question is asked.
  static let at = Parameter(
    "at", .moment,
    "For which moment it is asked, as RFC 3339 has it; without it, the end of the last window.")

  /// The size of a page.
  static func limit(_ fallback: Int, max: Int = 1_000) -> Parameter {
    Parameter(
      "limit", .whole(1...max), "At most so many items.", fallback: .whole(fallback))
  }

  /// Where a page begins.
  static let cursor = Parameter(
    "cursor", .cursor, "Where to go on: what `next` said in the answer before.")

  /// An entity by `type/name`, or by its name alone where only one has it.
  static func entity(_ summary: String, isRequired: Bool = true) -> Parameter {
    Parameter("entity", .text(countMax: nameCountMax), summary, isRequired: isRequired)
  }
}
