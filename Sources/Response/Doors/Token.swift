package import Telemetry

/// A key to the doors, as the server keeps it: never the secret itself.
///
/// The secret is 256 random bits, so its SHA-256 is kept and no slow hash: nobody can guess what
/// has that much chance in it, and each request can be checked.
package struct Token: Hashable, Sendable {
  /// What a token opens.
  package enum Use: Hashable, Sendable {
    /// Questions and deeds, as far as the role goes.
    case ask(Role)
    /// Telemetry and alerts, and nothing else.
    case ingest

    /// "viewer", "operator", "admin" or "ingest".
    package var name: String {
      switch self {
      case .ask(let role): role.rawValue
      case .ingest: "ingest"
      }
    }

    /// The use of a name; nil when there is none of it.
    package init?(name: String) {
      if name == "ingest" {
        self = .ingest
      } else if let role = Role(rawValue: name) {
        self = .ask(role)
      } else {
        return nil
      }
    }
  }

  /// Who holds it, for the audit log; unique among all tokens that were ever made.
  package var name: String
  package var use: Use
  /// SHA-256 of the secret, in 64 lower-case hexadecimal digits.
  package var hash: String
  package var created: Timestamp
  /// From when on it opens nothing; nil for never.
  package var expires: Timestamp?
  /// When it was taken back; nil while it was not.
  package var revoked: Timestamp?

  package init(
    name: String, use: Use, hash: String, created: Timestamp, expires: Timestamp? = nil,
    revoked: Timestamp? = nil
  ) {
    self.name = name
    self.use = use
    self.hash = hash
    self.created = created
    self.expires = expires
    self.revoked = revoked
  }

  /// Whether it opens anything at a moment.
  package func isValid(at time: Timestamp) -> Bool {
    revoked == nil && expires.map { $0 > time } ?? true
  }

  /// What stands before the secret, so that a leaked one is known for what it is.
  package static let prefix = "whence_"
}
