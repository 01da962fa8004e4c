import Answers
import History
import Telemetry

extension Desk {
  /// What happened before.
  ///
  /// - Throws: when nothing is kept here.
  func past(place: String? = nil, value: String? = nil) throws(Refused) -> any HistoryStore {
    guard let history else {
      throw Refused(.unavailable, "there is no history here", place: place, value: value)
    }
    return history
  }
}

extension Refused {
  /// What whoever asked is told when the history fails.
  init(_ failure: HistoryFailure, place: String? = nil) {
    self.init(.unavailable, "history cannot be read: \(failure)", place: place)
  }
}

extension Timestamp {
  /// Itself.
  ///
  /// - Throws: when it is later than what is known.
  func known(by newest: Timestamp, place: String) throws(Refused) -> Timestamp {
    guard self <= newest else {
      throw Refused(
        .unfitting, "nothing is known of that moment yet", place: place, value: rfc3339,
        limit: "not later than \(newest.rfc3339)")
    }
    return self
  }
}
