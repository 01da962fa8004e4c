import Symptoms
import Telemetry
import Testing
import Topology

@testable import Engine

func symptom(_ number: Int32) -> SymptomKey {
  SymptomKey(entity: EntityID(index: 0), symptom: SymptomID(index: number))
}

func seen(
  _ number: Int32, _ verdict: SymptomObservation.Verdict = .present, strength: Double = 5,
  from onset: Double = 0, value: Double = 1
) -> SymptomObservation {
  SymptomObservation(
    key: symptom(number), verdict: verdict,
    logLikelihoodRatio: verdict == .present ? strength : -strength, onset: second(onset),
    value: value, threshold: 0.5)
}

@Suite struct `Evidence is remembered while it matters` {
  @Test func `a symptom that cleared stays evidence while the incident is open`() {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: true)
    var evidence: [SymptomObservation] = []
    for window in 2...300 {
      evidence = memory.add([], at: second(Double(window) * 5), isIncidentOpen: true)
    }
    #expect(evidence.map(\.key) == [symptom(1)])
    #expect(evidence.first?.verdict == .present)
    #expect(evidence.first?.cleared == second(10))
  }

  @Test func `what cleared half an hour ago is let go, also while the incident is open`() {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: true)
    _ = memory.add([], at: second(10), isIncidentOpen: true)
    let late = 10 + EvidenceMemory.incidentSeconds
    #expect(memory.add([], at: second(late), isIncidentOpen: true).count == 1)
    #expect(memory.add([], at: second(late + 5), isIncidentOpen: true).isEmpty)
  }

  @Test func `also when it is known to be absent by now`() {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: true)
    let evidence = memory.add([seen(1, .absent)], at: second(10), isIncidentOpen: true)
    #expect(evidence.map(\.verdict) == [.present])
    #expect(evidence.first?.cleared == second(10))
  }

  @Test(arguments: [(35.0, 1), (40, 1), (45, 0)])
  func `it is forgotten soon without an incident`(_ time: Double, _ count: Int) {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: false)
    var evidence: [SymptomObservation] = []
    for now in stride(from: 10, through: time, by: 5) {
      evidence = memory.add([], at: second(now), isIncidentOpen: false)
    }
    #expect(evidence.count == count)
  }

  @Test func `what is absent says so as long as it was never present`() {
    var memory = EvidenceMemory()
    let evidence = memory.add(
      [seen(1, .absent), seen(2)], at: second(5), isIncidentOpen: true)
    #expect(evidence.map(\.verdict) == [.absent, .present])
  }

  @Test func `the strongest evidence and the first onset are kept`() {
    var memory = EvidenceMemory()
    _ = memory.add(
      [seen(1, strength: 9, from: 20, value: 90)], at: second(25), isIncidentOpen: true)
    let evidence = memory.add(
      [seen(1, strength: 4, from: 10, value: 40)], at: second(30), isIncidentOpen: true)
    #expect(evidence.first?.logLikelihoodRatio == 9)
    #expect(evidence.first?.value == 90)
    #expect(evidence.first?.onset == second(10))
  }

  @Test func `a symptom that comes back is present again`() {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: true)
    _ = memory.add([], at: second(10), isIncidentOpen: true)
    let evidence = memory.add([seen(1, strength: 2)], at: second(15), isIncidentOpen: true)
    #expect(evidence.first?.cleared == nil)
    _ = memory.add([], at: second(20), isIncidentOpen: true)
    let later = memory.add([], at: second(25), isIncidentOpen: true)
    #expect(later.first?.cleared == second(20), "it cleared the second time")
  }

  @Test func `nothing is left once it is told to forget`() {
    var memory = EvidenceMemory()
    _ = memory.add([seen(1)], at: second(5), isIncidentOpen: true)
    memory.forget()
    #expect(memory.add([], at: second(10), isIncidentOpen: true).isEmpty)
  }

  @Test func `evidence is sorted by key`() {
    var memory = EvidenceMemory()
    _ = memory.add((0..<50).map { seen(49 - $0) }, at: second(5), isIncidentOpen: true)
    let evidence = memory.add([seen(25, .absent)], at: second(10), isIncidentOpen: true)
    #expect(evidence.map(\.key) == (0..<50).map { symptom($0) })
  }
}
