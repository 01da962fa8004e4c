internal import Telemetry
internal import Topology
internal import Vitals

/// A rule with its measure looked up: what is asked of every entity of its type in every window.
///
/// Immutable, and a class so that it is passed on without being copied.
final class RuleReading: Sendable {
  let id: SymptomID
  /// The kind of entities that it is decided for; nil for all of the type.
  let kind: EntityKind?
  let detector: Detector
  let measure: MeasureReading
  /// The measure, when it is one of requests.
  let request: RequestMeasure?
  /// The measure is a duration, or the rate.
  let isOfDurations: Bool
  let isOfLogs: Bool
  /// The lines are those of a link's caller, which are told of all its links.
  private let isOfCaller: Bool
  /// Has no data for an entity without metrics.
  private let needsMetrics: Bool
  /// Strength of evidence that makes it present in the first window.
  ///
  /// Limits that somebody set need no second look; statistical excess does, unless it is strong.
  let neededStrength: Double

  init(_ rule: SymptomRule, _ interest: MeasureInterest) {
    id = rule.id
    kind = rule.scope.kind
    detector = rule.detector
    measure = interest.reading(rule.measure, of: rule.entityType)
    if case .request(let measure) = rule.measure { request = measure } else { request = nil }
    isOfDurations = request.map { RequestCounts().histogram($0) != nil } ?? false
    if case .logs = rule.measure { isOfLogs = true } else { isOfLogs = false }
    isOfCaller = isOfLogs && rule.entityType == .link
    needsMetrics = measure.needsMetrics
    neededStrength =
      switch rule.detector {
      case .above, .below, .occurs, .grows: 0
      // Of the window in which telemetry stops or starts, half is missing; the next one tells.
      case .proportion where request == .callsMissing: .infinity
      // A level that is read once may be one that comes once.
      case .risesAbove where request == nil: .infinity
      case .risesAbove, .fallsBelow, .proportion, .outlier: SymptomTable.strong
      }
  }

  /// Whether the rule is asked of an entity of this kind, and could have data.
  func holds(for entity: EntityVitals, of kind: EntityKind?) -> Bool {
    (self.kind == nil || self.kind == kind) && (!needsMetrics || entity.hasMetrics)
  }

  /// What the rule says of an entity now; growth remembers what it read.
  func judge(
    _ look: inout Examination, _ memory: inout RuleMemory, _ vitals: VitalsTable,
    siblings: inout Siblings, at time: Timestamp
  ) -> Judgement {
    if case .grows(let seconds, let share) = detector {
      guard let value = vitals.number(measure, of: look.entity) else { return .unknown }
      memory.remember(value, at: time, seconds: seconds)
      return look.grows(seconds: seconds, by: share, memory: memory)
    }
    if request == .linesMissing || request == .linesUnusual, case .proportion(let floor) = detector
    {
      return look.sentences(
        complaints: request == .linesUnusual, floor: floor, memory: &memory.sentences, at: time)
    }
    if let request, let judgement = look.requests(request, self, memory) { return judgement }
    guard let value = vitals.number(measure, of: look.entity) else { return .unknown }
    look.isOfLogs = isOfLogs
    if isOfCaller, value > 0, look.isFailureFree { return .unknown }
    if case .outlier(let factor, let floor) = detector {
      return look.outlier(
        value, siblings: siblings.numbers(self, beside: look.entity.id, value), factor: factor,
        floor: floor,
        requestCount: request.map { _ in look.entity.requestCount(windows: 1) })
    }
    return look.level(value, self, memory)
  }

  /// Takes a window without trouble into the baseline.
  func learn(_ entity: EntityVitals, _ vitals: VitalsTable, into memory: inout RuleMemory) {
    if request == .callsMissing { return memory.calls.learn(entity) }
    // Learned while they were judged.
    if request == .linesMissing || request == .linesUnusual { return }
    if let request, entity.hasRequests {
      if isOfDurations {
        if let histogram = entity.left?.histogram(request) { memory.histogram.learn(histogram) }
        return
      }
      if RequestCounts().ratio(request) != nil {
        if let (part, whole) = entity.left?.ratio(request), whole > 0 {
          memory.ratio.learn(part: part, whole: whole)
        }
        return
      }
      if request == .rate {
        memory.level.learn(Double(entity.requestCount(windows: 1)))
        return
      }
    }
    guard let value = vitals.number(measure, of: entity) else { return }
    memory.level.learn(value)
  }
}
