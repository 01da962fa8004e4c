import Foundation
import Testing

@testable import Symptoms

/// log P(X >= part) for X binomial, by summing all terms.
private func logTail(part: Int, whole: Int, ratio: Double) -> Double {
  func logTerm(_ k: Int) -> Double {
    let (n, k) = (Double(whole), Double(k))
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(ratio)
      + (n - k) * log(1 - ratio)
  }
  let terms = (part...whole).map(logTerm)
  let greatest = terms.max() ?? 0
  return greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) })
}

@Suite struct `An excess of counts is as surprising as it is rare` {
  @Test(arguments: [5, 20, 100, 1_000], [0.001, 0.01, 0.1, 0.5])
  func `next to the exact binomial tail`(_ whole: Int, _ expected: Double) {
    for share in [0.02, 0.05, 0.2, 0.5, 0.9, 1] {
      let part = max(1, Int((share * Double(whole)).rounded()))
      let observed = Double(part) / Double(whole)
      guard observed > expected else { continue }
      let surprise = Significance.excess(part: part, whole: whole, expected: expected)
      let exact = -logTail(part: part, whole: whole, ratio: expected)
      // Chernoff: never rarer than said; and no more common than by the width of the distribution.
      #expect(surprise <= exact + 1e-9, "\(part) of \(whole) against \(expected)")
      let width = part == whole ? 1 : (8 * Double(whole) * observed * (1 - observed)).squareRoot()
      #expect(exact <= surprise + log(width) + 1e-9, "\(part) of \(whole) against \(expected)")
    }
  }

  @Test(arguments: [(0, 0, 0.1), (0, 10, 0.1), (1, 10, 0.1), (1, 100, 0.5)])
  func `and nothing when there is none`(_ part: Int, _ whole: Int, _ expected: Double) {
    #expect(Significance.excess(part: part, whole: whole, expected: expected) == 0)
  }

  @Test(arguments: [(0, 10), (3, 10), (10, 10)])
  func `two ratios are compared by their likelihoods`(_ part: Int, _ whole: Int) {
    let direct = (0..<whole).reduce(0.0) { sum, number in
      sum + (number < part ? log(0.3) - log(0.02) : log(0.7) - log(0.98))
    }
    let ratio = Significance.logRatio(part: part, whole: whole, first: 0.3, second: 0.02)
    #expect(abs(ratio - direct) < 1e-9)
  }
}
