import TestSeeds
import Testing

@testable import Vitals

@Suite struct `Samples of exceptions` {
  /// A trace and a message of it.
  private struct Told: Hashable {
    var trace: String
    var text: String
  }

  private static func samples(of all: [Told]) -> ExceptionSamples {
    var samples = ExceptionSamples()
    for one in all {
      samples.add(text: Array(one.text.utf8)[...], trace: Array(one.trace.utf8)[...])
    }
    return samples
  }

  /// However they are dealt to shards, and in whatever order these are added up.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `are the same in any order and in any parts`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let all = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      Told(
        trace: "trace \(Int.random(in: 0..<9, using: &random))",
        text: "message \(Int.random(in: 0..<5, using: &random))")
    }
    let expected = Self.samples(of: all)
    var parts = [[Told]](repeating: [], count: Int.random(in: 1...4, using: &random))
    for one in all.shuffled(using: &random) {
      parts[Int.random(in: parts.indices, using: &random)].append(one)
    }
    var sum = ExceptionSamples()
    for part in parts.shuffled(using: &random) { sum.merge(Self.samples(of: part)) }
    #expect(sum == expected, "seed \(seed)")
    let traces = Set(all.map(\.trace))
    #expect(expected.all.count == min(traces.count, ExceptionSamples.countMax), "seed \(seed)")
    for sample in expected.all {
      let told = all.filter { $0.trace == sample.line.place }
      #expect(sample.count == told.count, "seed \(seed)")
      #expect(sample.line.text == told.map(\.text).min(), "seed \(seed)")
    }
  }
}
