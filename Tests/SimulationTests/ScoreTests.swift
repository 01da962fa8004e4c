import Testing

@testable import Simulation

@Suite struct `The score` {
  private static let truth = CauseTruth(type: "service", entity: "a", cause: "malfunction")
  private static let other = CauseTruth(type: "service", entity: "b", cause: "malfunction")

  private static func result(
    _ named: [(CauseTruth, Double, Bool)], faults: [CauseTruth] = [truth]
  ) -> TrialResult {
    var result = TrialResult(
      seed: 1,
      faults: faults.map {
        Fault(kind: .serviceMalfunction, target: 0, severity: 1, truth: $0)
      }, secondsToFind: faults.map { _ in 5 })
    result.named = named.map {
      TrialResult.Named(cause: $0.0, probability: $0.1, isChosen: $0.2)
    }
    return result
  }

  @Test func `counts the first, the first three, all of several, and what is false`() {
    var board = Scoreboard()
    board.add(Self.result([(Self.truth, 0.9, true)]))
    board.add(Self.result([(Self.other, 0.6, true), (Self.truth, 0.3, false)]))
    board.add(
      Self.result(
        [(Self.truth, 0.9, true), (Self.other, 0.8, true)], faults: [Self.truth, Self.other]))
    board.add(Self.result([]))
    #expect(board.total.trialCount == 4)
    #expect(board.total.firstRightCount == 2)
    #expect(board.total.topThreeCount == 3)
    #expect(board.total.allFoundCount == 2)
    #expect(board.total.falseCount == 1)
  }

  @Test func `the right cause as an alternative is not right`() {
    #expect(!Self.result([(Self.truth, 0.5, false)]).isFirstRight)
  }

  @Test func `calibration finds what is said too surely`() {
    var honest = Calibration()
    var boastful = Calibration()
    for number in 0..<100 {
      honest.add(0.75, isTrue: number % 4 != 0)
      boastful.add(0.99, isTrue: number % 4 != 0)
    }
    #expect(honest.expectedError < 1e-9)
    #expect(abs(boastful.expectedError - 0.24) < 1e-9)
    #expect(abs(honest.brier - 0.1875) < 1e-9)
    #expect(boastful.brier > honest.brier)
  }
}
