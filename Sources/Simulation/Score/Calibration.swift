/// How probable what was said was, and how often it was so.
///
/// Of causes said to be 80 % probable, 80 of 100 should be true.
package struct Calibration: Sendable {
  /// One part of the scale from 0 to 1.
  package struct Bin: Sendable {
    /// Causes that were said to be about so probable, and those of them that were true.
    package var count = 0
    package var trueCount = 0
    /// Sum of the probabilities that were said.
    package var said = 0.0

    /// Mean of what was said, and part that was true; 0 for an empty bin.
    package var meanSaid: Double { count > 0 ? said / Double(count) : 0 }
    package var meanTrue: Double { count > 0 ? Double(trueCount) / Double(count) : 0 }
  }

  /// Ten of equal width, the least probable first.
  package private(set) var bins = [Bin](repeating: Bin(), count: 10)
  private var squares = 0.0
  private var count = 0

  package init() {}

  /// Takes in a cause that was said to be going on with this probability.
  package mutating func add(_ probability: Double, isTrue: Bool) {
    let bin = min(bins.count - 1, max(0, Int(probability * Double(bins.count))))
    bins[bin].count += 1
    bins[bin].trueCount += isTrue ? 1 : 0
    bins[bin].said += probability
    let error = probability - (isTrue ? 1 : 0)
    squares += error * error
    count += 1
  }

  /// Mean distance of what was said from what was true, over bins, weighted by their counts
  /// (Naeini, Cooper and Hauskrecht 2015); 0...1, 0 without data.
  package var expectedError: Double {
    guard count > 0 else { return 0 }
    return bins.reduce(0) { $0 + Double($1.count) * abs($1.meanSaid - $1.meanTrue) } / Double(count)
  }

  /// Mean square of the error (Brier 1950); 0...1, 0 without data.
  package var brier: Double { count > 0 ? squares / Double(count) : 0 }
}
