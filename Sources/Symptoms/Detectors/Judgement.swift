#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What one detector says of one window.
struct Judgement {
  enum State {
    case present, absent, unknown
    /// Nothing came that could tell: what was suspected stays suspected.
    case silent
  }

  var state: State
  /// log P(measured | symptom) / P(measured | none), within -5...12; see `SymptomObservation`.
  var logLikelihoodRatio: Double
  var value: Double
  var threshold: Double

  static let unknown = Judgement(state: .unknown, logLikelihoodRatio: 0, value: 0, threshold: 0)

  static let silent = Judgement(state: .silent, logLikelihoodRatio: 0, value: 0, threshold: 0)

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
  /// The log likelihood ratio of `part` of `whole` under its own ratio against the expected one:
  /// how surprising an excess is.
  ///
  /// 0 when there is no excess. (Half of the G statistic; Wilks 1938.)
  static func excess(part: Int, whole: Int, expected: Double) -> Double {
    guard whole > 0 else { return 0 }
    let observed = Double(part) / Double(whole)
    guard observed > expected else { return 0 }
    return Double(whole) * divergence(observed, expected)
  }

  /// The log likelihood ratio of `part` of `whole` under ratio `first` against ratio `second`.
  static func logRatio(part: Int, whole: Int, first: Double, second: Double) -> Double {
    Double(part) * log(first / second) + Double(whole - part) * log((1 - first) / (1 - second))
  }

  /// How surprising it is to count so many where about `expected` are usual: the log likelihood
  /// ratio of a Poisson distribution, less by as much as counts vary more than one (quasi-Poisson;
  /// McCullagh and Nelder 1989).
  ///
  /// 0 when there is no excess.
  static func crowd(of count: Double, expected: Double, variance: Double) -> Double {
    let mean = max(expected, 0.5)
    guard count > mean else { return 0 }
    return (count * log(count / mean) - (count - mean)) / max(1, variance / mean)
  }

  /// The log likelihood ratio of two ratios of their own against one for both: how surprising it is
  /// that `part` of `whole` became `later` of `laterWhole`.
  static func change(_ part: Int, of whole: Int, to later: Int, of laterWhole: Int) -> Double {
    guard whole > 0, laterWhole > 0 else { return 0 }
    let both = Double(part + later) / Double(whole + laterWhole)
    return Double(whole) * divergence(Double(part) / Double(whole), both)
      + Double(laterWhole) * divergence(Double(later) / Double(laterWhole), both)
  }

  private static func divergence(_ p: Double, _ q: Double) -> Double {
    func term(_ a: Double, _ b: Double) -> Double { a <= 0 ? 0 : a * log(a / b) }
    return term(p, q) + term(1 - p, 1 - q)
  }
}
