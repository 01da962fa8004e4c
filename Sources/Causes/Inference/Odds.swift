#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A product of many likelihood ratios, without a logarithm for each.
///
/// A double with an exponent of its own: a hundred symptoms of one condition are beyond a double.
struct Odds {
  private var mantissa = 1.0
  /// The value is `mantissa * 2^exponent`.
  private var exponent = 0

  private static let large = 0x1p300
  private static let small = 0x1p-300

  /// 1: no evidence either way.
  static let even = Odds()

  /// Whether nothing was ever learned.
  var isEven: Bool { mantissa == 1 && exponent == 0 }

  /// Multiplies with a ratio, above 0.
  mutating func multiply(_ ratio: Double) {
    mantissa *= ratio
    // More than once for a ratio that nearly fills a double; none of them may be left to overflow.
    while mantissa > Self.large, mantissa < .infinity {
      mantissa *= Self.small
      exponent += 300
    }
    while mantissa < Self.small, mantissa > 0 {
      mantissa *= Self.large
      exponent -= 300
    }
  }

  mutating func multiply(_ other: Odds) {
    multiply(other.mantissa)
    exponent += other.exponent
  }

  mutating func divide(_ other: Odds) {
    multiply(1 / other.mantissa)
    exponent -= other.exponent
  }

  /// As one number: 0 or infinite when a double cannot hold it.
  private var value: Double { exponent == 0 ? mantissa : scalbn(mantissa, Int32(exponent)) }

  /// What evidence behind a step says of the step's start: `step * odds + 1 - step`.
  func behind(_ step: Double) -> Odds {
    guard step < 1 else { return self }
    let value = value
    var behind = Odds()
    if value.isFinite {
      behind.multiply(step * value + 1 - step)
    } else {
      (behind.mantissa, behind.exponent) = (step * mantissa, exponent)
    }
    return behind
  }

  /// The probability of a step given the evidence behind it.
  func posterior(_ step: Double) -> Double {
    guard step > 0, step < 1 else { return step }
    let value = value
    guard value.isFinite else { return 1 }
    return step * value / (step * value + 1 - step)
  }

  /// The natural logarithm.
  var logarithm: Double { Nats.log(mantissa) + Double(exponent) * 0.693_147_180_559_945_3 }
}
