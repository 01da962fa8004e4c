import Answers
import Symptoms
import Telemetry
import Testing
import Topology

@testable import Causes
@testable import Engine

@Suite struct `Incidents open, follow the diagnosis and close` {
  /// Causes of these probabilities, at least one of which is going on this surely.
  private func diagnosis(_ probabilities: [Double], trouble: Double, at time: Double) -> Diagnosis {
    Diagnosis(
      at: second(time),
      causes: probabilities.enumerated().map { number, probability in
        DiagnosedCause(
          key: CauseKey(entity: EntityID(index: 0), cause: CauseID(index: Int32(number))),
          probability: probability, onset: second(time), change: nil, explains: [], missing: [])
      }, noCauseProbability: 1 - trouble)
  }

  /// Takes in one window, and says whether there is something to tell.
  private func update(
    _ book: inout IncidentBook, _ probabilities: [Double], trouble: Double = 1, at time: Double,
    isAnyPresent: Bool = true, isHurting: Bool = true,
    settings: EngineSettings = EngineSettings()
  ) -> Bool {
    book.update(
      diagnosis(probabilities, trouble: trouble, at: time), evidence: [seen(1)],
      isAnyPresent: isAnyPresent, isHurting: isHurting, at: second(time), settings: settings)
      != nil
  }

  @Test(arguments: [
    ([0.95], "open"), ([0.7], "quiet"), ([0.7, 0.7], "quiet open"),
    ([0.7, 0.5, 0.7], "quiet quiet quiet"),
    ([0.5, 0.5, 0.5], "quiet quiet quiet"), ([0.7, 0.95], "quiet open"),
  ])
  func `once something is certainly wrong, or probably twice running`(
    _ troubles: [Double], _ wanted: String
  ) {
    var book = IncidentBook()
    let states = troubles.enumerated().map { number, trouble in
      let isTold = update(&book, [0.3], trouble: trouble, at: 5 * Double(number))
      #expect(isTold == (book.current != nil))
      return isTold ? "open" : "quiet"
    }
    #expect(states.joined(separator: " ") == wanted)
  }

  @Test func `never without a cause`() {
    var book = IncidentBook()
    for number in 0..<5 { #expect(!update(&book, [], at: 5 * Double(number))) }
    #expect(book.all.isEmpty)
  }

  @Test func `never for what hurts nobody, and at once when it begins to`() {
    var book = IncidentBook()
    for number in 0..<5 {
      #expect(!update(&book, [0.99], at: 5 * Double(number), isHurting: false))
    }
    #expect(update(&book, [0.99], at: 25))
    _ = update(&book, [0.99], at: 30, isHurting: false)
    #expect(book.current != nil, "and it stays open")
  }

  @Test func `and are told when the causes change, not when nothing does`() {
    var book = IncidentBook()
    let windows: [([Double], Double)] = [
      ([0.9], 5), ([0.9], 5), ([0.9, 0.8], 10), ([0.9, 0.8], 10), ([], 15), ([0.3], 20),
    ]
    let told = windows.map { update(&book, $0.0, at: $0.1) }
    #expect(told == [true, false, true, false, false, true])
    #expect(book.current?.opened == second(5))
    #expect(book.current?.diagnosis.causes.map(\.probability) == [0.3])
    #expect(book.all.count == 1)
  }

  @Test func `when no symptom has been present for a while, as of its beginning`() {
    var book = IncidentBook()
    _ = update(&book, [0.9], at: 5)
    var closedAt: Double?
    for time in stride(from: 10.0, through: 100, by: 5) where closedAt == nil {
      if update(&book, [0.9], at: time, isAnyPresent: false), book.current == nil {
        closedAt = time
      }
    }
    #expect(closedAt == 70)
    #expect(book.all.first?.closed == second(10))
    #expect(book.all.first?.diagnosis.causes.count == 1, "its last diagnosis stays")
  }

  @Test func `but not when symptoms come back in time`() {
    var book = IncidentBook()
    _ = update(&book, [0.9], at: 5)
    for time in stride(from: 10.0, through: 300, by: 5) {
      _ = update(&book, [0.9], at: time, isAnyPresent: Int(time) % 50 == 0)
    }
    #expect(book.current != nil)
  }

  @Test func `a new one opens after the last one closed, with the next number`() {
    var book = IncidentBook()
    _ = update(&book, [0.9], at: 5)
    for time in stride(from: 10.0, through: 70, by: 5) {
      _ = update(&book, [], at: time, isAnyPresent: false)
    }
    #expect(book.current == nil)
    #expect(update(&book, [0.8], at: 75))
    #expect(book.all.map(\.number) == [1, 2])
    #expect(book.all.map(\.isOpen) == [false, true])
  }

  @Test(arguments: [0, 1, 3])
  func `and only the latest are kept`(_ kept: Int) {
    var settings = EngineSettings()
    settings.incidentCountMax = kept
    var book = IncidentBook()
    for number in 0..<6 {
      let start = Double(number) * 100
      _ = update(&book, [0.9], at: start, settings: settings)
      for time in stride(from: start + 5, through: start + 70, by: 5) {
        _ = update(&book, [], at: time, isAnyPresent: false, settings: settings)
      }
    }
    #expect(book.all.count == max(1, kept))
    #expect(book.all.last?.number == 6)
  }
}
