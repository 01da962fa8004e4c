import Answers
import History
import Response
import Telemetry
import Topology

extension Question {
  static let release = Question(
    "release", "Whether a release may stay: pass, warn, regress, or wait until more is known.",
    [
      Parameter(
        "service", .text(countMax: Parameter.nameCountMax), "What was released.",
        isRequired: true),
      Parameter(
        "version", .text(countMax: Parameter.nameCountMax),
        "Which version; without it, the one that was deployed last."),
      Parameter("since", .moment, "When it was released, if nobody but you knows."),
      Parameter(
        "minutes", .whole(1...1_440), "How long before and after it requests are compared.",
        fallback: .whole(60)),
      .at,
    ],
    form: Forms.release
  ) { asked, desk throws(Refused) in
    let history = try desk.past()
    let moment = try desk.moment(asked)
    let name = asked.text("service") ?? ""
    guard let id = moment.graph.find(EntityKey(.service, name)) else {
      throw Refused(.notFound, "no service is named so", place: "service", value: name)
    }
    let reader = ReleaseReader(moment: moment, history: history)
    let told: JudgedRelease?
    do throws(HistoryFailure) {
      told = try reader.judge(asked, of: moment.graph[id])
    } catch {
      throw Refused(error)
    }
    guard let told else {
      throw Refused(
        .notFound, "no such deployment of \(name) is known", place: "service", value: name,
        limit: "a service whose spans tell their service.version, or `since`")
    }
    return moment.say(told, unknown: told.gaps)
  }
}

/// A version of a service, and since when it is there.
struct Release: Sendable {
  var service: Entity
  /// Empty when nobody told it.
  var version: String
  /// The version before it; nil when that is not known.
  var previous: String?
  var at: Timestamp
  /// When the one before it was released; nil when that is not known.
  var previousAt: Timestamp?
}

/// What is said of a release.
struct JudgedRelease: Sendable {
  /// What served on one side.
  struct Side: Sendable {
    var version: String?
    var from: Timestamp
    var to: Timestamp
    var served: ServedRequests
  }

  static let ways = ["at-once", "before-and-after"]

  var release: Release
  var without: Side
  var with: Side
  /// Both versions served at the same time, on instances of their own.
  var isAtOnce: Bool
  var judgement: ReleaseJudgement
  /// Causes at the service that began with the release or after it, newest incident first.
  var causes: [(incident: Int, cause: FoundCause)]

  /// One of ``ReleaseJudgement/Verdict``: a cause at the service since then is a regression.
  var verdict: ReleaseJudgement.Verdict { causes.isEmpty ? judgement.verdict : .regress }

  var gaps: [Gap] {
    var gaps: [Gap] = []
    if let lack = judgement.lack { gaps.append(Gap(what: "a sure judgement", why: lack)) }
    if release.previous == nil {
      gaps.append(Gap(what: "the version before", why: "no deployment before this one is known"))
    }
    return gaps
  }
}

/// Finds a release and what was served around it.
private struct ReleaseReader {
  /// Deployments that are looked through, newest first, and instances.
  static let changeCountMax = 1_000
  static let instanceCountMax = 100
  /// A cause may be dated so many seconds before the release that brought it: detectors see
  /// windows.
  static let slackSeconds = 30.0

  let moment: Moment
  let history: any HistoryStore

  /// Nil when there is no such release.
  func judge(_ asked: Asked, of service: Entity) throws(HistoryFailure) -> JudgedRelease? {
    guard let release = try release(asked, of: service) else { return nil }
    return try judge(release, minutes: asked.whole("minutes") ?? 60)
  }

  private func release(_ asked: Asked, of service: Entity) throws(HistoryFailure) -> Release? {
    let deployments = try history.read(
      ChangeRecord.self, in: .zero...moment.at, subject: service.key.text,
      limit: Self.changeCountMax
    ).records.filter(\.isDeployment)
    let since = asked.moment("since")
    let version = asked.text("version")
    let place = deployments.firstIndex { one in
      (version == nil || one.detail == version)
        && (since.map { one.at <= $0.advanced(bySeconds: Self.slackSeconds) } ?? true)
    }
    guard let place else {
      return since.map { Release(service: service, version: version ?? "", at: $0) }
    }
    let before = deployments.dropFirst(place + 1).first
    return Release(
      service: service, version: deployments[place].detail, previous: before?.detail,
      at: since ?? deployments[place].at, previousAt: before?.at)
  }

  private func judge(_ release: Release, minutes: Int) throws(HistoryFailure) -> JudgedRelease {
    let seconds = Double(minutes) * 60
    let first = max(
      release.previousAt ?? .zero, release.at.advanced(bySeconds: -seconds))
    let last = max(release.at, min(moment.at, release.at.advanced(bySeconds: seconds)))
    let causes = causes(of: release, until: last)
    if let apart = try apart(release, to: last) {
      return JudgedRelease(
        release: release,
        without: .init(version: nil, from: release.at, to: last, served: apart.without),
        with: .init(version: release.version, from: release.at, to: last, served: apart.with),
        isAtOnce: true,
        judgement: ReleaseJudgement(without: apart.without, with: apart.with, isAtOnce: true),
        causes: causes)
    }
    let before = try served(by: release.service, from: first, to: release.at)
    let after = try served(by: release.service, from: release.at, to: last)
    return JudgedRelease(
      release: release,
      without: .init(version: release.previous, from: first, to: release.at, served: before),
      with: .init(version: release.version, from: release.at, to: last, served: after),
      isAtOnce: false, judgement: ReleaseJudgement(without: before, with: after), causes: causes)
  }

