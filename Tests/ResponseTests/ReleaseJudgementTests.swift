import Foundation
import TestSeeds
import Testing

@testable import Response

@Suite struct `A release is judged by what was served` {
  /// So many steps of five seconds, each with the same load.
  private func served(
    _ count: Int = 40, requests: Double = 50, failed: Double = 0, median: Double = 0.02,
    long: Double = 0.05, seed: UInt64 = 1
  ) -> ServedRequests {
    var generator = SeededGenerator(seed: seed)
    return ServedRequests(
      (0..<count).map { _ in
        let noise = Double.random(in: 0.9...1.1, using: &generator)
        return ServedStep(
          requests: requests, failed: failed, median: median * noise, long: long * noise, length: 5)
      })
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `the same as before passes`(_ seed: UInt64) {
    let judged = ReleaseJudgement(without: served(seed: seed), with: served(seed: seed + 100))
    #expect(judged.verdict == .pass, "\(judged)")
    #expect(judged.lack == nil)
    #expect(
      judged.findings.map(\.measure) == ["failed requests", "duration", "long duration", "rate"])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var failed = 0.0
    var median = 0.02
    var long = 0.05
    var requests = 50.0
    var steps = 40
    var wanted: ReleaseJudgement.Verdict
    var measure: String
  }

  static let cases = [
    Case(testDescription: "2 %", failed: 1, wanted: .regress, measure: "failed requests"),
    Case(
      testDescription: "0.4 %", failed: 0.2, steps: 160, wanted: .warn, measure: "failed requests"),
    Case(
      testDescription: "twice the time", median: 0.04, long: 0.05, wanted: .regress,
      measure: "duration"),
    Case(
      testDescription: "a third more", median: 0.0266, long: 0.05, wanted: .warn,
      measure: "duration"),
    Case(
      testDescription: "a long tail", median: 0.02, long: 0.2, wanted: .warn,
      measure: "long duration"),
    Case(testDescription: "few come", requests: 12, wanted: .warn, measure: "rate"),
  ]

  @Test(arguments: cases)
  func `and what is worse is found, and nothing else`(_ one: Case) throws {
    let judged = ReleaseJudgement(
      without: served(one.steps),
      with: served(
        one.steps, requests: one.requests, failed: one.failed, median: one.median, long: one.long,
        seed: 2))
    #expect(judged.verdict == one.wanted)
    for finding in judged.findings {
      #expect(finding.verdict == (finding.measure == one.measure ? one.wanted : .pass))
    }
  }

  @Test func `what is better passes`() {
    let judged = ReleaseJudgement(
      without: served(failed: 2, median: 0.04, long: 0.2), with: served(seed: 2))
    #expect(judged.verdict == .pass)
  }

  @Test func `too little waits, but not when what little there is fails`() {
    let few = ReleaseJudgement(without: served(), with: served(6, seed: 2))
    #expect(few.verdict == .wait)
    #expect(few.lack?.contains("with the release") == true)
    #expect(ReleaseJudgement(without: ServedRequests([]), with: served()).verdict == .wait)
    let broken = ReleaseJudgement(without: served(), with: served(6, failed: 50, seed: 2))
    #expect(broken.verdict == .regress)
  }

  @Test func `at the same time fewer requests say nothing`() {
    let judged = ReleaseJudgement(
      without: served(), with: served(requests: 12, seed: 2), isAtOnce: true)
    #expect(judged.verdict == .pass)
  }
}

@Suite struct `Samples are compared` {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `by ranks as by all pairs`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let draw = { (generator: inout SeededGenerator) in
      (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Double(Int.random(in: 0...12, using: &generator))
      }
    }
    let (first, second) = (draw(&generator), draw(&generator))
    var pairs = 0.0
    for one in first {
      for other in second { pairs += other > one ? 1 : other == one ? 0.5 : 0 }
    }
    let ranks = RankSum(first, second)
    #expect(ranks.greaterPairs == pairs, "seed \(seed)")
    #expect(abs(ranks.score + RankSum(second, first).score) < 1e-9, "the other way round")
  }

  /// The score of equal distributions has mean 0 and deviation 1: counted over all ways to part
  /// the numbers.
  @Test func `and the score is in standard deviations`() {
    let all = [1.0, 2, 2, 3, 5, 5, 5, 8]
    var scores: [Double] = []
    for mask in 0..<256 where mask.nonzeroBitCount == 4 {
      let isSecond = { (place: Int) in mask >> place & 1 == 1 }
      let first = all.indices.filter { !isSecond($0) }.map { all[$0] }
      let second = all.indices.filter { isSecond($0) }.map { all[$0] }
      scores.append(RankSum(first, second).score)
    }
    let mean = scores.reduce(0, +) / Double(scores.count)
    let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)
    #expect(abs(mean) < 1e-9)
    #expect(abs(variance - 1) < 1e-9)
  }

  private static let logFactorials: [Double] = {
    var sums = [0.0]
    for number in 1...6_000 { sums.append(sums[number - 1] + log(Double(number))) }
    return sums
  }()

  /// Fisher's exact test: of all ways to spread the failed over the requests, the part in which the
  /// second has as many or more.
  private func chance(_ first: (Int, Int), _ second: (Int, Int)) -> Double {
    let factorial = Self.logFactorials
    let choose = { (n: Int, k: Int) in factorial[n] - factorial[k] - factorial[n - k] }
    let failed = first.0 + second.0
    return (second.0...min(failed, second.1)).reduce(0) { sum, count in
      guard failed - count <= first.1 else { return sum }
      return sum
        + exp(
          choose(second.1, count) + choose(first.1, failed - count)
            - choose(first.1 + second.1, failed))
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a share is surely greater only where chance hardly gives it`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var sure = 0
    for _ in 0..<400 {
      let (one, other) = (
        Int.random(in: 200...3_000, using: &generator),
        Int.random(in: 200...3_000, using: &generator)
      )
      let first = (Int.random(in: 0...one / 20, using: &generator), one)
      let second = (Int.random(in: 0...other / 15, using: &generator), other)
      let difference = ShareDifference(
        (Double(first.0), Double(first.1)), (Double(second.0), Double(second.1)))
      if difference.score >= 3 {
        sure += 1
        #expect(chance(first, second) < 0.01, "\(first) \(second)")
      } else if difference.score < 2 {
        #expect(chance(first, second) > 0.01, "\(first) \(second)")
      }
    }
    #expect(sure > 20)
  }
}
