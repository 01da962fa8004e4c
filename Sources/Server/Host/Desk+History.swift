package import Causes
internal import Engine
package import History
package import Queries
internal import Response

extension Desk {
  /// The desk of a history alone: the engine as it was when it was last remembered, the cases, and
  /// all that was before.
  ///
  /// Nothing can be done there, and nothing is written.
  ///
  /// - Parameters:
  ///   - history: what a server stored; another may still write to it.
  ///   - library: what is known of how things fail.
  ///   - alertRules: what alerts of other systems are about.
  /// - Throws: when the history cannot be read.
  package init(
    of history: any HistoryStore, library: CausalLibrary,
    alertRules: AlertRuleSet = AlertRuleSet()
  ) throws(HistoryFailure) {
    let snapshot = try EngineResumption.remembered(
      by: history, library: library, settings: EngineSettings(), alertRules: alertRules
    ).snapshot
    var scribe = try CaseScribe(history)
    var book = CaseBook()
    book.restore(scribe.takeRemembered())
    let cases = book
    self.init(library: library) { snapshot }
    self.history = history
    self.alertRules = alertRules
    self.cases = { cases }
  }
}
