/// What one detector says of one window.
struct Judgement {
  enum State { case present, absent, unknown }

  var state: State
  /// log P(measured | symptom) / P(measured | none), within -5...12; see `SymptomObservation`.
  var logLikelihoodRatio: Double
  var value: Double
  var threshold: Double

  static let unknown = Judgement(state: .unknown, logLikelihoodRatio: 0, value: 0, threshold: 0)

  static func present(_ strength: Double, value: Double, threshold: Double) -> Judgement {
    Judgement(
      state: .present, logLikelihoodRatio: min(12, max(0.5, strength)), value: value,
      threshold: threshold)
  }

  static func absent(_ strength: Double, value: Double, threshold: Double) -> Judgement {
    Judgement(
      state: .absent, logLikelihoodRatio: max(-5, min(-0.1, -strength)), value: value,
      threshold: threshold)
  }
}

/// Significance of counts, without distributions to look up.
enum Significance {
  /// The log likelihood ratio of `part` of `whole` under its own ratio against the expected one: how surprising
  /// an excess is. 0 when there is no excess. (Half of the G statistic; Wilks 1938.)
  static func excess(part: Int, whole: Int, expected: Double) -> Double {
    guard whole > 0 else { return 0 }
    let observed = Double(part) / Double(whole)
    guard observed > expected else { return 0 }
    return Double(whole) * divergence(observed, expected)
  }

  /// The log likelihood ratio of `part` of `whole` under ratio `first` against ratio `second`.
  static func logRatio(part: Int, whole: Int, first: Double, second: Double) -> Double {
    let rest = Double(whole - part)
    return Double(part) * (log2(first) - log2(second)) * ln2
      + rest * (log2(1 - first) - log2(1 - second)) * ln2
  }

  private static let ln2 = 0.693_147_180_559_945_3

  private static func divergence(_ p: Double, _ q: Double) -> Double {
    func term(_ a: Double, _ b: Double) -> Double { a <= 0 ? 0 : a * (log2(a) - log2(b)) * ln2 }
    return term(p, q) + term(1 - p, 1 - q)
  }

  /// Binary logarithm from the number's own exponent and a short series: no C library on the pure floors, and the
  /// same bits on every machine. Error below 1e-12.
  ///
  /// - Parameter x: positive; 0 and below are read as the least positive number.
  static func log2(_ x: Double) -> Double {
    guard x > 0 else { return -1074 }
    let exponent = Double(x.exponent)
    // significand in [1, 2): ln m = 2 atanh((m - 1) / (m + 1)), halved to converge fast
    var m = x.significand
    var shift = 0.0
    if m > 1.414_213_562_373_095 {
      m /= 2
      shift = 1
    }
    let z = (m - 1) / (m + 1)
    let square = z * z
    var term = z
    var sum = 0.0
    for n in stride(from: 1.0, through: 29, by: 2) {
      sum += term / n
      term *= square
    }
    return exponent + shift + 2 * sum / ln2
  }
}
