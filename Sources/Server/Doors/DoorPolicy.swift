/// What the doors of a server ask of whoever comes, and what they do without.
package struct DoorPolicy: Sendable {
  /// Tokens, asked at every door; nil asks for none.
  package var keys: DoorKeys?
  /// Whose tokens are taken at the door for questions beside them; nil takes nobody's.
  package var issuer: Issuer?
  /// What connections show, at every door; nil takes them without TLS.
  package var tls: TLSIdentity?
  /// Reads again what changes of both.
  package var files: DoorFiles?
  /// What doors that others can reach do without because somebody wanted it: "no tokens",
  /// "no TLS".
  package var lacks: [String] = []

  /// Doors that ask nothing, as on loopback.
  package init() {}

  /// What is lacking in one line; nil when nothing is.
  package var lacking: String? { lacks.isEmpty ? nil : lacks.joined(separator: ", ") }

  /// Who may ask at a door.
  package func authenticator(at address: ListenAddress) -> any Authenticator {
    if keys != nil || issuer != nil { return TokenAuthenticator(keys, issuer: issuer) }
    return address.isLoopback ? LoopbackAuthenticator() : OpenAuthenticator()
  }
}
