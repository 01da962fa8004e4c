import Answers
import Causes
import Engine
import History
import Telemetry

extension Question {
  static let rediagnosis = Question(
    "rediagnosis",
    "What today's library makes of a moment of the past, beside what was thought then, and why.",
    [
      .at,
      Parameter(
        "incident", .whole(1...Int(Int32.max)),
        "In place of a moment: the last at which something was thought of this incident."),
    ],
    form: Form<Rediagnosis>("Rediagnosis") { again in
      again.choice(
        "verdict", of: ["same", "changed"], "Changed: a cause came, went, or moved by a tenth."
      ) { $0.isSame ? "same" : "changed" }
      again.text("why", "What changed in the judgement, and why.") { $0.sentence }
      again.member("changes", Forms.judged.list, "All causes of either, the likeliest now first.") {
        $0.changes
      }
      again.moment("judgedAt", "The end of the window whose evidence was judged.") { $0.judgedAt }
      again.choice(
        "evidence", of: ["whole", "present"],
        "Whole: as it was judged then. Present: what was absent then is not remembered."
      ) { $0.isWhole ? "whole" : "present" }
      again.member(
        "models", Forms.modelChanges.optional, "Null when it is not known by which it was judged."
      ) { $0.models }
      again.member("forgotten", Forms.text.list, "Symptoms of then that have no name today.") {
        $0.forgottenSymptoms
      }
      again.all(of: Forms.answer) { $0.answer }
    }, pace: .long, text: \.text
  ) { asked, desk throws(Refused) in
    let history = try desk.past(place: "at")
    let time = try desk.judgedMoment(asked, history)
    do throws(HistoryFailure) {
      let again = try Rediagnosis(at: time, library: desk.library, store: history)
      return Said(at: time, presence: .remembered, unknown: again.gaps, body: again)
    } catch {
      throw Refused(error, place: "at")
    }
  }
}

extension Desk {
  /// The moment that is to be judged again.
  ///
  /// - Throws: when it is later than what is known, there is no such incident, both are given, or
  ///   history cannot be read.
  fileprivate func judgedMoment(
    _ asked: Asked, _ history: any HistoryStore
  ) throws(Refused) -> Timestamp {
    guard let number = asked.whole("incident") else {
      let newest = newest().at
      return try asked.moment("at")?.known(by: newest, place: "at") ?? newest
    }
    guard asked.moment("at") == nil else {
      throw Refused(.unfitting, "either a moment or an incident is judged again", place: "at")
    }
    do throws(HistoryFailure) {
      if let time = try history.lastJudgement(of: Int64(number)) { return time }
    } catch {
      throw Refused(error, place: "incident")
    }
    throw Refused(
      .notFound, "nothing is remembered of incident \(number)", place: "incident",
      value: "\(number)")
  }
}

extension Rediagnosis {
  fileprivate var gaps: [Gap] {
    isWhole
      ? [] : [Gap(what: "absent symptoms", why: "of that moment only what was present was kept")]
  }

  /// For people on a terminal.
  fileprivate var text: String {
    let lines = changes.map { change in
      let (then, now) = (Self.percent(change.then), Self.percent(change.today))
      let what = "\(change.cause) of \(change.entity.type) \(change.entity.name)"
      return "  \(what): then \(then), now \(now)" + (change.reason.map { ". \($0)" } ?? "")
    }
    return ([sentence, "Judged by what was known at \(judgedAt.rfc3339)."] + lines)
      .joined(separator: "\n") + "\n"
  }

  private static func percent(_ probability: Double?) -> String {
    probability.map { "\(Int(($0 * 100).rounded())) %" } ?? "none"
  }
}

extension Forms {
  /// A cause, as it was judged then and as it is judged now.
  fileprivate static let judged = Form<Rediagnosis.Change>("JudgedAgain") { change in
    change.member("entity", answerEntity, "Where it is.") { $0.entity }
    change.text("cause", "Its name in the model of that type.") { $0.cause }
    change.number("then", "Its probability then; null when it was no part of it.") { $0.then }
    change.number("now", "Its probability now; null when it is no part of it.") { $0.today }
    change.text("reason", "Why it came, went or moved; null when it is judged alike.") {
      $0.reason
    }
  }

  fileprivate static let modelChanges = Form<ModelChanges>("ModelChanges") { models in
    models.member("added", text.list, "Models that the library of then did not have.") { $0.added }
    models.member("removed", text.list, "Models that today's library does not have.") {
      $0.removed
    }
    models.member("changed", text.list, "Models that say something else today.") { $0.changed }
  }
}
