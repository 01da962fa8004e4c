import Telemetry
import Testing

@testable import Topology

@Suite struct `The topology is bounded` {
  private func limits(_ change: (inout TopologyBuilder.Limits) -> Void) -> TopologyBuilder.Limits {
    var limits = TopologyBuilder.Limits()
    change(&limits)
    return limits
  }

  @Test func `operations beyond the limit are one`() {
    var estate = Estate(limits: limits { $0.operationCountMax = 3 })
    estate.show(
      ["a", "b", "c", "d", "e", "a"].enumerated().map { number, name in
        SpanSketch(id: UInt64(number + 1), service: "shop", name: name, from: 0, to: 10)
      })
    let operations = estate.builder.entities.filter { $0.type == .operation }.map(\.name)
    #expect(Set(operations).count == 4)
    #expect(operations.contains("shop (other)"))
  }

  @Test func `a flood of operations does not cost instances their names`() {
    var estate = Estate(limits: limits { $0.operationCountMax = 3 })
    estate.hear("shop", process: "1@n")
    estate.show(
      (1...10).map { SpanSketch(id: $0, service: "shop", name: "x\($0)x", from: 0, to: 10) })
    estate.hear("shop", process: "2@n")
    #expect(estate.entities.contains("instance shop 2@n"))
  }

  @Test func `entities beyond the limit are refused and counted`() {
    var estate = Estate(limits: limits { $0.entityCountMax = 2 })
    for name in ["a", "b", "c", "d"] { estate.hear(name) }
    #expect(estate.builder.entities.map(\.name) == ["a", "b"])
    #expect(estate.builder.refusedCount == 2)
  }

  @Test func `relations beyond the limit are refused and counted`() {
    var estate = Estate(limits: limits { $0.relationCountMax = 2 })
    estate.show([
      SpanSketch(id: 1, service: "shop", name: "GET /", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 90),
      SpanSketch(id: 3, parent: 2, service: "cart", name: "GET /cart", from: 15, to: 75),
    ])
    #expect(estate.builder.relations.count == 2)
    #expect(estate.builder.refusedCount == 4)
  }

  @Test func `nothing calls itself`() {
    var estate = Estate()
    estate.show([
      SpanSketch(id: 1, service: "shop", from: 0, to: 100),
      SpanSketch(id: 2, parent: 1, service: "shop", kind: .client, from: 10, to: 90),
      SpanSketch(id: 3, parent: 2, service: "shop", from: 15, to: 75),
    ])
    #expect(!estate.builder.relations.contains { $0.from == $0.to })
    #expect(!estate.builder.relations.contains { $0.type == .calls })
  }
}
