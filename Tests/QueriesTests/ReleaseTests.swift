import Answers
import Causes
import History
import Queries
import Telemetry
import Testing
import Topology

@testable import Engine

@Suite struct `A release is asked about` {
  private func second(_ seconds: Double) -> Timestamp {
    Timestamp(nanoseconds: 1_790_000_000_000_000_000).advanced(bySeconds: seconds)
  }

  /// Ten minutes of a service, whose versions are 1 and, from 300 on, 2; its instances are told by
  /// the versions in their names.
  private func ask(
    _ given: [(String, String)] = [], failing: Double, old: [String] = [], new: [String] = [],
    deployments: [(Double, String)] = [(300, "2")], from begin: Int = 0
  ) throws -> JSONValue {
    let service = Entity(id: EntityID(index: 0), key: EntityKey(.service, "shop"))
    var entities = [service]
    for (name, version) in old.map({ ($0, "1") }) + new.map({ ($0, "2") }) {
      var instance = Entity(
        id: EntityID(index: Int32(entities.count)), key: EntityKey(.instance, name),
        service: "shop")
      instance.attributes["service.version"] = version
      entities.append(instance)
    }
    let store = MemoryHistory()
    try store.append(
      deployments.map { at, version in
        ChangeRecord(entity: service.key, sort: "deployment", at: second(at), detail: version)
      })
    for end in stride(from: begin + 5, through: 600, by: 5) {
      let isNew = end > 300
      func numbers(_ failed: Double) -> [VitalsMeasure: Double] {
        [
          .requests: 40, .errors: failed, .medianDuration: 0.01 + Double(end % 7) / 1e4,
          .longDuration: 0.05,
        ]
      }
      var all = [service.key.text: numbers(isNew ? failing : 0)]
      for name in old { all[EntityKey(.instance, name).text] = numbers(0) }
      for name in new where isNew { all[EntityKey(.instance, name).text] = numbers(failing) }
      try store.append([
        WindowRecord(
          owner: WindowRecord.owner(of: service.key, service: nil), at: second(Double(end)),
          stepNanoseconds: 5_000_000_000, numbers: all)
      ])
    }
    var snapshot = EngineSnapshot()
    snapshot.at = second(600)
    snapshot.graph = TopologyGraph(entities: entities, relations: [])
    let present = snapshot
    var desk = Desk(library: CausalLibrary()) { present }
    desk.history = store
    let question = try #require(QuestionTable.find("release"))
    let asked = try Asked(
      (given + [("service", "shop")]).map { (name: $0.0, value: $0.1) }, for: question.parameters)
    return try JSONValue(json: question.answer(asked, at: desk).json)
  }

  @Test(arguments: [(0.0, "pass"), (4, "regress")])
  func `the time before is compared with the time after`(
    _ failing: Double, _ verdict: String
  )
    throws
  {
    let told = try ask(failing: failing)
    #expect(told["verdict"]?.string == verdict)
    #expect(told["version"]?.string == "2")
    #expect(told["compared"]?.string == "before-and-after")
    #expect(told["since"]?.string == second(300).rfc3339)
    #expect(told["without"]?["requests"]?.int == 60 * 40)
    #expect(told["with"]?["requests"]?.int == 60 * 40)
    #expect(told["with"]?["failed"]?.int == Int(60 * failing))
  }

  @Test func `instances that served both versions at once are compared with each other`() throws {
    let told = try ask(failing: 4, old: ["shop-1"], new: ["shop-2", "shop-3"])
    #expect(told["compared"]?.string == "at-once")
    #expect(told["verdict"]?.string == "regress")
    #expect(told["without"]?["requests"]?.int == 60 * 40)
    #expect(told["with"]?["requests"]?.int == 2 * 60 * 40)
  }

  @Test func `a release of which little is known waits, and says for what`() throws {
    let told = try ask(failing: 0, deployments: [(280, "2"), (590, "3")])
    #expect(told["verdict"]?.string == "wait")
    #expect(told["previous"]?.string == "2")
    #expect(told["unknown"]?.array?.first?["why"]?.string?.contains("are needed") == true)
  }

  @Test func `an older one can be asked for, by its version or by when it was`() throws {
    let deployments = [(300.0, "2"), (590, "3")]
    let second = try ask([("version", "2")], failing: 0, deployments: deployments)
    #expect(second["since"]?.string == self.second(300).rfc3339)
    let then = try ask(
      [("since", self.second(300).rfc3339), ("minutes", "1")], failing: 0, deployments: [])
    #expect(then["version"]?.string?.isEmpty == true)
    #expect(then["with"]?["requests"]?.int == 12 * 40)
    #expect(then["verdict"]?.string == "pass")
  }

  @Test func `what nobody deployed is refused`() throws {
    #expect(throws: Refused.self) { try ask(failing: 0, deployments: []) }
    #expect(throws: Refused.self) { try ask([("version", "9")], failing: 0) }
  }
}
