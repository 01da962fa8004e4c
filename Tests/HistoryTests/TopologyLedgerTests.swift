import History
import Telemetry
import Testing
import Topology

@Suite struct `Versions of the topology` {
  private static func time(_ seconds: Int64) -> Timestamp { HistoryConformance.time(seconds) }

  private static func graph(
    seen: Int64, version: String = "1", rate: Double = 1, hasDatabase: Bool = true
  ) -> TopologyGraph {
    var entities = [
      Entity(
        id: EntityID(index: 0), key: HistoryConformance.billing,
        attributes: ["service.version": version], firstSeen: time(0), lastSeen: time(seen))
    ]
    guard hasDatabase else { return TopologyGraph(entities: entities) }
    entities.append(
      Entity(
        id: EntityID(index: 1), key: EntityKey(.database, "orders"), firstSeen: time(5),
        lastSeen: time(seen)))
    var quantities = RelationQuantities()
    quantities.ratePerSecond = rate
    let relation = Relation(
      type: .calls, from: EntityID(index: 0), to: EntityID(index: 1), provenance: .parentChild,
      quantities: quantities, firstSeen: time(5), lastSeen: time(seen))
    return TopologyGraph(entities: entities, relations: [relation])
  }

  @Test func `what stays as it is gives no further rows, and each change one version`() throws {
    let store = MemoryHistory()
    var ledger = TopologyLedger()
    try store.append(ledger.note(Self.graph(seen: 5, hasDatabase: false), at: Self.time(5)))
    try store.append(ledger.note(Self.graph(seen: 10), at: Self.time(10)))
    #expect(ledger.note(Self.graph(seen: 15), at: Self.time(15)) == [])
    try store.append(ledger.note(Self.graph(seen: 20, version: "2"), at: Self.time(20)))
    try store.append(ledger.note(Self.graph(seen: 100, version: "2", rate: 9), at: Self.time(100)))
    #expect(ledger.note(Self.graph(seen: 105, version: "2", rate: 1), at: Self.time(105)) == [])

    let before = try store.read(EntityRecord.self, at: Self.time(19))
    #expect(before.map { $0.attributes["service.version"] } == ["1", nil])
    let after = try store.read(EntityRecord.self, at: Self.time(20))
    #expect(
      after.first { $0.key == HistoryConformance.billing }?.attributes == [
        "service.version": "2"
      ])
    #expect(after.count == 2)
    #expect(try store.read(EntityRecord.self, at: Self.time(4)).count == 1)
    let rates = try [50, 100].map { second in
      try store.read(RelationRecord.self, at: Self.time(second)).map(\.quantities.ratePerSecond)
    }
    #expect(rates == [[1], [9]])
  }

  @Test func `what falls silent ends when it was last heard of, and comes back as a new version`()
    throws
  {
    let store = MemoryHistory()
    var ledger = TopologyLedger()
    try store.append(ledger.note(Self.graph(seen: 10), at: Self.time(10)))
    try store.append(ledger.note(Self.graph(seen: 10), at: Self.time(1_000)))
    #expect(try store.read(EntityRecord.self, at: Self.time(500)) == [])
    try store.append(ledger.note(Self.graph(seen: 2_000), at: Self.time(2_000)))
    #expect(try store.read(EntityRecord.self, at: Self.time(2_001)).count == 2)
    #expect(try store.read(RelationRecord.self, at: Self.time(2_001)).count == 1)
    #expect(try store.read(EntityRecord.self, at: Self.time(1_500)) == [])
  }

  @Test func `a later run goes on with the versions that are open`() throws {
    let store = MemoryHistory()
    var ledger = TopologyLedger()
    try store.append(ledger.note(Self.graph(seen: 10), at: Self.time(10)))
    var later = TopologyLedger(
      entities: try store.read(EntityRecord.self, at: .max),
      relations: try store.read(RelationRecord.self, at: .max))
    let rows = later.note(Self.graph(seen: 60), at: Self.time(60))
    #expect(rows == [])
    let changed = later.note(Self.graph(seen: 65, version: "2"), at: Self.time(65))
    #expect(changed.count == 2)
    #expect(changed.first?.from == Self.time(0))
  }

  @Test func `what a later run never hears of again ends when it began to listen`() throws {
    let store = MemoryHistory()
    var ledger = TopologyLedger()
    try store.append(ledger.note(Self.graph(seen: 10), at: Self.time(10)))
    var later = TopologyLedger(
      entities: try store.read(EntityRecord.self, at: .max),
      relations: try store.read(RelationRecord.self, at: .max))
    try store.append(later.note(Self.graph(seen: 60, hasDatabase: false), at: Self.time(60)))
    try store.append(later.note(Self.graph(seen: 1_000, hasDatabase: false), at: Self.time(1_000)))
    #expect(try store.read(EntityRecord.self, at: Self.time(1_000)).count == 1)
    #expect(try store.read(RelationRecord.self, at: Self.time(1_000)) == [])
    #expect(try store.read(EntityRecord.self, at: Self.time(30)).count == 2)
  }
}
