package import Causes
package import Engine
package import History
package import Response
package import Telemetry

/// Where questions are answered: everything that is known, for reading.
///
/// A value of closures, so that a test needs no server. Whatever has no source yet is nil, and the
/// questions that need it say so.
package struct Desk: Sendable {
  /// What is known of how things fail.
  package let library: CausalLibrary
  /// What alerts of other systems are about.
  package var alertRules = AlertRuleSet()
  /// The engine at the end of the last window.
  package var newest: @Sendable () -> EngineSnapshot
  /// What happened before; nil where nothing is kept.
  package var history: (any HistoryStore)?
  /// What was measured in the last windows; nil where none are kept.
  package var measured: (@Sendable () -> MeasuredWindows)?
  /// What the server tells of itself; nil where there is none.
  package var status: (@Sendable () -> ServerFigures)?
  /// Rises with whatever changes an answer beside the snapshot: a deed, say.
  package var changeCount: @Sendable () -> Int = { 0 }

  /// Asked now and then by questions that take long: whether nobody waits for the answer any more.
  package var isGivenUp: @Sendable () -> Bool = { false }

  /// All cases at hand; by default what would be opened for the newest snapshot.
  package var cases: @Sendable () -> CaseBook
  /// Adds an event to a case for somebody, and keeps it; nil where nothing can be done.
  package var act: (@Sendable (Int, CaseEventBody, Actor) throws(CaseError) -> [CaseEvent])?
  /// What runs remedies; nil where nothing can be run.
  package var remedies: RemedyHands?

  let foresight: Foresight

  /// What is promised for each priority.
  package var deadlines = DeadlinePolicy()

  /// A desk that knows the newest snapshot alone.
  package init(library: CausalLibrary, newest: @escaping @Sendable () -> EngineSnapshot) {
    self.library = library
    self.newest = newest
    foresight = Foresight(library: library)
    cases = {
      var book = CaseBook()
      let snapshot = newest()
      _ = book.observe(CaseFinding.all(of: snapshot, library: library), at: snapshot.at)
      return book
    }
  }

  /// - Throws: when nobody waits for the answer any more.
  func checkTime() throws(Refused) {
    guard !isGivenUp() else {
      throw Refused(.unavailable, "it took too long, or nobody waits for it any more")
    }
  }

  /// What all answers depend on: two equal versions give equal answers.
  package var version: Version { Version(at: newest().at, changeCount: changeCount()) }

  /// See ``version``.
  package struct Version: Hashable, Sendable {
    /// End of the last window, and changes beside it.
    package var at: Timestamp
    package var changeCount: Int
  }
}
