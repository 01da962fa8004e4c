package import Response

/// The head of a request to a door, as far as it says who asks.
package struct RequestHead: Hashable, Sendable {
  /// "GET", "POST" ...
  package var method: String
  /// Without the query.
  package var path: String
  /// The value of `Authorization`.
  package var authorization: String?
  /// The value of `Cookie`.
  package var cookies: String?
  /// The value of `Origin`, which browsers send.
  package var origin: String?
  /// The host that was asked for, with its port.
  package var host: String?
  /// The address that it comes from, without the port; nil when that is not known.
  package var peer: String?

  package init(method: String, path: String) {
    self.method = method
    self.path = path
  }
}

/// Why nobody was recognised.
package enum Unrecognised: Error, Hashable, Sendable {
  /// Nothing or nothing valid was presented; one sentence.
  case unauthenticated(String)
  /// It must not come from there, whoever it is; one sentence.
  case forbidden(String)
  /// Whoever could say who it is cannot be asked at present; one sentence.
  case unavailable(String)
}

/// Turns the head of a request into whoever asks.
///
/// What may be done is not its business: deeds name the role that they need.
package protocol Authenticator: Sendable {
  /// Who asks.
  ///
  /// - Throws: when nobody is recognised; the request is refused then.
  func actor(of head: RequestHead) async throws(Unrecognised) -> Actor
}

/// For doors on loopback: whoever can reach them runs the machine.
///
/// Pages of strangers, open in a browser of that machine, can reach them too. So a request that
/// names another host than this one, or comes from a page of another host, is refused.
package struct LoopbackAuthenticator: Authenticator {
  private static let names: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

  package init() {}

  package func actor(of head: RequestHead) throws(Unrecognised) -> Actor {
    if let host = head.host, !Self.names.contains(Self.name(of: host)) {
      throw .forbidden("this server is not \(host.prefix(100)): ask it as localhost")
    }
    if let origin = head.origin, let mark = origin.firstRange(of: "://"),
      !Self.names.contains(Self.name(of: String(origin[mark.upperBound...])))
    {
      throw .forbidden("pages of \(origin.prefix(100)) may not ask here")
    }
    if head.origin == "null" { throw .forbidden("pages without an origin may not ask here") }
    return Actor(name: "local", role: .admin)
  }

  /// A host without its port.
  private static func name(of host: String) -> String {
    guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return host }
    return String(host[..<colon])
  }
}
