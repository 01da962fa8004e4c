/// Where an answer was taken from, said with every answer.
package enum Presence: String, Sendable {
  /// The newest window of the running engine.
  case live
  /// The history, for a moment that is over.
  case remembered
}
