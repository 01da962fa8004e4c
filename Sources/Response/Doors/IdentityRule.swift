package import Answers
package import Telemetry

/// Who somebody is, and what they may do, by the claims of a token that an identity provider signed
/// (OpenID Connect Core 1.0, section 2; RFC 7519).
///
/// Says nothing of the signature: whoever asks here has checked it.
package struct IdentityRule: Hashable, Sendable {
  /// The provider, letter for letter as `iss` names it.
  package var issuer: String
  /// What the provider calls this server; one of `aud`.
  package var audience: String
  /// The claim that tells roles: a name, or a path with dots to a member of objects.
  package var roleClaim = "roles"
  /// The claim that names somebody in the audit log.
  package var nameClaim = "sub"
  /// What a value of the claim of roles allows; values that are not here allow nothing.
  package var roles: [String: Role] = Dictionary(
    uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) })
  /// Seconds that the clocks of the provider and of this machine may differ.
  package var leewaySeconds = 60.0

  /// Bytes of a name in the audit log; who has a longer one is not let in.
  private static let nameByteCountMax = 200
  /// What stands before such a name, as tokens have names too.
  private static let namePrefix = "oidc:"

  package init(issuer: String, audience: String) {
    self.issuer = issuer
    self.audience = audience
  }

  /// Why somebody is not let in, in a sentence.
  package enum Failure: Error, Hashable, Sendable {
    /// The token is not for here or not for now.
    case invalid(String)
    /// It is good, and allows nothing here.
    case forbidden(String)
  }

  /// Whoever the claims are about.
  ///
  /// - Throws: when they are of another provider, for another server, of another time, or name
  ///   nobody, or no role.
  package func holder(of claims: JSONValue, at time: Timestamp) throws(Failure) -> Actor {
    guard claims["iss"]?.string == issuer else {
      throw .invalid("the token is not of \(issuer)")
    }
    guard Self.texts(claims["aud"]).contains(audience) else {
      throw .invalid("the token is not for \(audience)")
    }
    try checkTime(of: claims, at: time)
    guard let name = value(nameClaim, of: claims)?.string, !name.isEmpty,
      name.utf8.count <= Self.nameByteCountMax,
      name.unicodeScalars.allSatisfy({ !$0.properties.isControl })
    else { throw .invalid("the token names nobody in \(nameClaim)") }
    let held = Self.texts(value(roleClaim, of: claims)).compactMap { roles[$0] }
    guard let role = held.max() else {
      throw .forbidden("\(roleClaim) of the token holds no role that may ask here")
    }
    return Actor(name: Self.namePrefix + name, role: role)
  }

  private func checkTime(of claims: JSONValue, at time: Timestamp) throws(Failure) {
    let now = time.seconds(since: .zero)
    guard let end = claims["exp"]?.number else { throw .invalid("the token never expires") }
    guard now < end + leewaySeconds else { throw .invalid("the token has expired") }
    guard let start = claims["nbf"] else { return }
    guard let start = start.number, now >= start - leewaySeconds else {
      throw .invalid("the token is not valid yet")
    }
  }

  /// A claim by its name; if there is none of that name, by the path that dots make of it.
  private func value(_ claim: String, of claims: JSONValue) -> JSONValue? {
    if let value = claims[claim] { return value }
    var value: JSONValue? = claims
    for name in claim.split(separator: ".") { value = value?[String(name)] }
    return value
  }

  /// A text, or the texts of an array.
  private static func texts(_ value: JSONValue?) -> [String] {
    value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .format }
}

// MARK: - As a setting

extension IdentityRule {
  /// Reads which values allow what: "sre=operator,platform=admin".
  ///
  /// - Returns: nil when a part is no such pair, or a value is there twice.
  package static func roles(text: String) -> [String: Role]? {
    var roles: [String: Role] = [:]
    for part in text.split(separator: ",") {
      guard let equals = part.lastIndex(of: "="),
        let role = Role(rawValue: String(part[part.index(after: equals)...]))
      else { return nil }
      let value = String(part[..<equals])
      guard !value.isEmpty, roles.updateValue(role, forKey: value) == nil else { return nil }
    }
    return roles.isEmpty ? nil : roles
  }
}
