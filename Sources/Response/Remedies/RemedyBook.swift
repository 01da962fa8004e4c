internal import Answers
package import Telemetry

/// Which remedies there are, and which are under way: decides who may begin, and what comes next.
///
/// Pure: whoever holds it stores the events that it returns, carries out the duties, and tells what
/// came of them. What is proposed and how it ended is in the cases; here is only what goes on.
package struct RemedyBook: Sendable {
  /// One run of one remedy.
  package struct Key: Hashable, Comparable, Sendable {
    /// Number of the incident, and the id within its case.
    package var number: Int
    package var id: String

    package static func < (left: Key, right: Key) -> Bool {
      (left.number, left.id) < (right.number, right.id)
    }
  }

  /// Something to be carried out, once.
  package struct Duty: Hashable, Sendable {
    package var key: Key
    package var order: RemedyOrder
    /// Then it is ended.
    package var timeoutSeconds: Double
  }

  /// An event of a case, for the run that it is of.
  package struct Event: Hashable, Sendable {
    package var key: Key
    package var body: CaseEventBody
  }

  /// A symptom that a remedy is to clear.
  package struct Symptom: Hashable, Sendable {
    /// Of the entity.
    package var type: String
    package var name: String
    /// Name of the symptom in the model of that type.
    package var symptom: String

    package init(type: String, name: String, symptom: String) {
      self.type = type
      self.name = name
      self.symptom = symptom
    }
  }

  struct UnderWay: Sendable {
    var run: RemedyRun
    let remedy: Remedy
    let target: RemedyTarget
    /// What the cause accounted for when it was approved.
    let symptoms: [Symptom]
  }

  /// What is declared, by name.
  package let remedies: [Remedy]
  package let limits: RemedyLimits
  var runs: [Key: UnderWay] = [:]
  var cooldown = RemedyCooldown()

  package init(_ remedies: [Remedy] = [], limits: RemedyLimits = RemedyLimits()) {
    self.remedies = remedies
    self.limits = limits
  }

  /// Runs under way.
  package var runCount: Int { runs.count }

  /// What an earlier run of the program left under way is not known, and not repeated.
  ///
  /// Takes in as well what was begun when, so that nothing is begun again too soon.
  ///
  /// - Returns: what is to be said in the cases.
  package mutating func restore(_ cases: [Case]) -> [Event] {
    var events: [Event] = []
    for one in cases {
      for event in one.events {
        guard case .remedy(let id, .approved, _, _) = event.body,
          let target = one.remedies.first(where: { $0.id == id })?.target,
          let remedy = remedy(target.action), !remedy.action.isDryRun
        else { continue }
        cooldown.note(remedy.action, for: target.entity.key, at: event.at)
      }
      events += one.remedies.filter(\.step.isUnderWay).map {
        Self.lost(Key(number: one.number, id: $0.id), "Whence was started again")
      }
    }
    return events
  }

  /// Ends all that goes on because the program ends.
  ///
  /// - Returns: what is to be said in the cases.
  package mutating func stop() -> [Event] {
    defer { runs = [:] }
    return runs.keys.sorted().map { Self.lost($0, "Whence was stopped") }
  }

  private static func lost(_ key: Key, _ why: String) -> Event {
    Event(
      key: key,
      body: .remedy(
        id: key.id, .unknown,
        "\(why) while it was under way. What became of it is not known, and it is not repeated."))
  }

  func remedy(_ name: String) -> Remedy? { remedies.first { $0.action.name == name } }

  // MARK: What goes on

  /// What came of a duty: `failure` says why it could not be carried out.
  ///
  /// - Parameters:
  ///   - key: of the duty.
  ///   - output: what the action said.
  ///   - failure: nil when it was carried out.
  ///   - time: the present.
  ///   - windowEnd: windows that end then or earlier hold what was before.
  /// - Returns: what is to be said in the case; nothing when the run was given up before.
  package mutating func carriedOut(
    _ key: Key, output: String, failure: String?, at time: Timestamp, windowEnd: Timestamp
  ) -> [Event] {
    guard var under = runs[key] else { return [] }
    let isRollingBack = if case .rollingBack = under.run.state { true } else { false }
    under.run.carriedOut(failure: failure, at: time, windowEnd: windowEnd)
    runs[key] = under
    let body: CaseEventBody =
      if let failure {
        .remedy(id: key.id, .failed, isRollingBack ? "Rolling back: \(failure)" : failure)
      } else {
        .remedy(id: key.id, isRollingBack ? .rolledBack : .ran, output)
      }
    if case .ended = under.run.state { runs[key] = nil }
    return [Event(key: key, body: body)]
  }

  /// Looks at all that goes on.
  ///
  /// - Parameters:
  ///   - time: the present.
  ///   - windowEnd: of the newest window.
  ///   - sight: what that window shows of symptoms.
  /// - Returns: what is to be said in the cases, and to be done after that.
  package mutating func look(
    at time: Timestamp, windowEnd: Timestamp, sight: ([Symptom]) -> RemedySight
  ) -> (events: [Event], duties: [Duty]) {
    var (events, duties): ([Event], [Duty]) = ([], [])
    for key in runs.keys.sorted() {
      guard var under = runs[key] else { continue }
      if case .checking = under.run.state {
        under.run.look(sight(under.symptoms), windowEnd: windowEnd)
      }
      let step = under.run.next(at: time)
      runs[key] = under
      switch step {
      case .awaitApproval, .act, .wait: continue
      case .rollBack:
        events.append(under.refuted(key))
        begin(rollBackOf: under, key, at: time, &events, &duties)
      case .done(let outcome):
        events += under.end(key, outcome)
        runs[key] = nil
      }
    }
    return (events, duties)
  }

  private mutating func begin(
    rollBackOf under: UnderWay, _ key: Key, at time: Timestamp, _ events: inout [Event],
    _ duties: inout [Duty]
  ) {
    let subject = RemedySubject(incident: key.number, target: under.target, at: time)
    do throws(RemedyError) {
      guard let order = try under.remedy.rollBack?.order(for: subject) else { return }
      events.append(Event(key: key, body: .remedy(id: key.id, .rollingBack, order.text)))
      duties.append(
        Duty(key: key, order: order, timeoutSeconds: under.remedy.action.timeoutSeconds))
    } catch {
      events.append(Event(key: key, body: .remedy(id: key.id, .failed, error.problem)))
      runs[key] = nil
    }
  }
}

