import Answers
import Causes
import Foundation
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Engine

@Suite struct `An engine that goes on where another one stopped` {
  /// What survives being written and read.
  private static func written(_ memory: EngineMemory) throws -> EngineMemory {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(EngineMemory.self, from: encoder.encode(memory))
  }

  private static func restart(_ estate: SyntheticEstate) throws -> SyntheticEstate {
    var next = estate
    let memory = try written(estate.engine.image.memory)
    next.restart(
      DiagnosisEngine(
        library: estate.engine.library, settings: estate.engine.settings, from: memory))
    return next
  }

  private static func play(_ windows: Range<Int>, into estate: inout SyntheticEstate) {
    for window in windows {
      estate.window(window, failing: (24..<60).contains(window) ? "cart" : nil)
    }
  }

  @Test(arguments: [10, 24, 26, 32, 45, 59, 66])
  func `says what it would have said without the restart`(_ stop: Int) throws {
    var usual = try #require(SyntheticEstate())
    Self.play(0..<90, into: &usual)
    usual.advance(to: second(600))

    var before = try #require(SyntheticEstate())
    Self.play(0..<stop, into: &before)
    before.advance(to: second(Double(stop) * 5 + 5))
    var after = try Self.restart(before)
    Self.play(stop..<90, into: &after)
    after.advance(to: second(600))

    let incidents = after.engine.snapshot.incidents
    #expect(incidents.map(\.number) == usual.engine.snapshot.incidents.map(\.number))
    #expect(incidents.map(\.opened) == usual.engine.snapshot.incidents.map(\.opened))
    #expect(after.causes == usual.causes)
    #expect(
      after.engine.snapshot.graph.entities.map(\.key)
        == usual.engine.snapshot.graph.entities
        .map(\.key))
  }

  @Test func `does not learn again what is usual`() throws {
    var before = try #require(SyntheticEstate())
    Self.play(0..<20, into: &before)
    before.advance(to: second(105))
    var after = try Self.restart(before)
    let symptoms = after.engine.symptoms.memory(after.engine.snapshot.graph)
    let kept = before.engine.symptoms.memory(before.engine.snapshot.graph)
    #expect(symptoms.recordCount == kept.recordCount)
    #expect(kept.recordCount > 0)
    // Two windows after a restart there would be nothing to compare with.
    after.window(21, failing: "cart")
    after.window(22, failing: "cart")
    after.advance(to: second(125))
    #expect(after.causes.first == "malfunction of cart")
  }

  @Test func `remembers the same of the same, byte for byte`() throws {
    var estate = try #require(SyntheticEstate())
    Self.play(0..<40, into: &estate)
    estate.advance(to: second(205))
    #expect(!estate.engine.snapshot.incidents.isEmpty)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let first = try encoder.encode(estate.engine.image.memory)
    let again = try encoder.encode(Self.restart(estate).engine.image.memory)
    #expect(String(decoding: first, as: UTF8.self) == String(decoding: again, as: UTF8.self))
  }

  @Test func `knows the alerts and the error budgets that it knew`() throws {
    var before = try #require(SyntheticEstate())
    let alert = Alert(
      labels: ["alertname": "Slow", "service": "cart"], annotations: ["summary": "Slow"],
      began: second(10))
    _ = before.engine.tell([alert])
    Self.play(0..<40, into: &before)
    before.advance(to: second(205))
    var after = try Self.restart(before)
    #expect(!before.engine.snapshot.levels.isEmpty)
    #expect(after.engine.snapshot.levels == before.engine.snapshot.levels)
    after.window(41, failing: nil)
    after.advance(to: second(215))
    #expect(after.engine.snapshot.alerts.map(\.alert) == [alert])
  }

  @Test func `goes quiet about an incident of which another library names nothing`() throws {
    var estate = try #require(SyntheticEstate())
    Self.play(0..<40, into: &estate)
    estate.advance(to: second(205))
    var memory = estate.engine.image.memory
    memory.symptoms.names = memory.symptoms.names.map { "other." + $0 }
    estate.restart(DiagnosisEngine(library: estate.engine.library, from: memory))
    #expect(estate.engine.snapshot.incidents.contains { $0.isOpen })
    Self.play(60..<90, into: &estate)
    estate.advance(to: second(600))
    #expect(estate.engine.snapshot.incidents.allSatisfy { !$0.isOpen })
  }

  @Test func `leaves out what another library does not name`() throws {
    var estate = try #require(SyntheticEstate())
    Self.play(0..<40, into: &estate)
    #expect(!estate.engine.snapshot.incidents.isEmpty)
    var memory = estate.engine.image.memory
    memory.symptoms.names = memory.symptoms.names.map { "other." + $0 }
    memory.causeNames = memory.causeNames.map { "other/" + $0 }
    let engine = DiagnosisEngine(library: estate.engine.library, from: memory)
    #expect(engine.snapshot.graph.entities.count == estate.engine.snapshot.graph.entities.count)
    #expect(engine.present.isEmpty)
    #expect(engine.snapshot.incidents.allSatisfy { $0.diagnosis.causes.isEmpty })
  }

  @Test func `begins anew with a topology whose numbers do not fit`() throws {
    var estate = try #require(SyntheticEstate())
    Self.play(0..<10, into: &estate)
    var memory = estate.engine.image.memory
    memory.topology.entities.removeLast()
    let engine = DiagnosisEngine(library: estate.engine.library, from: memory)
    #expect(engine.snapshot.graph.entities.isEmpty)
    #expect(engine.clock.newest == .zero)
  }

  @Test func `numbers incidents on from those of earlier runs`() throws {
    var estate = try #require(SyntheticEstate())
    estate.engine.continueIncidents(after: 41)
    Self.play(0..<40, into: &estate)
    #expect(estate.engine.snapshot.incidents.map(\.number) == [42])
  }
}
