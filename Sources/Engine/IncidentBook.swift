import Answers
import Causes
import Symptoms
import Telemetry

/// Opens, keeps up to date and closes incidents: one for each cause.
///
/// The first opens once it is certain, or probable twice running, that something is wrong, and
/// something is seen that hurts: a surge of requests that all are served is no incident. So does
/// the next one while no open one has a cause any more, unless one of these never was sure of its
/// own: that one takes the new cause over. From window to window an incident finds its cause again,
/// also when that is refined or moves. A cause that is nobody's opens an incident of its own when
/// it has been certain for a minute and accounts for something that hurts and nothing else accounts
/// for; until then it is told with the incident that it shares most with. An incident closes when
/// nothing that it accounted for has been present for a while; its last diagnosis stays as it was.
/// ADR 026 says why.
struct IncidentBook: Sendable, Codable {
  /// By number, which is the order of opening.
  private(set) var all: [Incident] = []
  private var openedCount = 0
  /// What is known of each open incident, by number.
  private var tracks: [Int: IncidentTrack] = [:]
  /// In the last window something was probably wrong, but not certainly.
  private var isProbable = false
  /// Causes that lead no incident but are certain and stand alone, in the order of the diagnosis.
  private var apart: [Apart] = []

  private struct Apart: Sendable, Codable {
    var cause: CauseKey
    var since: Timestamp
  }

  /// Whether any incident is open.
  var isAnyOpen: Bool { !tracks.isEmpty }

  /// Takes in a window.
  ///
  /// - Returns: the incidents that opened, changed or closed, by number.
  mutating func update(_ window: IncidentWindow, settings: EngineSettings) -> [Incident] {
    var changed: Set<Int> = []
    var claims = IncidentClaims(window: window, incidents: open, tracks: tracks)
    let told = Set(openCauses)
    claims.holdBack { cause in
      window.isPassing(
        cause, seconds: settings.passingSeconds, isTold: told.contains(cause.key))
    }
    claims.settleDoubt(certainProbability: settings.certainProbability)
    claims.replaceDoubt(open, in: window, certainProbability: settings.certainProbability)
    let wasApart = apart
    apart = []
    if !claims.groups.isEmpty {
      for cause in claims.loose
      where cause.probability >= settings.certainProbability && window.standsAlone(cause) {
        let since = wasApart.first { $0.cause == cause.key }?.since ?? window.at
        apart.append(Apart(cause: cause.key, since: since))
        guard window.at.seconds(since: since) >= settings.separatingSeconds else { continue }
        changed.insert(begin(cause, window, settings, &claims))
      }
    } else if let lead = firstLead(window, settings) {
      changed.insert(begin(lead, window, settings, &claims))
    }
    claims.shareLoose()
    changed.formUnion(take(claims, window))
    changed.formUnion(close(window, settings))
    return all.filter { changed.contains($0.number) }
  }

  /// Symptoms that only incidents which have closed accounted for: no evidence of what goes on.
  func isOver(_ key: SymptomKey, closed: [Incident]) -> Bool {
    closed.contains { $0.accounts(for: key) } && !open.contains { $0.accounts(for: key) }
  }

  /// Symptoms that speak only for causes that are over: such as lead no incident, and of which
  /// nothing that they alone account for has been seen for `seconds`.
  ///
  /// - Complexity: O(evidence + symptoms that causes account for).
  func passed(in window: IncidentWindow, seconds: Double) -> Set<SymptomKey> {
    let leads = Set(open.compactMap { $0.diagnosis.causes.first?.key })
    let loose = window.diagnosis.causes.filter { !leads.contains($0.key) }
    guard !leads.isEmpty, !loose.isEmpty else { return [] }
    var claimCounts: [SymptomKey: Int] = [:]
    for cause in window.diagnosis.causes {
      for explained in cause.explains { claimCounts[explained.symptom, default: 0] += 1 }
    }
    let over = Set(
      window.evidence.filter { observation in
        observation.cleared.map { window.at.seconds(since: $0) >= seconds } ?? false
      }.map(\.key))
    var passed: Set<SymptomKey> = []
    for cause in loose {
      let own = cause.explains.map(\.symptom).filter { claimCounts[$0] == 1 }
      if !own.isEmpty, own.allSatisfy(over.contains) { passed.formUnion(own) }
    }
    return passed
  }

