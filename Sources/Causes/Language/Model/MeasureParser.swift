internal import Vitals

/// Reads the text form of a ``Measure``; the grammar stands in `docs/language.md`.
struct MeasureParser {
  private static let functions = ["metric", "first", "logs", "event", "silence"]
  private static let depthLimit = 16
  private var scanner: TextScanner
  private var depth = 0

  static func parse(_ text: String) throws(ExpressionError) -> Measure {
    var parser = MeasureParser(scanner: TextScanner(text))
    let measure = try parser.sum()
    parser.scanner.skipSpaces()
    guard let next = parser.scanner.next else { return measure }
    throw ExpressionError(
      parser.scanner.offset, "unexpected '\(next)' after the measure",
      "measures are joined with '/' or '+'")
  }

  private init(scanner: TextScanner) { self.scanner = scanner }

  private mutating func sum() throws(ExpressionError) -> Measure {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionError(scanner.offset, "nested deeper than \(Self.depthLimit) levels")
    }
    var terms = [try quotient()]
    while scanner.take("+") { terms.append(try quotient()) }
    return terms.count == 1 ? terms[0] : .sum(terms)
  }

  private mutating func quotient() throws(ExpressionError) -> Measure {
    let dividend = try term()
    guard scanner.take("/") else { return dividend }
    return .quotient(dividend, try term())
  }

  private mutating func term() throws(ExpressionError) -> Measure {
    if scanner.take("(") {
      let inner = try sum()
      try expect(")")
      return inner
    }
    scanner.skipSpaces()
    let start = scanner.offset
    let name = scanner.takeName()
    switch name {
    case "silence": return .silence
    case "metric": return .metric(try metric())
    case "first": return .first(try arguments())
    case "logs": return .logs(try phrases())
    case "event": return .event(try event())
    default: return try request(name, at: start)
    }
  }

  private func request(_ name: String, at start: Int) throws(ExpressionError) -> Measure {
    let prefix = "requests."
    let known = RequestMeasure.allCases.map { prefix + $0.rawValue } + Self.functions
    if name.hasPrefix(prefix), let measure = RequestMeasure(rawValue: String(name.dropFirst(9))) {
      return .request(measure)
    }
    throw ExpressionError(
      start, name.isEmpty ? "a measure is missing here" : "'\(name)' is not a measure",
      NearestName.hint(for: name, among: known)
        ?? "measures are requests.…, \(Self.functions.joined(separator: ", "))")
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(ExpressionError) {
    guard !scanner.take(scalar) else { return }
    let found = scanner.next.map { "not '\($0)'" } ?? "but the measure ends"
    throw ExpressionError(scanner.offset, "expected '\(scalar)' here, \(found)")
  }

  private mutating func arguments() throws(ExpressionError) -> [Measure] {
    try expect("(")
    var measures = [try sum()]
    while scanner.take(",") { measures.append(try sum()) }
    try expect(")")
    return measures
  }

  private mutating func event() throws(ExpressionError) -> String {
    try expect("(")
    let name = scanner.takeName()
    guard !name.isEmpty else { throw ExpressionError(scanner.offset, "an event needs a name") }
    try expect(")")
    return name
  }

  private mutating func phrases() throws(ExpressionError) -> [String] {
    try expect("(")
    scanner.skipSpaces()
    var ahead = scanner
    if ahead.takeName() == "error" {
      scanner = ahead
      try expect(")")
      return [""]
    }
    var phrases = [try quoted()]
    while scanner.take(",") { phrases.append(try quoted()) }
    try expect(")")
    return phrases.map { $0.lowercased() }
  }

  private mutating func quoted() throws(ExpressionError) -> String {
    try expect("\"")
    let text = scanner.takeWhile { $0 != "\"" }
    guard !text.isEmpty else { throw ExpressionError(scanner.offset, "a phrase is empty") }
    try expect("\"")
    return text
  }
}

// MARK: - Metrics

extension MeasureParser {
  /// `(name{key=value|value, key!=value})`, then `.rate` and a reduction, both optional.
  private mutating func metric() throws(ExpressionError) -> MetricSelector {
    try expect("(")
    let name = scanner.takeName()
    guard !name.isEmpty else { throw ExpressionError(scanner.offset, "a metric needs a name") }
    var selector = MetricSelector(name: name)
    if scanner.take("{") {
      repeat { selector.attributes.append(try match()) } while scanner.take(",")
      try expect("}")
      selector.attributes.sort { ($0.key, $0.values.first ?? "") < ($1.key, $1.values.first ?? "") }
    }
    try expect(")")
    try suffixes(&selector)
    return selector
  }

  private mutating func match() throws(ExpressionError) -> AttributeMatch {
    let key = scanner.takeName()
    guard !key.isEmpty else {
      throw ExpressionError(scanner.offset, "an attribute needs a name", "write {key=value}")
    }
    let isNegated = scanner.take("!")
    try expect("=")
    var values: [String] = []
    repeat { values.append(try value()) } while scanner.take("|")
    return AttributeMatch(key: key, values: values, isNegated: isNegated)
  }

  private mutating func value() throws(ExpressionError) -> String {
    scanner.skipSpaces()
    if scanner.next == "\"" { return try quoted() }
    let start = scanner.offset
    let text = scanner.takeWhile { $0 != "," && $0 != "|" && $0 != "}" && $0 != " " }
    guard !text.isEmpty else { throw ExpressionError(start, "an attribute needs a value") }
    return text
  }

  private mutating func suffixes(_ selector: inout MetricSelector) throws(ExpressionError) {
    let known = ["rate"] + MetricSelector.Reduction.allCases.map(\.rawValue)
    while scanner.next == ".", scanner.take(".") {
      let start = scanner.offset
      let suffix = scanner.takeWhile { $0.properties.isAlphabetic }
      if suffix == "rate" {
        selector.isRate = true
      } else if let reduction = MetricSelector.Reduction(rawValue: suffix) {
        selector.reduction = reduction
      } else {
        throw ExpressionError(
          start, "'\(suffix)' cannot follow a metric",
          NearestName.hint(for: suffix, among: known)
            ?? "what can is \(known.joined(separator: ", "))")
      }
    }
  }
}
