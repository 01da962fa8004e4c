package import Response

/// For doors that ask for a token, wherever they listen: one of ours, or one of an identity
/// provider.
package struct TokenAuthenticator: Authenticator {
  /// The cookie in which a browser that signed in brings its token.
  package static let cookie = "whence-token"

  private let keys: DoorKeys?
  private let issuer: Issuer?

  /// - Parameters:
  ///   - keys: our tokens; nil takes none of them.
  ///   - issuer: who else signs tokens; nil for nobody.
  package init(_ keys: DoorKeys?, issuer: Issuer? = nil) {
    self.keys = keys
    self.issuer = issuer
  }

  package func actor(of head: RequestHead) async throws(Unrecognised) -> Actor {
    var authorization = head.authorization
    if authorization == nil, let secret = Self.secret(in: head.cookies) {
      // A cookie comes along with whatever a browser asks, also for pages of others.
      try head.checkOrigin()
      authorization = "Bearer \(secret)"
    }
    if let issuer, let secret = authorization.flatMap(DoorKeys.secret(behindBearer:)),
      keys == nil || !secret.hasPrefix(Token.prefix)
    {
      return try await issuer.actor(of: secret)
    }
    guard let keys else {
      throw .unauthenticated("a token is needed, as Authorization: Bearer and the token")
    }
    return try actor(of: keys.token(of: authorization))
  }

  private func actor(of token: Token) throws(Unrecognised) -> Actor {
    guard case .ask(let role) = token.use else {
      throw .forbidden("the token \(token.name) is for telemetry; nothing can be asked with it")
    }
    return Actor(name: token.name, role: role)
  }

  /// The value of our cookie in a `Cookie` header (RFC 6265, section 4.2).
  private static func secret(in cookies: String?) -> Substring? {
    for pair in (cookies ?? "").split(separator: ";") {
      let pair = pair.drop { $0 == " " }
      if pair.hasPrefix("\(cookie)=") { return pair.dropFirst(cookie.count + 1) }
    }
    return nil
  }
}

/// For doors that are open to a network although nobody is asked who they are; somebody wanted
/// that.
package struct OpenAuthenticator: Authenticator {
  package init() {}

  package func actor(of head: RequestHead) throws(Unrecognised) -> Actor {
    try head.checkOrigin()
    return Actor(name: "anybody", role: .operator)
  }
}

extension RequestHead {
  /// A page may only speak to the server that it came from; programs name no origin.
  func checkOrigin() throws(Unrecognised) {
    guard let origin else { return }
    guard let mark = origin.firstRange(of: "://"), String(origin[mark.upperBound...]) == host
    else { throw .forbidden("pages of \(origin.prefix(100)) may not ask here") }
  }
}