  private var open: [Incident] { all.filter(\.isOpen) }

  /// The cause that the first incident is about, if there is one to open.
  private mutating func firstLead(
    _ window: IncidentWindow, _ settings: EngineSettings
  ) -> DiagnosedCause? {
    guard let lead = window.diagnosis.causes.first(where: window.isHurting) else {
      isProbable = false
      return nil
    }
    // Rivals may share the probability; that something is wrong can be certain while what is not
    // yet.
    let trouble = 1 - window.diagnosis.noCauseProbability
    let wasProbable = isProbable
    isProbable = trouble >= settings.reportingProbability
    guard trouble >= settings.certainProbability || (isProbable && wasProbable) else { return nil }
    isProbable = false
    return lead
  }

  /// Opens an incident for a cause, or opens again the one that it had a short while ago.
  private mutating func begin(
    _ cause: DiagnosedCause, _ window: IncidentWindow, _ settings: EngineSettings,
    _ claims: inout IncidentClaims
  ) -> Int {
    let again = all.lastIndex { incident in
      guard let closed = incident.closed else { return false }
      return incident.diagnosis.causes.first?.key == cause.key
        && window.at.seconds(since: closed) <= settings.reopeningSeconds
    }
    let number: Int
    if let again {
      number = all[again].number
      all[again].closed = nil
    } else {
      openedCount += 1
      number = openedCount
      all.append(
        Incident(
          number: number, opened: window.at, diagnosis: Diagnosis(at: window.at), evidence: []))
      forgetOldest(settings)
    }
    // What was told with another incident until now has one of its own.
    let own = window.owned(by: cause)
    for other in tracks.keys { tracks[other]?.yield(own) }
    tracks[number] = IncidentTrack()
    claims.give(cause, to: number)
    return number
  }

  private mutating func forgetOldest(_ settings: EngineSettings) {
    let keptMax = max(1, settings.incidentCountMax)
    while all.count > keptMax, let place = all.firstIndex(where: { !$0.isOpen }) {
      all.remove(at: place)
    }
  }

  /// Gives each incident its share of the diagnosis; what has no cause now keeps its last one.
  private mutating func take(_ claims: IncidentClaims, _ window: IncidentWindow) -> [Int] {
    var changed: [Int] = []
    let first = claims.groups.keys.min()
    for place in all.indices {
      guard let causes = claims.groups[all[place].number] else { continue }
      let number = all[place].number
      if all[place].diagnosis.causes != causes { changed.append(number) }
      all[place].diagnosis = window.share(of: causes, isFirst: number == first)
      all[place].evidence = window.evidence
      tracks[number]?.note(causes)
    }
    return changed
  }

  private mutating func close(_ window: IncidentWindow, _ settings: EngineSettings) -> [Int] {
    var closed: [Int] = []
    let before = tracks
    for place in all.indices where all[place].isOpen {
      let number = all[place].number
      guard var track = tracks[number] else { continue }
      let others = before.filter { $0.key != number }.map(\.value)
      track.listen(window, others: others)
      tracks[number] = track
      guard let since = track.quietSince,
        window.at.seconds(since: since) >= settings.closingSeconds
      else { continue }
      all[place].closed = since
      closed.append(number)
    }
    for number in closed { tracks[number] = nil }
    return closed
  }
}

/// What the book is told of one window.
struct IncidentWindow: Sendable {
  var at: Timestamp
  var diagnosis: Diagnosis
  /// All evidence that the diagnosis was made from.
  var evidence: [SymptomObservation]
  /// Symptoms present in this window.
  var present: Set<SymptomKey>
  /// Whether a symptom is harmless by itself.
  var isHarmless: @Sendable (SymptomKey) -> Bool

