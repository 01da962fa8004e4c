package import Telemetry
package import Topology
package import Vitals

/// Decides every symptom of every entity once a window, and remembers since when.
///
/// Three-valued: present and absent are observations, all else is unknown and gives none. A symptom
/// becomes present at once when its evidence is strong (`strong`), else when it was suspicious in
/// two windows running; it clears after `clearingWindowCount` windows of absence. Baselines do not
/// learn from a window in which any symptom of the entity is present or suspicious.
package struct SymptomTable: Sendable {
  /// Evidence that needs no second window: one false alarm in some 100,000 looks.
  static let strong = 8.5
  static let clearingWindowCount = 3

  package let rules: [SymptomRule]
  private let rulesOfType: [EntityType: [SymptomRule]]
  private var records: [SymptomKey: Record] = [:]

  private struct Record: Sendable {
    var memory = RuleMemory()
    var isPresent = false
    var onset = Timestamp.zero
    var suspectedSince: Timestamp?
    var absentCount = 0
    var latest: SymptomObservation?
  }

  /// A table that has seen nothing yet, for rules that are dense by id.
  package init(rules: [SymptomRule]) {
    self.rules = rules
    rulesOfType = Dictionary(grouping: rules, by: \.entityType)
  }

  /// Examines all entities after a window was closed.
  ///
  /// - Returns: what could be decided, sorted by key. Symptoms that are not in it are unknown.
  /// - Complexity: O(entities x rules of their type).
  package mutating func examine(
    _ graph: TopologyGraph, vitals: VitalsTable, at time: Timestamp
  ) -> [SymptomObservation] {
    var observations: [SymptomObservation] = []
    let siblings = Siblings(graph: graph, vitals: vitals)
    for entity in graph.entities {
      guard let ofType = rulesOfType[entity.type] else { continue }
      let rules = ofType.filter { $0.scope.kind == nil || $0.scope.contains(entity) }
      let judged = rules.map { rule in
        judge(rule, entity: entity.id, vitals: vitals, siblings: siblings, at: time)
      }
      let decided = zip(rules, judged).compactMap { rule, judgement in
        decide(
          SymptomKey(entity: entity.id, symptom: rule.id), judgement, at: time,
          windowSeconds: vitals.windowSeconds)
      }
      observations += decided
      // Also a window that could not tell is covered, while a symptom is going.
      let isSuspicious = judged.contains { $0.state == .present }
      guard !isSuspicious, !decided.contains(where: { $0.verdict == .present }) else { continue }
      for rule in rules {
        learn(rule, key: SymptomKey(entity: entity.id, symptom: rule.id), vitals: vitals)
      }
    }
    return observations.sorted { $0.key < $1.key }
  }

  /// Turns a judgement into what is said: hysteresis in both directions.
  private mutating func decide(
    _ key: SymptomKey, _ judgement: Judgement, at time: Timestamp, windowSeconds: Double
  ) -> SymptomObservation? {
    var record = records[key] ?? Record()
    defer { records[key] = record }
    let windowStart = time.advanced(bySeconds: -windowSeconds)
    switch judgement.state {
    case .present:
      record.absentCount = 0
      let since = record.suspectedSince ?? windowStart
      let isRepeated = record.suspectedSince != nil
      record.suspectedSince = since
      guard record.isPresent || isRepeated || judgement.logLikelihoodRatio >= needed(key) else {
        return nil
      }
      if !record.isPresent {
        record.isPresent = true
        record.onset = since
      }
      record.latest = observation(key, judgement, .present, onset: record.onset)
      return record.latest
    case .absent:
      record.suspectedSince = nil
      record.absentCount += 1
      if record.isPresent, record.absentCount < Self.clearingWindowCount { return record.latest }
      record.isPresent = false
      return observation(key, judgement, .absent, onset: time)
    case .unknown:
      // Present stays present until it is known to be absent, but not for ever without any news.
      guard record.isPresent else {
        record.suspectedSince = nil
        return nil
      }
      record.absentCount += 1
      if record.absentCount >= 4 * Self.clearingWindowCount {
        record.isPresent = false
        record.suspectedSince = nil
        return nil
      }
      return record.latest
    }
  }

  /// Limits that somebody set need no second look; statistical excess does, unless it is strong.
  private func needed(_ key: SymptomKey) -> Double {
    switch rules[Int(key.symptom.index)].detector {
    case .above, .below, .occurs, .grows: 0
    case .risesAbove, .fallsBelow, .proportion, .outlier: Self.strong
    }
  }

  private func observation(
    _ key: SymptomKey, _ judgement: Judgement, _ verdict: SymptomObservation.Verdict,
    onset: Timestamp
  ) -> SymptomObservation {
    SymptomObservation(
      key: key, verdict: verdict, logLikelihoodRatio: judgement.logLikelihoodRatio, onset: onset,
      value: judgement.value, threshold: judgement.threshold)
  }

  // MARK: One rule on one entity

  private mutating func judge(
    _ rule: SymptomRule, entity: EntityID, vitals: VitalsTable, siblings: Siblings,
    at time: Timestamp
  ) -> Judgement {
    let key = SymptomKey(entity: entity, symptom: rule.id)
    let look = Examination(rule: rule, entity: entity, vitals: vitals)
    if case .grows(let seconds, let share) = rule.detector {
      guard let value = vitals.number(rule.measure, of: entity, type: rule.entityType) else {
        return .unknown
      }
      records[key, default: Record()].memory.remember(value, at: time, seconds: seconds)
      return look.grows(
        seconds: seconds, by: share, memory: records[key]?.memory ?? RuleMemory())
    }
    let memory = records[key]?.memory ?? RuleMemory()
    if case .request(let measure) = rule.measure,
      let judgement = requestJudgement(measure, look: look, memory: memory)
    {
      return judgement
    }
    guard let value = vitals.number(rule.measure, of: entity, type: rule.entityType) else {
      return .unknown
    }
    return levelJudgement(value, look: look, memory: memory, siblings: siblings)
  }

  /// Detectors that know how many requests stand behind a number; nil when the number alone
  /// decides.
  private func requestJudgement(
    _ measure: RequestMeasure, look: Examination, memory: RuleMemory
  ) -> Judgement? {
    let isDuration = RequestCounts().histogram(measure) != nil
    switch look.rule.detector {
    case .proportion(let floor):
      return look.proportion(measure, floor: floor, memory: memory)
    case .risesAbove(let factor, let floor, let absolute) where isDuration:
      return look.slower(
        measure, factor: factor, floor: floor, absolute: absolute, memory: memory)
    case .risesAbove(let factor, let floor, _) where measure == .rate:
      return look.rate(above: factor, below: nil, floor: floor, memory: memory)
    case .fallsBelow(let factor, let floor) where measure == .rate:
      return look.rate(above: nil, below: factor, floor: floor, memory: memory)
    default:
      return nil
    }
  }

  private func levelJudgement(
    _ value: Double, look: Examination, memory: RuleMemory, siblings: Siblings
  ) -> Judgement {
    switch look.rule.detector {
    case .above(let limit): return look.above(limit, value: value)
    case .below(let limit): return look.below(limit, value: value)
    case .risesAbove(let factor, let floor, let absolute):
      return look.risen(value, factor: factor, floor: floor, absolute: absolute, memory: memory)
    case .fallsBelow(let factor, let floor):
      return look.fallen(value, factor: factor, floor: floor, memory: memory)
    case .occurs(let count):
      // Telemetry may say any number; beyond a million all are as good as one.
      return look.occurs(count, count: Int(max(0, min(value, 1e6))), memory: memory)
    case .outlier(let factor, let floor):
      return look.outlier(
        value, siblings: siblings.numbers(look.rule.measure, beside: look.entity),
        factor: factor, floor: floor)
    case .proportion, .grows: return .unknown
    }
  }

  private mutating func learn(_ rule: SymptomRule, key: SymptomKey, vitals: VitalsTable) {
    guard records[key] != nil else { return }
    if case .request(let measure) = rule.measure, let counts = vitals.requests(of: key.entity) {
      if let histogram = counts.histogram(measure) {
        records[key]?.memory.histogram.learn(histogram)
        return
      }
      if let (part, whole) = counts.ratio(measure) {
        if whole > 0 { records[key]?.memory.ratio.learn(part: part, whole: whole) }
        return
      }
      if measure == .rate {
        records[key]?.memory.level.learn(Double(counts.count))
        return
      }
    }
    guard let value = vitals.number(rule.measure, of: key.entity, type: rule.entityType) else {
      return
    }
    records[key]?.memory.level.learn(value)
  }
}

/// The other parts of the same whole, for comparison.
private struct Siblings {
  let graph: TopologyGraph
  let vitals: VitalsTable

  func numbers(_ measure: Measure, beside id: EntityID) -> [Double] {
    let type = graph[id].type
    let wholes = graph.neighbours(of: id, along: .contains, forward: false)
    guard let whole = wholes.first else { return [] }
    return graph.neighbours(of: whole, along: .contains, forward: true)
      .filter { $0 != id && graph[$0].type == type }
      .compactMap { vitals.number(measure, of: $0, type: type) }
  }
}
