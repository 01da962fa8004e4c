import Foundation
import Response
import Server
import Telemetry

/// The settings of an identity provider, as they were given.
struct IdentitySettings: Sendable {
  /// Address of the provider; empty for none.
  var issuer = ""
  var audience = ""
  var roleClaim = "roles"
  var nameClaim = "sub"
  /// Pairs of value and role; empty takes the names of roles themselves.
  var roles = ""
  /// PEM file of certificates to trust beside the usual ones; empty for none.
  var authority = ""

  mutating func read(from reader: inout SettingReader) {
    reader.read("oidc.issuer", into: &issuer)
    reader.read("oidc.audience", into: &audience)
    reader.read("oidc.role.claim", into: &roleClaim)
    reader.read("oidc.name.claim", into: &nameClaim)
    reader.read("oidc.roles", into: &roles)
    reader.read("oidc.ca", into: &authority)
    reader.checkPair(("oidc.issuer", issuer), ("oidc.audience", audience))
    if !issuer.isEmpty, !Issuer.isSafe(issuer) {
      reader.complain("oidc.issuer must be an https address (http on this machine), is \(issuer)")
    }
    if !roles.isEmpty, IdentityRule.roles(text: roles) == nil {
      reader.complain(
        "oidc.roles must be pairs as sre=operator,platform=admin, each value once, is \(roles)")
    }
    if !authority.isEmpty, !FileManager.default.isReadableFile(atPath: authority) {
      reader.complain("oidc.ca cannot be read: \(authority)")
    }
  }

  /// What takes the provider's tokens; nil without one.
  func issuer(now: @escaping @Sendable () -> Timestamp) -> Issuer? {
    guard !issuer.isEmpty else { return nil }
    var rule = IdentityRule(issuer: issuer, audience: audience)
    rule.roleClaim = roleClaim
    rule.nameClaim = nameClaim
    if let roles = IdentityRule.roles(text: roles) { rule.roles = roles }
    return Issuer(
      rule, authority: authority.isEmpty ? nil : authority, now: now, note: { Terminal.note($0) })
  }
}
