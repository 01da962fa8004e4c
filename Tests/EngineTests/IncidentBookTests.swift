import Answers
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Causes
@testable import Engine

/// A book told of windows in short form.
private struct Sitting {
  var book = IncidentBook()
  var settings = {
    var settings = EngineSettings()
    settings.separatingSeconds = 5
    return settings
  }()
  var harmless: Set<SymptomKey> = []
  var evidence = [seen(1)]
  private(set) var time = 0.0

  /// A cause of an entity with what it accounts for.
  struct Seen {
    var entity: Int32 = 0
    var cause: Int32 = 0
    var probability = 0.95
    var symptoms: [Int32] = [1]
  }

  /// Takes in the next window of 5 s.
  ///
  /// - Parameters:
  ///   - seen: the causes of its diagnosis.
  ///   - trouble: that anything is going on.
  ///   - present: symptoms present; by default all that is accounted for.
  /// - Returns: numbers of the incidents that there is something to tell of.
  mutating func window(
    _ seen: [Seen], trouble: Double = 1, present: [Int32]? = nil
  ) -> [Int] {
    time += 5
    let harmless = harmless
    let diagnosis = Diagnosis(
      at: second(time),
      causes: seen.map { one in
        DiagnosedCause(
          key: CauseKey(
            entity: EntityID(index: one.entity), cause: CauseID(index: one.cause)),
          probability: one.probability, onset: second(5), change: nil,
          explains: one.symptoms.map {
            ExplainedSymptom(
              symptom: symptom($0), strength: 0.9, onset: second(5), isTooEarly: false, path: [])
          }, missing: [])
      }, noCauseProbability: seen.isEmpty ? 1 : 1 - trouble)
    let window = IncidentWindow(
      at: second(time), diagnosis: diagnosis, evidence: evidence,
      present: Set((present ?? seen.flatMap(\.symptoms)).map(symptom)),
      isHarmless: { harmless.contains($0) })
    return book.update(window, settings: settings).map(\.number)
  }

  /// The leading cause of each open incident, as entity.cause.
  var leads: [String] {
    book.all.filter(\.isOpen).map { incident in
      let key = incident.diagnosis.causes.first?.key
      return "\(incident.number): \(key?.entity.index ?? -1).\(key?.cause.index ?? -1)"
    }
  }
}

@Suite struct `Incidents open, follow the diagnosis and close` {
  @Test(arguments: [
    ([0.95], "open"), ([0.7], "quiet"), ([0.7, 0.7], "quiet open"),
    ([0.7, 0.5, 0.7], "quiet quiet quiet"),
    ([0.5, 0.5, 0.5], "quiet quiet quiet"), ([0.7, 0.95], "quiet open"),
  ])
  func `once something is certainly wrong, or probably twice running`(
    _ troubles: [Double], _ wanted: String
  ) {
    var sitting = Sitting()
    let states = troubles.map { trouble in
      let isTold = !sitting.window([.init(probability: 0.3)], trouble: trouble).isEmpty
      #expect(isTold == sitting.book.isAnyOpen)
      return isTold ? "open" : "quiet"
    }
    #expect(states.joined(separator: " ") == wanted)
  }

