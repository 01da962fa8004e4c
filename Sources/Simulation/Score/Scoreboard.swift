/// What many trials came to.
package struct Scoreboard: Sendable {
  /// A part of the trials, in numbers.
  package struct Row: Sendable {
    /// Trials, and those whose first cause was a true one.
    package var trialCount = 0
    package var firstRightCount = 0
    /// The entity of the first cause is right, whatever the cause.
    package var entityRightCount = 0
    /// A true cause is among the first three; then: all are chosen; chosen ones that are false.
    package var topThreeCount = 0
    package var allFoundCount = 0
    package var falseCount = 0
    /// Incidents opened, and seconds simulated, in all.
    package var incidentCount = 0
    package var simulatedSeconds = 0.0
    /// Causes chosen at any time that are false, each once a trial.
    package var everFalseCount = 0
    /// Seconds of event time to each cause that was found.
    package var seconds: [Double] = []
    /// How often something false was said first, by "type.cause"; "nothing" for no cause.
    package var saidInstead: [String: Int] = [:]

    /// The middle of the times to diagnosis, and what nineteen of twenty stay below; nil without
    /// any.
    package func secondsQuantile(_ share: Double) -> Double? {
      guard !seconds.isEmpty else { return nil }
      let sorted = seconds.sorted()
      return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
  }

  package private(set) var total = Row()
  package private(set) var kinds: [Fault.Kind: Row] = [:]
  package private(set) var calibration = Calibration()
  /// Trials in which each naive method guessed a true cause, and a true entity.
  package private(set) var naiveRightCounts: [BaselineGuesses.Method: Int] = [:]
  package private(set) var naiveEntityCounts: [BaselineGuesses.Method: Int] = [:]
  package private(set) var spanCount = 0

  package init() {}

  /// Takes in what came of a trial.
  package mutating func add(_ result: TrialResult) {
    Self.add(result, to: &total)
    for kind in Set(result.faults.map(\.kind)) {
      Self.add(result, to: &kinds[kind, default: Row()])
    }
    for named in result.named {
      calibration.add(
        named.probability, isTrue: result.faults.contains { $0.truth == named.cause })
    }
    for (method, guess) in result.guesses.guesses {
      if result.faults.contains(where: { $0.truth == guess }) {
        naiveRightCounts[method, default: 0] += 1
      }
      if result.isTrueEntity(guess) { naiveEntityCounts[method, default: 0] += 1 }
    }
    spanCount += result.spanCount
  }

  private static func add(_ result: TrialResult, to row: inout Row) {
    row.trialCount += 1
    row.firstRightCount += result.isFirstRight ? 1 : 0
    row.entityRightCount +=
      result.named.first.map { result.isTrueEntity($0.cause) } ?? false ? 1 : 0
    row.topThreeCount +=
      result.named.prefix(3).contains { named in
        result.faults.contains { $0.truth == named.cause }
      } ? 1 : 0
    row.allFoundCount += result.areAllFound ? 1 : 0
    row.falseCount += result.falseCount
    row.everFalseCount += result.falselyChosen.count
    row.incidentCount += result.incidentCount
    row.simulatedSeconds += result.seconds
    if !result.isFirstRight {
      let first = result.named.first.flatMap { $0.isChosen ? $0.cause : nil }
      row.saidInstead[first.map { "\($0.type).\($0.cause)" } ?? "nothing", default: 0] += 1
    }
    row.seconds += result.secondsToFind.compactMap(\.self)
  }
}

extension TrialResult {
  /// Whether a cause is at least at the entity that broke.
  func isTrueEntity(_ cause: CauseTruth) -> Bool {
    faults.contains { $0.truth.type == cause.type && $0.truth.entity == cause.entity }
  }
}