  /// Whether a cause accounts for anything that hurts.
  func isHurting(_ cause: DiagnosedCause) -> Bool {
    cause.explains.contains { !isHarmless($0.symptom) }
  }

  /// Whether a cause accounts for something that hurts, is present, and that no other cause
  /// accounts for.
  func standsAlone(_ cause: DiagnosedCause) -> Bool {
    owned(by: cause).contains { !isHarmless($0) && present.contains($0) }
  }

  /// Whether nothing that a cause accounts for and no other cause does has lasted for `seconds`
  /// yet, though it may have been told already, or all of it cleared within twice that.
  func isPassing(_ cause: DiagnosedCause, seconds: Double, isTold: Bool) -> Bool {
    let own = owned(by: cause)
    let seen = evidence.filter { own.contains($0.key) }
    guard !own.isEmpty, seen.count == own.count else { return false }
    return seen.allSatisfy { observation in
      guard let cleared = observation.cleared else {
        return !isTold && at.seconds(since: observation.onset) < seconds
      }
      return cleared.seconds(since: observation.onset) < 2 * seconds
    }
  }

  /// What a cause accounts for and no other cause does.
  func owned(by cause: DiagnosedCause) -> Set<SymptomKey> {
    var own = Set(cause.explains.map(\.symptom))
    for other in diagnosis.causes where other.key != cause.key {
      own.subtract(other.explains.map(\.symptom))
    }
    return own
  }

  /// The part of the diagnosis that is about these causes; runners-up without a rival stay with
  /// the first.
  func share(of causes: [DiagnosedCause], isFirst: Bool) -> Diagnosis {
    var share = diagnosis
    let chosen = Set(diagnosis.causes.map(\.key))
    share.causes = causes
    share.runnersUp = diagnosis.runnersUp.filter { other in
      guard let rival = other.rival, chosen.contains(rival) else { return isFirst }
      return causes.contains { $0.key == rival }
    }
    return share
  }
}

extension Incident {
  fileprivate func accounts(for key: SymptomKey) -> Bool {
    diagnosis.causes.contains { cause in cause.explains.contains { $0.symptom == key } }
  }
}

extension IncidentBook {
  /// Closed incidents that are remembered over a restart; older ones are only in history.
  private static let closedCountMax = 20

  /// What is worth to be remembered over a restart.
  var recent: IncidentBook {
    var book = self
    let closed = Set(all.filter { !$0.isOpen }.suffix(Self.closedCountMax).map(\.number))
    book.all.removeAll { !$0.isOpen && !closed.contains($0.number) }
    return book
  }

  /// The same in the numbers of another library, for `entityCount` entities.
  ///
  /// What that library does not name is nobody's evidence any more; an incident of which nothing is
  /// left goes quiet and closes.
  func translated(_ names: LibraryTranslation, entityCount: Int) -> IncidentBook {
    var book = self
    book.all = all.filter { $0.speaksOnly(ofFirst: entityCount) }.map { $0.translated(names) }
    let open = Set(book.all.filter(\.isOpen).map(\.number))
    book.tracks = tracks.filter { open.contains($0.key) }.mapValues { $0.translated(names) }
    // Of a damaged memory: without a track an incident would never close.
    for number in open where book.tracks[number] == nil { book.tracks[number] = IncidentTrack() }
    book.apart = apart.compactMap { apart in
      names.cause(apart.cause).map { Apart(cause: $0, since: apart.since) }
    }
    return book
  }

  /// Causes of all open incidents.
  var openCauses: [CauseKey] { open.flatMap { $0.diagnosis.causes.map(\.key) } }

  /// The next incident gets a number above this one.
  mutating func continueNumbers(after number: Int) { openedCount = max(openedCount, number) }
}
