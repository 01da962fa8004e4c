/// Numbers as people write them: `0.9`, `90%`, `500ms`, `10s`, `5m`, `1h`.
enum Quantity {
  private static let units: [(suffix: String, factor: Double)] = [
    ("ms", 0.001), ("us", 0.000_001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("%", 0.01),
  ]

  /// The number in plain units (seconds for durations); nil when the text is none, or not finite.
  static func parse(_ text: String) -> Double? {
    if let number = plain(text) { return number }
    for unit in units where text.hasSuffix(unit.suffix) {
      return plain(String(text.dropLast(unit.suffix.count))).map { $0 * unit.factor }
    }
    return nil
  }

  /// A duration in seconds; a number without unit is refused, so that nobody has to guess.
  static func parseDuration(_ text: String) -> Double? {
    guard
      text == "0" || text.last == "s" || text.last == "m" || text.last == "h" || text.last == "d"
    else { return nil }
    return parse(text).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A number without a needless fraction.
  static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
  }

  /// Digits, sign, point and exponent only: `nan`, `inf` and hexadecimal are not numbers to people.
  private static func plain(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    guard isPlain, let number = Double(text), number.isFinite else { return nil }
    return number
  }
}
