#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What failed requests have in common that others have not.
///
/// Of each value of each facet a two by two table is made: requests with and without it, failed (or
/// slow) and not. A value is told when a G-test says that chance alone gives such a table less
/// often than `probabilityMax`, after multiplying by the number of values that were tried
/// (Bonferroni).
package struct FacetComparison: Hashable, Sendable {
  /// How often chance may name a value in a whole comparison.
  package static let probabilityMax = 0.01
  /// Values that are told, the most telling first.
  package static let valueCountMax = 8
  /// Requests of the smaller side below which nothing is compared.
  package static let countMin = 5

  /// What is compared with the rest: "failed" or "slow"; empty when nothing could be compared.
  package var compared = ""
  /// Values whose share was tested.
  package var triedCount = 0
  /// Those that are over-represented.
  package var values: [FacetValue] = []

  package init() {}

  /// Compares counts of values.
  ///
  /// - Parameters:
  ///   - compared: what the bad requests are.
  ///   - counts: for each value of each facet the bad and all requests that have it.
  ///   - bad: bad requests altogether.
  ///   - all: requests altogether.
  package init(_ compared: String, _ counts: [FacetCount], bad: Int, all: Int) {
    guard min(bad, all - bad) >= Self.countMin else { return }
    self.compared = compared
    // A value that all have, or that one facet alone has, tells nothing apart.
    let tried = counts.filter { $0.all < all && $0.all > 0 }
    triedCount = tried.count
    values =
      tried.compactMap { count in
        let table = TwoByTwo(
          badWith: count.bad, badWithout: bad - count.bad, goodWith: count.all - count.bad,
          goodWithout: all - bad - (count.all - count.bad))
        let probability = min(1, table.chance * Double(tried.count))
        guard table.isOver, probability <= Self.probabilityMax else { return nil }
        return FacetValue(
          facet: count.facet, value: count.value, badCount: count.bad, allCount: count.all,
          logOdds: table.logOdds, chance: probability)
      }
      .sorted { left, right in
        if left.chance != right.chance { return left.chance < right.chance }
        if left.logOdds != right.logOdds { return left.logOdds > right.logOdds }
        return (left.facet, left.value) < (right.facet, right.value)
      }
    values = Array(values.prefix(Self.valueCountMax))
  }
}

/// How many requests have one value of one facet.
package struct FacetCount: Hashable, Sendable {
  /// What is told apart: "version".
  package var facet: String
  /// Its value, redacted and bounded.
  package var value: String
  /// Requests with it that failed or were slow.
  package var bad: Int
  /// All requests with it, 1 and more.
  package var all: Int

  package init(facet: String, value: String, bad: Int, all: Int) {
    self.facet = facet
    self.value = value
    self.bad = bad
    self.all = all
  }
}

/// A value that failed requests have more often than others.
package struct FacetValue: Hashable, Sendable {
  /// "instance", "version", "route", or an attribute's key.
  package var facet: String
  package var value: String
  /// Failed or slow requests that have it, and all that have it.
  package var badCount: Int
  package var allCount: Int
  /// Natural logarithm of the ratio of odds, each count raised by a half.
  package var logOdds: Double
  /// At most so often would chance name any value as telling as this, 0...1.
  package var chance: Double
}

/// A two by two table of counts.
struct TwoByTwo {
  var badWith: Int
  var badWithout: Int
  var goodWith: Int
  var goodWithout: Int

  /// The value is more frequent among the bad.
  var isOver: Bool { badWith * (goodWith + goodWithout) > goodWith * (badWith + badWithout) }

  /// With half a request added to each cell, so that an empty one has a logarithm too.
  var logOdds: Double {
    log((Double(badWith) + 0.5) * (Double(goodWithout) + 0.5))
      - log((Double(badWithout) + 0.5) * (Double(goodWith) + 0.5))
  }

  /// The statistic of the G-test: twice the sum of observed × log(observed / expected).
  var g: Double {
    let cells = [[badWith, badWithout], [goodWith, goodWithout]]
    let total = Double(badWith + badWithout + goodWith + goodWithout)
    var sum = 0.0
    for row in 0..<2 {
      for column in 0..<2 where cells[row][column] > 0 {
        let observed = Double(cells[row][column])
        let rowSum = Double(cells[row][0] + cells[row][1])
        let columnSum = Double(cells[0][column] + cells[1][column])
        sum += observed * log(observed * total / (rowSum * columnSum))
      }
    }
    return max(0, 2 * sum)
  }

  /// How often chance gives a table at least as lopsided: the upper tail of chi-squared with one
  /// degree of freedom.
  var chance: Double { erfc((g / 2).squareRoot()) }
}
