import Telemetry
import TestSeeds
import Testing

@testable import Topology
@testable import Vitals

/// Random traffic of a few services, in parts as shards would have counted it.
private struct RandomTraffic {
  var town = Town()
  var entries: [Served] = []
  var exits: [Called] = []

  init(_ random: inout SeededGenerator) {
    let senders = ["a", "b", "c"].map { town.sender($0, process: "\($0)@n") }
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      let sender = senders.randomElement(using: &random) ?? 0
      let operation = "op \(["x", "y", "z"].randomElement(using: &random) ?? "x")"
      entries.append(
        town.entry(
          sender, operation, milliseconds: .random(in: 1...500, using: &random),
          isError: .random(using: &random)))
      let callee = senders.randomElement(using: &random) ?? 0
      let isAnswered = Bool.random(using: &random)
      let name = ["d", "e"].randomElement(using: &random) ?? "d"
      let target = Bool.random(using: &random) ? town.store(user: name) : town.peer(name)
      exits.append(
        town.exit(
          sender, operation, target: target, answeredBy: isAnswered ? callee : -1,
          isError: .random(using: &random)))
    }
  }

  /// Counted in `count` parts, which are merged in a random order.
  func deltas(parts count: Int, _ random: inout SeededGenerator) -> WindowDeltas {
    var parts = [WindowDeltas](repeating: WindowDeltas(), count: count)
    for (number, entry) in entries.enumerated() {
      let part = Int.random(in: 0..<count, using: &random)
      parts[part].add(JoinedSpans([entry], [exits[number]]))
      parts[part].hear(entry.key.identity, at: Timestamp(nanoseconds: Int64(number)), isOwn: true)
    }
    var sum = WindowDeltas()
    for part in parts.shuffled(using: &random) { sum.merge(part) }
    return sum
  }
}

@Suite struct `What shards counted is merged in any order` {
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `to the same counts and the same topology`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let traffic = RandomTraffic(&random)
    let whole = traffic.deltas(parts: 1, &random)
    var wanted = traffic.town
    let end = Timestamp(nanoseconds: 5_000_000_000)
    wanted.close(whole, at: end)
    for parts in [1, 2, 3, 8] {
      let merged = traffic.deltas(parts: parts, &random)
      #expect(merged.entries == whole.entries, "seed \(seed), \(parts) parts")
      #expect(merged.exits == whole.exits, "seed \(seed), \(parts) parts")
      #expect(merged.heard == whole.heard, "seed \(seed), \(parts) parts")
      #expect(merged.spoke == whole.spoke, "seed \(seed), \(parts) parts")
      var town = traffic.town
      town.close(merged, at: end)
      #expect(town.topology.entities == wanted.topology.entities, "seed \(seed), \(parts) parts")
      #expect(town.topology.relations == wanted.topology.relations, "seed \(seed), \(parts) parts")
    }
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `whoever of two is merged into the other`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var parts = (0..<2).map { _ in RandomTraffic(&random).deltas(parts: 1, &random) }
    for part in parts.indices {
      let key = WindowDeltas.PhraseKey(identity: 0, phrase: Int32(part / 2))
      parts[part].phrases[key] = Int.random(in: 1...9, using: &random)
      parts[part].events[WindowDeltas.EventKey(identity: 0, name: .other)] = part + 1
    }
    var forward = parts[0]
    forward.merge(parts[1])
    var backward = parts[1]
    backward.merge(parts[0])
    #expect(forward.entries == backward.entries, "seed \(seed)")
    #expect(forward.exits == backward.exits, "seed \(seed)")
    #expect(forward.phrases == backward.phrases, "seed \(seed)")
    #expect(forward.events == backward.events, "seed \(seed)")
    #expect(forward.heard == backward.heard, "seed \(seed)")
  }
}