extension RemedyBook.UnderWay {
  /// That the symptoms did not clear, and what was seen instead.
  fileprivate func refuted(_ key: RemedyBook.Key) -> RemedyBook.Event {
    let time = Plain.duration(remedy.action.checkSeconds)
    let text =
      switch run.sight {
      case .present: "Its symptoms were still there \(time) later."
      case .cleared: "Its symptoms had not stayed away for long enough \(time) later."
      case .unknown: "Nothing could tell within \(time) whether its symptoms cleared."
      }
    return RemedyBook.Event(key: key, body: .remedy(id: key.id, .refuted, text))
  }

  fileprivate func end(_ key: RemedyBook.Key, _ outcome: RemedyRun.Outcome) -> [RemedyBook.Event] {
    switch outcome {
    case .confirmed:
      let windows = Plain.count(remedy.action.checkWindowCount, "window")
      return [
        RemedyBook.Event(
          key: key,
          body: .remedy(id: key.id, .confirmed, "Its symptoms stayed away for \(windows)."))
      ]
    case .refuted: return [refuted(key)]
    case .failed(let problem):
      return [RemedyBook.Event(key: key, body: .remedy(id: key.id, .failed, problem))]
    // These are said by whoever brings them about.
    case .rejected, .said, .rolledBack: return []
    }
  }
}

extension AnswerEntity {
  /// Tells entities apart.
  var key: String { "\(type)/\(name)" }
}
