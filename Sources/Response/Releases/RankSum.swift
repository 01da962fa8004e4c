/// Whether the numbers of one sample tend to be greater than those of another, whatever their
/// distribution (Mann and Whitney 1947).
///
/// Latencies have long tails: ranks are not moved by how far the tail goes.
package struct RankSum: Hashable, Sendable {
  /// Pairs of which the second is greater, those that are equal counted half.
  package let greaterPairs: Double
  /// Standard deviations by which that is above what equal distributions give, ties allowed for; 0
  /// when nothing can be said.
  package let score: Double

  /// - Complexity: O(n log n).
  package init(_ first: [Double], _ second: [Double]) {
    let all = (first.map { (value: $0, isSecond: false) } + second.map { ($0, true) })
      .sorted { $0.value < $1.value }
    var rankSum = 0.0
    var tied = 0.0
    var begin = 0
    while begin < all.count {
      var end = begin + 1
      while end < all.count, all[end].value == all[begin].value { end += 1 }
      let rank = Double(begin + end + 1) / 2
      rankSum += rank * Double(all[begin..<end].count { $0.isSecond })
      let size = Double(end - begin)
      tied += size * size * size - size
      begin = end
    }
    let (n, m) = (Double(first.count), Double(second.count))
    let total = n + m
    greaterPairs = rankSum - m * (m + 1) / 2
    let variance = total > 1 ? n * m / 12 * (total + 1 - tied / (total * (total - 1))) : 0
    score = variance > 0 ? (greaterPairs - n * m / 2) / variance.squareRoot() : 0
  }
}

/// Whether one part of what was counted is greater than another, by both parts together.
package struct ShareDifference: Hashable, Sendable {
  /// Counts below which nothing is sure.
  static let countMin = 5.0

  /// Standard deviations by which the second share is above the first, if both were the same; 0
  /// when nothing can be said.
  package let score: Double

  /// - Parameters:
  ///   - first: how many of how many.
  ///   - second: likewise.
  package init(
    _ first: (count: Double, total: Double), _ second: (count: Double, total: Double)
  ) {
    let (count, total) = (first.count + second.count, first.total + second.total)
    guard first.total > 0, second.total > 0, count >= Self.countMin, total - count > 0 else {
      score = 0
      return
    }
    let share = count / total
    let variance = share * (1 - share) * (1 / first.total + 1 / second.total)
    score = (second.count / second.total - first.count / first.total) / variance.squareRoot()
  }
}
