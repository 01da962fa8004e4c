package import Response

/// What runs remedies, as the desk reaches it.
package struct RemedyHands: Sendable {
  /// What is declared and under way.
  package var book: @Sendable () -> RemedyBook
  /// Proposes an action: number of the incident, name of the action, entity or nil, and who.
  package var propose: @Sendable (Int, String, String?, Actor) throws(RemedyError) -> Void
  /// Approves what was proposed, and begins it: number of the incident, id of the run, and who.
  package var approve: @Sendable (Int, String, Actor) throws(RemedyError) -> Void
  /// Rejects what was proposed: number of the incident, id of the run, why, and who.
  package var reject: @Sendable (Int, String, String, Actor) throws(RemedyError) -> Void

  package init(
    book: @escaping @Sendable () -> RemedyBook,
    propose: @escaping @Sendable (Int, String, String?, Actor) throws(RemedyError) -> Void,
    approve: @escaping @Sendable (Int, String, Actor) throws(RemedyError) -> Void,
    reject: @escaping @Sendable (Int, String, String, Actor) throws(RemedyError) -> Void
  ) {
    self.book = book
    self.propose = propose
    self.approve = approve
    self.reject = reject
  }
}
