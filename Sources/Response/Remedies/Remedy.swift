internal import Answers

/// A declared action: for what, what is done, and what undoes it.
package struct Remedy: Hashable, Sendable {
  /// What the state machine has to know.
  package var action: RemedyAction
  /// One sentence for people.
  package var summary: String
  /// Name of the cause.
  package var cause: String
  /// Type of the entity; nil for any.
  package var type: String?
  /// Names that it is for, with `*` for anything; empty for all.
  package var names: [String]
  package var call: RemedyCall
  package var rollBack: RemedyCall?

  package init(
    action: RemedyAction, summary: String, cause: String, type: String? = nil,
    names: [String] = [], call: RemedyCall, rollBack: RemedyCall? = nil
  ) {
    self.action = action
    self.summary = summary
    self.cause = cause
    self.type = type
    self.names = names
    self.call = call
    self.rollBack = rollBack
  }

  /// Whether it is for this cause of this entity.
  package func isFor(_ found: FoundCause) -> Bool {
    found.name == cause && (type == nil || type == found.entity.type)
      && (names.isEmpty || names.contains { Self.matches(found.entity.name, pattern: $0) })
  }

  /// Whether a name is of a pattern, in which `*` stands for any text.
  ///
  /// - Complexity: O(name x pattern).
  static func matches(_ name: String, pattern: String) -> Bool {
    let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
    let star = UInt8(ascii: "*")
    var (at, place) = (0, 0)
    var retry: (at: Int, place: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == star {
        retry = (at, place)
        place += 1
      } else if place < pattern.count, pattern[place] == name[at] {
        (at, place) = (at + 1, place + 1)
      } else if let last = retry {
        retry = (last.at + 1, last.place)
        (at, place) = (last.at + 1, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
