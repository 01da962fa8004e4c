import Causes
import Telemetry
import Testing

@testable import Queries

@Suite struct `A survey of all faults` {
  private let foresight: Foresight

  init() throws {
    foresight = Foresight(library: try #require(ModelCompiler.compile([]).library))
  }

  /// The second, counted from the first, at which the survey was made that is told at `second`.
  private func made(_ second: Double, of entity: String? = nil) throws(Refused) -> Double {
    let key = SurveyKey(question: "resilience", entity: entity)
    let moment = Timestamp.zero.advanced(bySeconds: 1_000 + second)
    return try foresight.survey(key, at: moment) { () throws(Refused) in second }
  }

  @Test func `is kept for a while, and never told of a later moment`() throws {
    let kept = Foresight.surveySecondsMax
    let told = try [0, 5, kept, kept + 1, kept + 2, 3, 4].map { second throws(Refused) in
      try made(second)
    }
    #expect(told == [0, 0, 0, kept + 1, kept + 1, 3, 3])
  }

  @Test func `is one for each subject, and the oldest is forgotten`() throws {
    let subjects = (0...Foresight.surveyCountMax).map { "service/\($0)" }
    for subject in subjects { #expect(try made(0, of: subject) == 0) }
    // The first had to go; made again, it drives out the second.
    let told = try ([subjects[0]] + subjects[2...]).map { subject throws(Refused) in
      try made(9, of: subject)
    }
    #expect(told == [9] + subjects[2...].map { _ in 0 })
  }
}
