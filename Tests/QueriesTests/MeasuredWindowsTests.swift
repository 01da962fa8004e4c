import Symptoms
import Telemetry
import Testing
import Topology

@testable import Engine
@testable import Queries

@Suite struct `What was measured in the last windows` {
  /// A window in which every entity below `count` has two symptoms; values name their window.
  private func snapshot(_ window: Int, entities count: Int) -> EngineSnapshot {
    var snapshot = EngineSnapshot()
    snapshot.at = Timestamp(nanoseconds: Int64(window) * 5_000_000_000)
    snapshot.observations = (0..<count).flatMap { entity in
      [1, 4].map { symptom in
        SymptomObservation(
          key: SymptomKey(
            entity: EntityID(index: Int32(entity)), symptom: SymptomID(index: Int32(symptom))),
          verdict: window % 2 == 0 ? .present : .absent, logLikelihoodRatio: 1, onset: snapshot.at,
          value: Double(window * 100 + entity), threshold: Double(symptom))
      }
    }
    return snapshot
  }

  private func whole() -> ClosedRange<Timestamp> { .zero ... .max }

  @Test func `is told by symptom and time, of each entity alone`() throws {
    var windows = MeasuredWindows()
    for window in 1...6 { windows.note(snapshot(window, entities: window)) }
    for entity in 0..<6 {
      let series = windows.series(of: EntityID(index: Int32(entity)), in: whole())
      #expect(series.keys.sorted().map(\.index) == [1, 4])
      for (symptom, points) in series {
        #expect(points.map(\.value) == (entity + 1...6).map { Double($0 * 100 + entity) })
        #expect(points.map(\.isPresent) == (entity + 1...6).map { $0 % 2 == 0 })
        #expect(points.allSatisfy { $0.threshold == Double(symptom.index) })
      }
    }
    #expect(windows.series(of: EntityID(index: 7), in: whole()).isEmpty)
    let some = windows.series { $0.entity.index == 2 && $0.symptom.index == 4 }
    #expect(some.count == 1 && some.values.first?.count == 4)
  }

  @Test func `an older window changes nothing`() {
    var windows = MeasuredWindows()
    windows.note(snapshot(3, entities: 1))
    windows.note(snapshot(3, entities: 1))
    windows.note(snapshot(2, entities: 1))
    #expect(windows.windowCount == 1)
  }

  @Test func `is bounded by windows and by numbers, the oldest goes first`() {
    var windows = MeasuredWindows()
    windows.windowCountMax = 4
    for window in 1...10 { windows.note(snapshot(window, entities: 1)) }
    #expect(windows.windowCount == 4 && windows.forgottenCount == 6)
    #expect(windows.first == Timestamp(nanoseconds: 35_000_000_000))
    windows.measuredCountMax = 10
    windows.note(snapshot(11, entities: 3))
    #expect(windows.windowCount == 3)
    windows.note(snapshot(12, entities: 30))
    // The newest is kept whatever it takes: without it nothing could be told.
    #expect(windows.windowCount == 1)
  }
}
