import Telemetry
import TestSeeds
import Testing
import Topology

@testable import Vitals

@Suite struct `Log templates` {
  private typealias Line = (shape: String, isError: Bool, count: Int)

  @Test func `of words that differ become one, from window to window`() {
    var table = TemplateTable()
    let owner = EntityID(index: 0)
    let lines: [Line] = ["ann", "bob", "eve"].map { ("user \($0) could not log in", true, 2) }
    table.book(lines, of: owner, at: Self.second(5))
    #expect(table.templates(of: owner).map(\.text) == ["user <*> could not log in"])
    #expect(table.templates(of: owner).map(\.count) == [6])
    table.age()
    table.book([("user joe could not log in", true, 1)], of: owner, at: Self.second(10))
    let template = table.templates(of: owner).first
    #expect(template?.firstSeen == Self.second(5))
    #expect(template?.lastSeen == Self.second(10))
    #expect(template?.count == 1)
    #expect(template?.usualCount == 0.1)
  }

  @Test func `are apart by first word, length, severity and what they say`() {
    var table = TemplateTable()
    let owner = EntityID(index: 0)
    let lines: [Line] = [
      ("cache is cold", true, 1), ("cache is cold", false, 1), ("disk is cold", true, 1),
      ("cache is cold now", true, 1), ("cache went away", true, 1),
    ]
    table.book(lines, of: owner, at: Self.second(5))
    #expect(table.templates(of: owner).count == 5)
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func `do not depend on the order of lines within a window`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = ["a", "b", "c", "<*>"]
    let lines: [Line] = (0..<40).map { number in
      let text = (0..<4).compactMap { _ in words.randomElement(using: &random) }
      return (text.joined(separator: " "), number % 3 == 0, number + 1)
    }
    func templates(_ lines: [Line]) -> [LogTemplate] {
      var table = TemplateTable()
      table.book(lines, of: EntityID(index: 0), at: Self.second(5))
      return table.templates(of: EntityID(index: 0))
    }
    // A shape comes once with each severity, as windows have it.
    let merged = Dictionary(lines.map { ("\($0.shape)\($0.isError)", $0) }) { $1 }.values
    #expect(
      templates(merged.sorted { $0.count < $1.count })
        == templates(merged.sorted { $0.count > $1.count }), "seed \(seed)")
  }

  @Test func `are bounded, those long unheard make room`() {
    var table = TemplateTable()
    let owner = EntityID(index: 0)
    func lines(_ first: String) -> [Line] {
      (0..<300).map { number in
        let letters = String(number, radix: 16).map { "\($0)x" }
        return ("\(first)\(letters.joined()) end", false, 1)
      }
    }
    table.book(lines("a"), of: owner, at: Self.second(5))
    #expect(table.templates(of: owner).count == TemplateTable.templatesPerOwnerMax)
    #expect(table.droppedCount == 300 - TemplateTable.templatesPerOwnerMax)
    table.book(lines("b"), of: owner, at: Self.second(5_000))
    #expect(table.templates(of: owner).allSatisfy { $0.text.hasPrefix("b") })
  }

  @Test(arguments: [1, 4])
  func `of a service are those of all its instances, on any number of shards`(_ shardCount: Int) {
    var logs = (0..<shardCount).map { _ in
      LogIntake(interest: MeasureInterest(), windowSeconds: 5)
    }
    var batch = LogBatch()
    for (sender, text) in [(0, "disk 1 full"), (1, "disk 22 full"), (2, "disk 3 full")] {
      var record = LogBatch.Record(resource: Int32(sender))
      record.severity = 17
      record.time = Self.second(3)
      batch.texts += Array(text.utf8)
      record.textEnd = batch.texts.count
      batch.records.append(record)
    }
    var deltas = WindowDeltas()
    for index in logs.indices {
      logs[index].absorb(
        batch, senders: [0, 1, 2], events: [], shard: Shard(index: index, count: shardCount),
        isAccepted: nil)
      logs[index].close(at: Self.second(5), into: &deltas)
    }
    #expect(deltas.lines.count == 3)
    #expect(Set(deltas.lines.keys.map(\.shape)) == ["disk <*> full"])
    #expect(deltas.phrases.values.reduce(0, +) == 3)
    #expect(deltas.spoke.count == 3)
  }

  @Test func `of one sender are so many a window`() {
    var logs = LogIntake(interest: MeasureInterest(), windowSeconds: 5)
    var batch = LogBatch()
    for number in 0..<100 {
      var record = LogBatch.Record(resource: 0)
      record.time = Self.second(3)
      batch.texts += Array(String(repeating: "x", count: number + 1).utf8)
      record.textEnd = batch.texts.count
      batch.records.append(record)
    }
    logs.absorb(
      batch, senders: [0], events: [], shard: Shard(index: 0, count: 1), isAccepted: nil)
    var deltas = WindowDeltas()
    logs.close(at: Self.second(5), into: &deltas)
    #expect(deltas.lines.count == LogIntake.shapesPerSenderMax)
    #expect(logs.droppedCount == 100 - LogIntake.shapesPerSenderMax)
  }

  private static func second(_ number: Int64) -> Timestamp {
    Timestamp(nanoseconds: number * 1_000_000_000)
  }
}

extension TemplateTable {
  fileprivate mutating func book(
    _ lines: [(String, Bool, Int)], of owner: EntityID, at end: Timestamp
  ) {
    book(lines.map { LogLines(shape: $0, isError: $1, count: $2) }, of: owner, at: end)
  }
}
