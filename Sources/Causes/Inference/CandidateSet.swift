internal import Symptoms
internal import Telemetry
internal import Topology

/// The causes that could be behind what is seen, judged against the observations.
///
/// Columns: candidate `i` has the key `keys[i]`, and its evidence in one stretch of `evidence`.
struct CandidateSet {
  /// One observed symptom that a candidate leads to.
  struct Evidence {
    /// Index into the situation's observations.
    var observation: Int32
    /// Index into the candidate's best paths.
    var place: Int32
    /// Strength as it counts: given all evidence on the way, less when the symptom began too early.
    var strength: Double
    /// Number of the condition that shows it, or -1 when the cause itself does.
    var via: Int32
    /// Strength of the step from that condition.
    var tail: Double
    var isPresent: Bool
    var isTooEarly: Bool
  }

  /// Ascending.
  private(set) var keys: [CauseKey] = []
  private(set) var paths: [BestPaths] = []
  /// When each must have begun at the latest, as far as its own entity shows; nil when that shows
  /// nothing.
  private(set) var begins: [Timestamp?] = []
  /// The change that raises its prior, if any.
  private(set) var changes: [Timestamp?] = []
  /// Log odds before any symptom is seen, change and the doubt of shared steps included.
  private(set) var logOdds: [Double] = []
  /// Log odds of each given all that it leads to, if no other cause were going on.
  private(set) var alone: [Double] = []
  private(set) var evidence: [Evidence] = []
  private var starts: [Int32] = [0]

  /// Candidates.
  var count: Int { keys.count }

  /// Places in `evidence` of what is observed of one candidate.
  func row(_ candidate: Int) -> Range<Int> {
    Int(starts[candidate])..<Int(starts[candidate + 1])
  }

  /// What is observed of one candidate.
  func evidence(of candidate: Int32) -> ArraySlice<Evidence> { evidence[row(Int(candidate))] }

  mutating func add(_ evidence: Evidence) { self.evidence.append(evidence) }

  /// Ends a candidate, whose evidence was added before.
  mutating func end(
    _ key: CauseKey, _ paths: BestPaths, begin: Timestamp?, change: Timestamp?, logOdds: Double,
    alone: Double
  ) {
    keys.append(key)
    self.paths.append(paths)
    begins.append(begin)
    changes.append(change)
    self.logOdds.append(logOdds)
    self.alone.append(alone)
    starts.append(Int32(evidence.count))
  }
}
