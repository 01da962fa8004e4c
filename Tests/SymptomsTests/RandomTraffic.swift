import Foundation
import TestSeeds
import Vitals

/// Requests as they come by themselves: as many as chance brings, each taking a lognormal time.
struct RandomTraffic {
  var perWindow: Double
  var medianMilliseconds: Double
  /// Standard deviation of the logarithm.
  var spread: Double
  var errorRatio: Double

  /// Ordinary traffic of one service.
  init(_ random: inout SeededGenerator) {
    perWindow = Double.random(in: 4...40, using: &random)
    medianMilliseconds = Double.random(in: 5...200, using: &random)
    spread = Double.random(in: 0.2...0.8, using: &random)
    errorRatio = [0, 0.001, 0.01].randomElement(using: &random) ?? 0
  }

  /// One window of it.
  func window(_ random: inout SeededGenerator) -> Ward.Window {
    var counts = RequestCounts()
    counts.count = Self.poisson(perWindow, &random)
    for _ in 0..<counts.count {
      let normal = Self.normal(&random)
      let nanoseconds = Int64(medianMilliseconds * exp(spread * normal) * 1e6)
      counts.duration.add(nanoseconds: nanoseconds)
      counts.selfTime.add(nanoseconds: nanoseconds / 2)
      if Double.random(in: 0..<1, using: &random) < errorRatio {
        counts.errorCount += 1
        counts.errorBegunCount += 1
      }
    }
    return Ward.Window(requests: counts)
  }

  private static func poisson(_ mean: Double, _ random: inout SeededGenerator) -> Int {
    var product = 1.0
    var count = -1
    let limit = exp(-mean)
    repeat {
      product *= Double.random(in: 0..<1, using: &random)
      count += 1
    } while product > limit
    return count
  }

  private static func normal(_ random: inout SeededGenerator) -> Double {
    let radius = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random)))
    return radius.squareRoot() * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
  }
}