  @Test func `never without a cause`() {
    var sitting = Sitting()
    for _ in 0..<5 { #expect(sitting.window([], present: [1]).isEmpty) }
    #expect(sitting.book.all.isEmpty)
  }

  @Test func `never for what hurts nobody, and at once when it begins to`() {
    var sitting = Sitting()
    sitting.harmless = [symptom(1)]
    for _ in 0..<5 { #expect(sitting.window([.init(probability: 0.99)]).isEmpty) }
    #expect(sitting.window([.init(symptoms: [1, 2])]) == [1])
    _ = sitting.window([.init(symptoms: [1])])
    #expect(sitting.book.isAnyOpen, "and it stays open")
  }

  @Test func `and are told when the causes change, not when nothing does`() {
    var sitting = Sitting()
    let windows: [[Sitting.Seen]] = [
      [.init()], [.init()], [.init(), .init(entity: 1)], [.init(), .init(entity: 1)], [],
      [.init(probability: 0.3)],
    ]
    #expect(windows.map { sitting.window($0, present: [1]) } == [[1], [], [1], [], [], [1]])
    #expect(sitting.book.all.map(\.opened) == [second(5)])
    #expect(sitting.book.all.first?.diagnosis.causes.map(\.probability) == [0.3])
  }

  @Test func `when nothing of theirs has been present for a while, as of its beginning`() {
    var sitting = Sitting()
    _ = sitting.window([.init()])
    var closedAt: Double?
    for _ in 0..<20 where closedAt == nil {
      // Another symptom, of which it never accounted for, does not keep it open.
      if !sitting.window([.init()], present: [7]).isEmpty { closedAt = sitting.time }
    }
    #expect(closedAt == 70)
    #expect(sitting.book.all.first?.closed == second(10))
    #expect(sitting.book.all.first?.diagnosis.causes.count == 1, "its last diagnosis stays")
    #expect(!sitting.book.isAnyOpen)
  }

  @Test func `but not when symptoms come back in time`() {
    var sitting = Sitting()
    _ = sitting.window([.init()])
    for number in 2..<60 { _ = sitting.window([.init()], present: number % 10 == 0 ? [1] : []) }
    #expect(sitting.leads == ["1: 0.0"])
  }

  @Test(arguments: [0, 1, 3])
  func `and only the latest are kept`(_ kept: Int) {
    var sitting = Sitting()
    sitting.settings.incidentCountMax = kept
    for number in 0..<6 {
      _ = sitting.window([.init(entity: Int32(number))])
      for _ in 0..<14 { _ = sitting.window([], present: []) }
    }
    #expect(sitting.book.all.count == max(1, kept))
    #expect(sitting.book.all.last?.number == 6)
  }
}

@Suite struct `One incident for each cause` {
  @Test func `a cause that is refined keeps its incident`() {
    var sitting = Sitting()
    _ = sitting.window([.init(cause: 0)])
    #expect(sitting.window([.init(cause: 1, symptoms: [2])]) == [1])
    #expect(sitting.leads == ["1: 0.1"])
  }

  @Test func `a cause that moves keeps it too, and so does a rival that takes over`() {
    var sitting = Sitting()
    _ = sitting.window([.init(symptoms: [1, 2, 3])])
    #expect(sitting.window([.init(entity: 4, cause: 2, symptoms: [3, 9])]) == [1])
    #expect(sitting.leads == ["1: 4.2"])
  }

  @Test func `an incident with a doubtful cause goes to the first certain one`() {
    var sitting = Sitting()
    let doubtful = Sitting.Seen(probability: 0.4, symptoms: [1])
    _ = sitting.window([doubtful])
    for _ in 0..<4 { _ = sitting.window([.init(entity: 5, symptoms: [8]), doubtful]) }
    #expect(sitting.leads == ["1: 5.0"])
    #expect(sitting.book.all[0].diagnosis.causes.count == 2)
  }

  @Test func `a doubtful one whose cause is no longer seen takes over what is seen instead`() {
    var sitting = Sitting()
    _ = sitting.window([.init(probability: 0.7, symptoms: [1])])
    #expect(sitting.window([.init(entity: 5, probability: 0.5, symptoms: [8])]) == [1])
    #expect(sitting.leads == ["1: 5.0"])
  }

  @Test func `but not what hurts nobody`() {
    var sitting = Sitting()
    sitting.harmless = [symptom(9)]
    _ = sitting.window([.init(probability: 0.7, symptoms: [1])])
    #expect(sitting.window([.init(entity: 5, symptoms: [9])], present: [9]) == [])
    #expect(sitting.leads == ["1: 0.0"])
  }

  @Test func `beside one that was sure and has no cause any more the next opens at once`() {
    var sitting = Sitting()
    _ = sitting.window([.init(symptoms: [1])])
    _ = sitting.window([], present: [1])
    #expect(sitting.window([.init(entity: 5, symptoms: [8])], present: [1, 8]) == [2])
    #expect(sitting.leads == ["1: 0.0", "2: 5.0"])
  }

  @Test func `a second cause opens one when it is certain for long enough and stands alone`() {
    var sitting = Sitting()
    let first = Sitting.Seen(symptoms: [1, 2])
    let second = Sitting.Seen(entity: 5, symptoms: [2, 8])
    _ = sitting.window([first])
    #expect(sitting.window([first, second]) == [1], "told with the first until it is sure")
    #expect(sitting.book.all[0].diagnosis.causes.count == 2)
    #expect(sitting.window([first, second]) == [1, 2])
    #expect(sitting.leads == ["1: 0.0", "2: 5.0"])
    #expect(sitting.book.all.map(\.diagnosis.causes.count) == [1, 1])
  }

  @Test(arguments: [
    (8.0, nil, false), (35, nil, true), (8, 12.0, false), (35, 50, false), (35, 100, true),
  ])
  func `beside another it is told once it has lasted, and not when it passed`(
    _ age: Double, _ lasted: Double?, _ isTold: Bool
  ) {
    var sitting = Sitting()
    _ = sitting.window([.init(symptoms: [1])])
    for _ in 0..<30 { _ = sitting.window([.init(symptoms: [1])]) }
    let now = sitting.time + 5
    var other = seen(8)
    other.onset = second(now - (lasted ?? age))
    other.cleared = lasted.map { _ in second(now) }
    sitting.evidence.append(other)
    _ = sitting.window([.init(symptoms: [1]), .init(entity: 5, symptoms: [8])])
    #expect((sitting.book.all[0].diagnosis.causes.count == 2) == isTold)
  }

  @Test(arguments: [
    Sitting.Seen(entity: 5, probability: 0.8, symptoms: [8]),
    Sitting.Seen(entity: 5, symptoms: [1, 2]), Sitting.Seen(entity: 5, symptoms: [9]),
  ])
  fileprivate func `not when it is doubtful, explains nothing of its own, or hurts nobody`(
    _ second: Sitting.Seen
  ) {
    var sitting = Sitting()
    sitting.harmless = [symptom(9)]
    for _ in 0..<5 { _ = sitting.window([.init(symptoms: [1, 2]), second]) }
    #expect(sitting.leads == ["1: 0.0"])
  }

  @Test func `each closes by itself, even where both are felt at one place`() {
    var sitting = Sitting()
    let first = Sitting.Seen(symptoms: [1, 2])
    let second = Sitting.Seen(entity: 5, symptoms: [2, 8])
    for _ in 0..<3 { _ = sitting.window([first, second]) }
    for _ in 0..<14 { _ = sitting.window([first, second], present: [2, 8]) }
    #expect(sitting.leads == ["2: 5.0"])
    for _ in 0..<13 { _ = sitting.window([second], present: []) }
    #expect(sitting.leads.isEmpty)
  }

  @Test func `two that are felt at the same places alone keep each other open`() {
    var sitting = Sitting()
    let first = Sitting.Seen(symptoms: [1, 2])
    let second = Sitting.Seen(entity: 5, symptoms: [2, 8])
    for _ in 0..<3 { _ = sitting.window([first, second]) }
    for _ in 0..<20 { _ = sitting.window([first, second], present: [2]) }
    #expect(sitting.leads == ["1: 0.0", "2: 5.0"])
  }

  @Test(arguments: [(100, ["1: 0.0"], [1]), (1_200, ["2: 0.0"], [1, 2])])
  func `a cause that comes back soon opens its incident again`(
    _ pause: Double, _ leads: [String], _ numbers: [Int]
  ) {
    var sitting = Sitting()
    _ = sitting.window([.init()])
    for _ in 0..<Int(pause / 5) { _ = sitting.window([], present: []) }
    #expect(!sitting.book.isAnyOpen)
    _ = sitting.window([.init()])
    #expect(sitting.leads == leads)
    #expect(sitting.book.all.map(\.number) == numbers)
  }

  @Test func `runners-up go with their rival, and the rest with the first`() {
    let (first, second) = (key(0), key(5))
    func runnerUp(_ entity: Int32, _ rival: CauseKey?) -> RunnerUp {
      RunnerUp(
        key: key(entity), probability: 0.1, rival: rival, leavesUnexplained: [], shouldShow: [],
        beganBefore: [], rarerBy: 1, wouldTell: [])
    }
    func diagnosed(_ key: CauseKey) -> DiagnosedCause {
      DiagnosedCause(
        key: key, probability: 1, onset: .zero, change: nil, explains: [], missing: [])
    }
    let window = IncidentWindow(
      at: .zero,
      diagnosis: Diagnosis(
        at: .zero, causes: [diagnosed(first), diagnosed(second)],
        runnersUp: [runnerUp(6, second), runnerUp(7, first), runnerUp(8, nil)]),
      evidence: [], present: [], isHarmless: { _ in false })
    let share = { window.share(of: [diagnosed($0)], isFirst: $1).runnersUp.map(\.key.entity.index) }
    #expect(share(first, true) == [7, 8] && share(second, false) == [6])
  }

  private func key(_ entity: Int32) -> CauseKey {
    CauseKey(entity: EntityID(index: entity), cause: CauseID(index: 0))
  }
}
