package import Telemetry
package import Topology
package import Vitals

/// Decides every symptom of every entity once a window, and remembers since when.
///
/// Three-valued: present and absent are observations, all else is unknown and gives none. A symptom
/// becomes present at once when its evidence is strong (`strong`), else when it was suspicious in
/// two windows running; it clears after `clearingWindowCount` windows of absence. Baselines do not
/// learn from a window in which any symptom of the entity is present or suspicious, unless it is
/// usual for the entity; see ``SymptomHabit``.
///
/// An entity's records lie side by side, made when it is first examined, so that a window costs no
/// look-ups by key.
package struct SymptomTable: Sendable {
  /// Evidence that needs no second window: one false alarm in some 100,000 looks.
  static let strong = 8.5
  static let clearingWindowCount = 3

  package let rules: [SymptomRule]
  /// Rules of each type and all its kinds in the order of their ids; made when the first window is
  /// examined.
  var readings: [EntityType: [RuleReading]] = [:]
  /// The first record of each entity, by its number; -1 for what has none.
  var firstRecords: [Int32] = []
  var records: [Record] = []
  /// What was last said of each symptom that is present.
  var latest: [SymptomKey: SymptomObservation] = [:]
  private var observationCount = 0

  /// What is known of one symptom of one entity.
  struct Record: Sendable, Codable {
    var memory = RuleMemory()
    var onset = Timestamp.zero
    var suspectedSince: Timestamp?
    var absentCount: Int32 = 0
    var isPresent = false
    /// How often it came and went; nil before it first went.
    var habit: SymptomHabit?

    /// Nothing was learned and nothing goes on.
    var isBlank: Bool {
      !isPresent && suspectedSince == nil && habit == nil && memory.isBlank
    }
  }

  /// A table that has seen nothing yet, for rules that are dense by id.
  package init(rules: [SymptomRule]) { self.rules = rules }

  /// Examines all entities after a window was closed.
  ///
  /// The graph is always the same one, as it grew, and the vitals have the same interest.
  ///
  /// - Returns: what could be decided, sorted by key. Symptoms that are not in it are unknown.
  /// - Complexity: O(entities x rules of their type).
  package mutating func examine(
    _ graph: TopologyGraph, vitals: VitalsTable, at time: Timestamp
  ) -> [SymptomObservation] {
    prepare(graph, vitals.interest)
    var observations: [SymptomObservation] = []
    observations.reserveCapacity(observationCount + observationCount / 8)
    var siblings = Siblings(graph: graph, vitals: vitals)
    for row in firstRecords.indices where firstRecords[row] >= 0 {
      guard let rules = readings[graph.entities[row].key.type] else { continue }
      let kind = graph.entities[row].kind
      var look = Examination(vitals.vitals(of: EntityID(index: Int32(row))))
      let first = Int(firstRecords[row])
      var isCovered = false
      for (place, rule) in rules.enumerated() where rule.holds(for: look.entity, of: kind) {
        let judgement = rule.judge(
          &look, &records[first + place].memory, vitals, siblings: &siblings, at: time)
        let isUsual = records[first + place].isUsual(at: time)
        // Also a window that could not tell is covered, while a symptom is going.
        isCovered = isCovered || (judgement.state == .present && !isUsual)
        guard
          let decided = decide(
            first + place, rule, of: look.entity.id, judgement,
            since: time.advanced(bySeconds: -vitals.windowSeconds), at: time)
        else { continue }
        isCovered = isCovered || (decided.verdict == .present && !isUsual)
        observations.append(decided)
      }
      guard !isCovered else { continue }
      for (place, rule) in rules.enumerated() where rule.holds(for: look.entity, of: kind) {
        rule.learn(look.entity, vitals, into: &records[first + place].memory)
      }
    }
    observationCount = observations.count
    return observations
  }

  /// Looks up what rules name, and makes room for the entities that are new.
  mutating func prepare(_ graph: TopologyGraph, _ interest: MeasureInterest) {
    if readings.isEmpty {
      readings = Dictionary(grouping: rules, by: \.entityType).mapValues { rules in
        rules.map { RuleReading($0, interest) }
      }
    }
    for row in firstRecords.count..<max(firstRecords.count, graph.entities.count) {
      let count = readings[graph.entities[row].key.type]?.count ?? 0
      firstRecords.append(count > 0 ? Int32(records.count) : -1)
      records.append(contentsOf: repeatElement(Record(), count: count))
    }
  }

  /// Turns a judgement into what is said: hysteresis in both directions.
  private mutating func decide(
    _ row: Int, _ rule: RuleReading, of entity: EntityID, _ judgement: Judgement,
    since windowStart: Timestamp, at time: Timestamp
  ) -> SymptomObservation? {
    let key = SymptomKey(entity: entity, symptom: rule.id)
    switch judgement.state {
    case .present:
      records[row].absentCount = 0
      let since = records[row].suspectedSince ?? windowStart
      let isRepeated = records[row].suspectedSince != nil
      records[row].suspectedSince = since
      guard
        records[row].isPresent || isRepeated
          || judgement.logLikelihoodRatio >= rule.neededStrength
      else { return nil }
      if !records[row].isPresent {
        records[row].isPresent = true
        records[row].onset = since
      }
      var said = observation(key, judgement, .present, onset: records[row].onset)
      if let habit = records[row].habit {
        said.logLikelihoodRatio = min(
          said.logLikelihoodRatio, habit.strengthMax(from: records[row].onset))
      }
      latest[key] = said
      return said
    case .absent:
      records[row].suspectedSince = nil
      if records[row].isPresent {
        records[row].absentCount += 1
        if records[row].absentCount < Self.clearingWindowCount { return latest[key] }
        clear(row, key, at: time)
      }
      return observation(key, judgement, .absent, onset: time)
    case .unknown, .silent:
      // Present stays present until it is known to be absent, but not for ever without any news.
      guard records[row].isPresent else {
        if judgement.state == .unknown { records[row].suspectedSince = nil }
        return nil
      }
      records[row].absentCount += 1
      guard records[row].absentCount >= 4 * Self.clearingWindowCount else { return latest[key] }
      clear(row, key, at: time)
      records[row].suspectedSince = nil
      return nil
    }
  }

  private mutating func clear(_ row: Int, _ key: SymptomKey, at time: Timestamp) {
    records[row].isPresent = false
    records[row].habit = SymptomHabit(
      after: records[row].habit, from: records[row].onset, to: time)
    latest[key] = nil
  }

  private func observation(
    _ key: SymptomKey, _ judgement: Judgement, _ verdict: SymptomObservation.Verdict,
    onset: Timestamp
  ) -> SymptomObservation {
    SymptomObservation(
      key: key, verdict: verdict, logLikelihoodRatio: judgement.logLikelihoodRatio, onset: onset,
      value: judgement.value, threshold: judgement.threshold)
  }
}
