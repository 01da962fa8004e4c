internal import Telemetry

/// A few of the exceptions that the spans of one sender told in a window, with their stack traces.
///
/// Of more than `countMax` those with the smallest hashes are kept, so that neither arrival nor
/// shards matter; further ones are told by counts of phrases alone. What is kept is counted
/// exactly: whatever is among the smallest in the end was so from its first time on.
package struct ExceptionSamples: Hashable, Sendable {
  /// Exceptions of one sender in one window.
  package static let countMax = 4

  /// One exception, as its spans told it.
  package struct Sample: Hashable, Sendable {
    /// A hash of the trace.
    var rank: UInt64
    /// Spans that told it.
    package var count = 1
    /// The message, of several the first in the order of bytes; and the stack trace.
    var text: [UInt8]
    var trace: [UInt8]

    /// As it was told; may hold secrets.
    package var line: LoggedLine {
      LoggedLine(
        text: String(decoding: text, as: UTF8.self), place: String(decoding: trace, as: UTF8.self))
    }

    fileprivate mutating func take(_ text: ArraySlice<UInt8>) {
      if text.lexicographicallyPrecedes(self.text) { self.text = Array(text) }
    }
  }

  /// Ascending by hash.
  package private(set) var all: [Sample] = []

  package init() {}

  /// Counts an exception.
  ///
  /// - Complexity: O(bytes of the trace); allocates only for what is kept.
  package mutating func add(text: ArraySlice<UInt8>, trace: ArraySlice<UInt8>) {
    let rank = Self.rank(trace)
    guard all.count < Self.countMax || rank <= all[all.count - 1].rank else { return }
    if let place = all.firstIndex(where: { $0.rank == rank }) {
      all[place].count += 1
      return all[place].take(text)
    }
    insert(Sample(rank: rank, text: Array(text), trace: Array(trace)))
  }

  /// Adds what another shard kept of the same sender, or another sender of the same service.
  package mutating func merge(_ other: ExceptionSamples) {
    for sample in other.all {
      if let place = all.firstIndex(where: { $0.rank == sample.rank }) {
        all[place].count += sample.count
        all[place].take(sample.text[...])
      } else {
        insert(sample)
      }
    }
  }

  private mutating func insert(_ sample: Sample) {
    let place = all.firstIndex { $0.rank > sample.rank } ?? all.count
    all.insert(sample, at: place)
    if all.count > Self.countMax { all.removeLast() }
  }

  private static func rank(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash = FNV1a()
    bytes.withUnsafeBufferPointer { hash.add($0) }
    return hash.value
  }
}
