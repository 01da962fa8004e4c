package import Symptoms
package import Telemetry

/// The causes that best explain what is seen, each with its evidence, and what else it might have
/// been.
package struct Diagnosis: Hashable, Sendable, Codable {
  package var at: Timestamp
  /// The best explanation, most probable first.
  ///
  /// Empty when nothing needs a cause.
  package var causes: [DiagnosedCause]
  /// What it might have been instead, most probable first, each with why it lost.
  package var runnersUp: [RunnerUp]
  /// Present symptoms that the best explanation does not account for, ascending.
  package var unexplained: [SymptomKey]
  /// Probability that no cause at all is going on.
  package var noCauseProbability: Double
  package var work: ReasoningWork

  package init(
    at: Timestamp, causes: [DiagnosedCause] = [], runnersUp: [RunnerUp] = [],
    unexplained: [SymptomKey] = [], noCauseProbability: Double = 1,
    work: ReasoningWork = ReasoningWork()
  ) {
    self.at = at
    self.causes = causes
    self.runnersUp = runnersUp
    self.unexplained = unexplained
    self.noCauseProbability = noCauseProbability
    self.work = work
  }
}

/// A cause of the best explanation.
package struct DiagnosedCause: Hashable, Sendable, Codable {
  package var key: CauseKey
  /// Posterior probability that it is going on, 0...1.
  package var probability: Double
  /// When it probably began: the earliest onset it explains, less the delay to it.
  package var onset: Timestamp
  /// The change that raised the suspicion, if one did.
  package var change: Timestamp?
  /// Present symptoms that it leads to, in the order of their onset.
  package var explains: [ExplainedSymptom]
  /// Symptoms it should show that are absent or unknown, strongest first.
  package var missing: [MissingSymptom]
}

/// A present symptom with the way it came about.
package struct ExplainedSymptom: Hashable, Sendable, Codable {
  package var symptom: SymptomKey
  /// Strength of the path, 0...1.
  package var strength: Double
  package var onset: Timestamp
  /// Began before the cause could have brought it: counts for little.
  package var isTooEarly: Bool
  /// From the cause, over every condition, to the symptom.
  package var path: [CausalPoint]
}

/// A symptom that a cause should show and that is not seen.
package struct MissingSymptom: Hashable, Sendable, Codable {
  /// Why a symptom is not seen.
  package enum Reason: String, Hashable, Sendable, Codable {
    /// Telemetry says that it is not there: counts against the cause.
    case absent
    /// No telemetry could tell: counts neither way, and is worth measuring.
    case unknown
  }

  package var symptom: SymptomKey
  /// Strength of the path that should have shown it, 0...1.
  package var strength: Double
  package var reason: Reason
}

/// A cause that could have been and was not chosen, with what speaks against it.
package struct RunnerUp: Hashable, Sendable, Codable {
  package var key: CauseKey
  /// Posterior probability that it is going on, 0...1.
  package var probability: Double
  /// The chosen cause that it would stand in for; nil when the best explanation is that nothing is
  /// wrong.
  package var rival: CauseKey?
  /// Present symptoms that the rival explains and this does not.
  package var leavesUnexplained: [SymptomKey]
  /// Absent symptoms that this should show.
  package var shouldShow: [SymptomKey]
  /// Present symptoms that began before this could have brought them.
  package var beganBefore: [SymptomKey]
  /// How many times rarer it is than the rival before any symptom is seen; below 1 when it is more
  /// common.
  package var rarerBy: Double
  /// Unknown symptoms that would tell the two apart, most telling first.
  package var wouldTell: [SymptomKey]
}

/// How much work a diagnosis was, and whether any bound was met.
package struct ReasoningWork: Hashable, Sendable, Codable {
  /// Symptoms present, 0 or more.
  package var presentCount = 0
  /// Causes from which a path leads to one of them, at most the policy's bound.
  package var candidateCount = 0
  /// Candidates left after those that no combination could make plausible.
  package var plausibleCount = 0
  package var componentCount = 0
  /// Signatures expanded anew for this diagnosis.
  package var expandedCount = 0
  /// Explanations scored.
  package var stepCount = 0
  /// The best explanation is proven best.
  package var isExact = true
  /// How much better (in nats) an explanation not looked at could be; 0 when exact.
  package var boundGap = 0.0
  /// Candidates or points were left out at a bound.
  package var isCut = false

  package init() {}
}