  /// What instances of the version and of others served since; nil unless both served enough.
  private func apart(
    _ release: Release, to last: Timestamp
  ) throws(HistoryFailure) -> (without: ServedRequests, with: ServedRequests)? {
    let instances = moment.graph.entities.filter {
      $0.type == .instance && $0.owner == release.service.name
        && $0.attributes["service.version"] != nil
    }.prefix(Self.instanceCountMax)
    var (without, with) = (ServedRequests([]), ServedRequests([]))
    for instance in instances {
      let steps = try served(by: instance, from: release.at, to: last).steps
      if instance.attributes["service.version"] == release.version {
        with.steps += steps
      } else {
        without.steps += steps
      }
    }
    let limits = ReleaseJudgement.Limits()
    let isEnough = [without, with].allSatisfy {
      $0.requests >= limits.requestCountMin && $0.busyStepCount >= limits.stepCountMin
    }
    return isEnough ? (without, with) : nil
  }

  /// Steps that lie within the stretch as a whole.
  private func served(
    by entity: Entity, from: Timestamp, to: Timestamp
  ) throws(HistoryFailure) -> ServedRequests {
    guard from < to else { return ServedRequests([]) }
    let series = try history.vitals(of: entity.key, service: entity.service, in: from...to)
    let table = Dictionary(
      uniqueKeysWithValues: series.map { one in
        (
          one.measure,
          Dictionary(one.points.map { ($0.at, $0.value) }, uniquingKeysWith: { first, _ in first })
        )
      })
    let requests = series.first { $0.measure == .requests }?.points ?? []
    let whole = requests.filter { $0.at.advanced(bySeconds: -$0.stepSeconds) >= from }
    return ServedRequests(
      whole.map { point in
        ServedStep(
          requests: point.value, failed: table[.errors]?[point.at] ?? 0,
          median: table[.medianDuration]?[point.at], long: table[.longDuration]?[point.at],
          length: point.stepSeconds)
      })
  }

  private func causes(
    of release: Release, until last: Timestamp
  ) -> [(incident: Int, cause: FoundCause)] {
    let first = release.at.advanced(bySeconds: -Self.slackSeconds)
    return moment.cases.reversed().flatMap { one in
      ([one.finding.cause] + one.finding.others).filter { cause in
        (first...last).contains(cause.onset) && cause.entity.service == release.service.name
      }.map { (one.number, $0) }
    }
  }
}

extension Forms {
  static let release = Form<JudgedRelease>("Release") { told in
    told.choice(
      "verdict", of: ReleaseJudgement.Verdict.allCases.map(\.rawValue),
      "Regress: it hurts who asks, or a cause began at the service with it; warn: something is "
        + "worse; wait: too little was measured; pass: nothing is worse."
    ) { $0.verdict.rawValue }
    told.text("service") { $0.release.service.name }
    told.text("version", "Empty when nobody told it.") { $0.release.version }
    told.text("previous", "The version before it; null when that is not known.") {
      $0.release.previous
    }
    told.moment("since", "When it was released.") { $0.release.at }
    told.choice(
      "compared", of: JudgedRelease.ways,
      "At once, by instances of both versions, or the time before with the time after."
    ) { JudgedRelease.ways[$0.isAtOnce ? 0 : 1] }
    told.member("findings", releaseFinding.list, "Each measure that could be compared.") {
      $0.judgement.findings
    }
    told.member("causes", releaseCause.list, "Found at the service since then.") { $0.causes }
    told.member("without", servedSide, "What was served without it.") { $0.without }
    told.member("with", servedSide, "What was served with it.") { $0.with }
  }

  static let releaseFinding = Form<ReleaseJudgement.Finding>("ReleaseFinding") { finding in
    finding.text("measure") { $0.measure }
    finding.choice("verdict", of: ["pass", "warn", "regress"]) { $0.verdict.rawValue }
    finding.text("sentence", "With numbers of both sides.") { $0.sentence }
  }

  static let releaseCause = Form<(incident: Int, cause: FoundCause)>("ReleaseCause") { one in
    one.whole("incident", "Number of the incident.") { $0.incident }
    one.text("cause", "Its name in the model.") { $0.cause.name }
    one.member("entity", answerEntity, "Where it is.") { $0.cause.entity }
    one.text("summary", "One sentence.") { $0.cause.summary }
    one.number("probability", "0 to 1.") { $0.cause.probability }
    one.moment("onset", "When it probably began.") { $0.cause.onset }
  }

  static let servedSide = Form<JudgedRelease.Side>("ServedRequests") { side in
    side.text("version", "Null when it is not known, or they are several.") { $0.version }
    side.moment("from") { $0.from }
    side.moment("to") { $0.to }
    side.number("requests") { $0.served.requests }
    side.number("failed", "Of these.") { $0.served.failed }
    side.number("median", "Seconds, of the middle step.") { $0.served.medians.middle }
    side.number("long", "Seconds that 99 of 100 stay below, in the middle step.") {
      $0.served.longs.middle
    }
  }
}
