/// What the requests under one key said in a window, of those whose log is known.
package struct Sayings: Hashable, Sendable {
  /// Requests that could be heard.
  package var requestCount = 0
  /// Requests in which each sentence was said, by the number of the sentence.
  package var counts: [UInt64: Int] = [:]

  package init() {}

  /// Counts a request (sentence 0), or one that said a sentence.
  mutating func add(_ sentence: UInt64, count: Int) {
    if sentence == 0 {
      requestCount += count
    } else {
      counts[sentence, default: 0] += count
    }
  }

  /// Adds what another shard, or another instance, counted.
  mutating func merge(_ other: Sayings) {
    requestCount += other.requestCount
    counts.merge(other.counts, uniquingKeysWith: +)
  }
}
