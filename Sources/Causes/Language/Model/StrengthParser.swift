internal import Topology

/// Reads strengths (`0.9`, `latency-share`, `0.9 * latency-share`, each with `after 10s`) and
/// relation paths.
enum StrengthParser {
  /// A strength and the delay behind `after`, if any.
  static func parse(_ text: String) throws(ExpressionError) -> (strength: Strength, delay: Double?)
  {
    var scanner = TextScanner(text)
    var delay: Double?
    let start = scanner.offset
    let strength = try strength(&scanner)
    scanner.skipSpaces()
    let wordStart = scanner.offset
    if !scanner.isAtEnd {
      let word = scanner.takeName()
      guard word == "after" else {
        throw ExpressionError(
          wordStart, "unexpected '\(word.isEmpty ? text : word)' in a strength",
          "a strength is a number, a live quantity, or both joined with '*'")
      }
      scanner.skipSpaces()
      delay = try duration(scanner.takeWhile { $0 != " " }, at: scanner.offset)
    }
    guard strength.factor > 0, strength.factor <= 1 else {
      throw ExpressionError(
        start, "a strength is above 0, up to 1, not \(Quantity.text(strength.factor))")
    }
    return (strength, delay)
  }

  static func duration(_ text: String, at offset: Int) throws(ExpressionError) -> Double {
    if let seconds = Quantity.parseDuration(text) { return seconds }
    throw ExpressionError(offset, "'\(text)' is not a duration", "write 500ms, 10s, 5m or 1h")
  }

  private static func strength(_ scanner: inout TextScanner) throws(ExpressionError) -> Strength {
    var factor = 1.0
    scanner.skipSpaces()
    let start = scanner.offset
    let first = scanner.takeWhile { TextScanner.isNameScalar($0) || $0 == "%" || $0 == "+" }
    if let number = Quantity.parse(first) {
      factor = number
      guard scanner.take("*") else { return Strength(factor) }
      scanner.skipSpaces()
      let nameStart = scanner.offset
      return Strength(factor, times: try quantity(scanner.takeName(), at: nameStart))
    }
    return Strength(factor, times: try quantity(first, at: start))
  }

  private static func quantity(
    _ name: String, at offset: Int
  ) throws(ExpressionError) -> Strength.Quantity {
    if let quantity = Strength.Quantity(rawValue: name) { return quantity }
    let names = Strength.Quantity.allCases.map(\.rawValue)
    throw ExpressionError(
      offset, "'\(name)' is neither a number nor a live quantity",
      NearestName.hint(for: name, among: names)
        ?? "live quantities are \(names.joined(separator: ", "))")
  }
}

/// Reads `calls>` and `<calls`, several of them separated by spaces.
enum PathParser {
  static let stepLimit = 6

  static func parse(_ text: String) throws(ExpressionError) -> [PathStep] {
    var scanner = TextScanner(text)
    var steps: [PathStep] = []
    scanner.skipSpaces()
    while !scanner.isAtEnd {
      let start = scanner.offset
      let isBackward = scanner.take("<")
      let nameStart = scanner.offset
      let name = scanner.takeName()
      let isForward = scanner.next == ">" && scanner.take(">")
      guard let relation = RelationType(rawValue: name) else {
        throw unknown(name, at: nameStart)
      }
      guard isForward != isBackward else {
        throw ExpressionError(
          start, "'\(name)' has no direction", "write '\(name)>' or '<\(name)'")
      }
      steps.append(PathStep(relation, isForward: isForward))
      scanner.skipSpaces()
    }
    guard (1...stepLimit).contains(steps.count) else {
      throw ExpressionError(0, "a path has 1 to \(stepLimit) steps, not \(steps.count)")
    }
    return steps
  }

  private static func unknown(_ name: String, at offset: Int) -> ExpressionError {
    let names = RelationType.allCases.map(\.rawValue)
    return ExpressionError(
      offset, "'\(name)' is not a relation",
      NearestName.hint(for: name, among: names) ?? "relations are \(names.joined(separator: ", "))")
  }
}
