/// Who does or did something about an outage: a person, a program, or Whence itself.
package struct Actor: Hashable, Sendable {
  /// The name in the audit log: of the token or account used, "local" where a door asks for none.
  package var name: String
  /// What it may do.
  package var role: Role

  package init(name: String, role: Role) {
    self.name = name
    self.role = role
  }
}

/// What an actor may do; each may do all that those before it may.
package enum Role: String, CaseIterable, Comparable, Sendable {
  /// May ask.
  case viewer
  /// May also handle incidents and approve remedies.
  case `operator`
  /// May also manage tokens, and change settings.
  case admin

  package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .operator: 1
    case .admin: 2
    }
  }
}
