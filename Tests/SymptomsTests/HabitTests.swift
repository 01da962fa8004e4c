import Telemetry
import Testing

@testable import Symptoms

@Suite struct `What comes and goes is a habit` {
  /// A habit after so many times of 100 s, each so many seconds after the one before.
  private func made(_ times: Int, every seconds: Double) -> SymptomHabit? {
    var habit: SymptomHabit?
    for time in 0..<times {
      let onset = Timestamp.zero.advanced(bySeconds: 1_000 + Double(time) * seconds)
      habit = SymptomHabit(after: habit, from: onset, to: onset.advanced(bySeconds: 100))
    }
    return habit
  }

  @Test(
    arguments: [(1, 3_600, false), (3, 3_600, false), (4, 3_600, true), (9, 300, false)]
      as [(Int, Double, Bool)])
  func `when it came back four times, ten minutes apart`(
    _ times: Int, _ seconds: Double, _ wanted: Bool
  ) throws {
    let habit = try #require(made(times, every: seconds))
    #expect(habit.isHabit == wanted)
    #expect(habit.strengthMax(from: .zero.advanced(bySeconds: 50_000)).isFinite == wanted)
  }

  @Test func `and says as much as it is rare`() throws {
    let often = try #require(made(10, every: 1_000))
    let seldom = try #require(made(10, every: 10_000))
    // 1,000 s of 10,000 s, and of 100,000 s.
    let now = (
      Timestamp.zero.advanced(bySeconds: 11_000), Timestamp.zero.advanced(bySeconds: 101_000)
    )
    #expect(abs(often.strengthMax(from: now.0) - 2.302_585) < 1e-6)
    #expect(abs(seldom.strengthMax(from: now.1) - 4.605_170) < 1e-6)
    #expect(often.strengthMax(from: .zero) == SymptomHabit.strengthMin, "there all the time")
  }

  @Test func `so that the fifth time weighs less than the first`() throws {
    var ward = Ward.level(.above(10))
    var strengths: [Double] = []
    for _ in 0..<6 {
      for _ in 0..<130 { ward.pass(["shop": .gauge(5)]) }
      for _ in 0..<4 { ward.pass(["shop": .gauge(11)]) }
      strengths.append(try #require(ward.observation("level")).logLikelihoodRatio)
    }
    #expect(strengths[..<4].allSatisfy { $0 == strengths[0] })
    #expect(strengths[4...].allSatisfy { $0 < 3.5 && $0 > 2.5 }, "\(strengths)")
  }

  @Test func `and what was never otherwise is how it is, after half an hour`() throws {
    var ward = Ward.level(.risesAbove(factor: 2, floor: 1, absolute: 10))
    for _ in 0..<359 { ward.pass(["shop": .gauge(20)]) }
    #expect(try #require(ward.observation("level")).verdict == .present)
    for _ in 0..<20 { ward.pass(["shop": .gauge(20)]) }
    #expect(ward.observation("level")?.verdict != .present)
    for _ in 0..<3 { ward.pass(["shop": .gauge(60)]) }
    #expect(try #require(ward.observation("level")).verdict == .present, "worse than ever")
  }
}
