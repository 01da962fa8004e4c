/// A number with nine significant bits, as a whole number of which near ones are near.
///
/// Whole numbers below 512 are exact, all others within 0.2 %.
enum PackedNumber {
  private static let droppedBits: UInt32 = 15

  /// Positive numbers rise with their value from 0 on; negative ones fall below it.
  static func code(_ value: Double) -> Int64? {
    let float = Float(value)
    guard float.isFinite else { return nil }
    let magnitude = float.magnitude.bitPattern
    // To the nearest, ties to even, as floating point does.
    let half = UInt32(1) << (droppedBits - 1)
    let isOdd = magnitude >> droppedBits & 1
    let rounded = Int64((magnitude &+ half &- 1 &+ isOdd) >> droppedBits)
    return float.sign == .minus ? -rounded : rounded
  }

  static func value(_ code: Int64) -> Double {
    let magnitude = UInt32(truncatingIfNeeded: code.magnitude) << droppedBits
    let value = Double(Float(bitPattern: magnitude))
    return code < 0 ? -value : value
  }
}
