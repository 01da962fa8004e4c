import Answers
import Causes
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Engine

@Suite struct `Alerts fill the gaps that telemetry leaves` {
  private static let key = SymptomKey(
    entity: EntityID(index: 0), symptom: SymptomID(index: 3))

  private func graph(version: Int = 1, _ names: String...) -> TopologyGraph {
    TopologyGraph(
      entities: names.enumerated().map { index, name in
        Entity(id: EntityID(index: Int32(index)), key: EntityKey(.pod, name))
      }, version: version)
  }

  private func memory(countMax: Int = 10) throws -> AlertMemory {
    let template = try #require(AlertTemplate("{pod}"))
    let rule = AlertRule(
      names: ["NotReady"], scope: EntityScope(.pod), templates: [template],
      symptom: Self.key.symptom)
    return AlertMemory(rules: AlertRuleSet(rules: [rule]), countMax: countMax)
  }

  private func alert(_ pod: String = "a", from: Double = 10, to: Double? = nil) -> Alert {
    Alert(
      labels: ["alertname": "NotReady", "pod": pod], began: second(from), ended: to.map(second))
  }

  private func seen(_ verdict: SymptomObservation.Verdict) -> SymptomObservation {
    SymptomObservation(
      key: Self.key, verdict: verdict, logLikelihoodRatio: verdict == .present ? 9 : -3,
      onset: second(12))
  }

  @Test func `a symptom that nothing else decides is told by an alert, since its beginning`() throws
  {
    var memory = try memory()
    #expect(memory.tell([alert(from: 14), alert("b")]) == 0)
    let told = memory.add(to: [], graph("a"), at: second(20), isIncidentOpen: false)
    #expect(told.map(\.key) == [Self.key])
    #expect(told.first?.onset == second(14))
    #expect(told.first?.verdict == .present)
    #expect(memory.all.map(\.standing) == [.unmapped, .decides])
  }

  @Test(arguments: [
    (SymptomObservation.Verdict.present, HeardAlert.Standing.confirmed), (.absent, .contradicted),
  ])
  func `what telemetry decides stays as it is`(
    verdict: SymptomObservation.Verdict, wanted: HeardAlert.Standing
  ) throws {
    var memory = try memory()
    _ = memory.tell([alert()])
    let observations = [seen(verdict)]
    let now = memory.add(to: observations, graph("a"), at: second(20), isIncidentOpen: false)
    #expect(now == observations)
    #expect(memory.all.map(\.standing) == [wanted])
  }

  @Test func `an alert that is over says nothing, and stays until the incident is closed`() throws {
    var memory = try memory()
    _ = memory.tell([alert(to: 18)])
    let graph = graph("a")
    #expect(memory.add(to: [], graph, at: second(15), isIncidentOpen: true).count == 1)
    #expect(memory.add(to: [], graph, at: second(20), isIncidentOpen: true).isEmpty)
    #expect(memory.all.map(\.standing) == [.ended])
    #expect(memory.add(to: [], graph, at: second(25), isIncidentOpen: false).isEmpty)
    #expect(memory.all.isEmpty)
  }

  @Test func `the same labels are one alert, and the newest word counts`() throws {
    var memory = try memory(countMax: 1)
    #expect(memory.tell([alert(), alert(to: 30), alert("b")]) == 1)
    #expect(memory.refusedCount == 1)
    _ = memory.add(to: [], graph("a"), at: second(20), isIncidentOpen: false)
    #expect(memory.all.map(\.alert.ended) == [second(30)])
  }

  @Test func `an entity that is discovered later is found then`() throws {
    var memory = try memory()
    _ = memory.tell([alert("b")])
    #expect(memory.add(to: [], graph("a"), at: second(20), isIncidentOpen: false).isEmpty)
    let later = graph(version: 2, "a", "b")
    let told = memory.add(to: [], later, at: second(25), isIncidentOpen: false)
    #expect(told.map(\.key.entity.index) == [1])
  }

  @Test func `observations stay sorted by key`() throws {
    var memory = try memory()
    _ = memory.tell([alert()])
    let after = SymptomObservation(
      key: SymptomKey(entity: EntityID(index: 1), symptom: SymptomID(index: 0)), verdict: .absent,
      logLikelihoodRatio: -1, onset: second(1))
    let now = memory.add(to: [after], graph("a", "b"), at: second(20), isIncidentOpen: false)
    #expect(now.map(\.key) == [Self.key, after.key])
  }
}
