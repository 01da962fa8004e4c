internal import COpenSSL
package import Response
internal import Synchronization
package import Telemetry

/// The tokens that the doors of a server ask for: one lock around one book.
///
/// Asked once a request, from any thread; what it costs is a SHA-256 of some 70 bytes and a look
/// into a table.
package final class DoorKeys: Sendable {
  private struct State {
    var book: TokenBook
    var refusedCount = 0
    /// Whether nobody knows at present which tokens hold.
    var isInDoubt = false
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - book: all tokens; may be replaced while the doors are open.
  ///   - now: the present, for tokens that expire.
  package init(_ book: TokenBook, now: @escaping @Sendable () -> Timestamp) {
    state = Mutex(State(book: book))
    self.now = now
  }

  /// Takes other tokens from now on; requests that were let in go on.
  package func replace(with book: TokenBook) {
    state.withLock { state in
      state.book = book
      state.isInDoubt = false
    }
  }

  /// Refuses every token until there are others: nobody can tell which of them were revoked.
  package func doubt() { state.withLock { $0.isInDoubt = true } }

  /// Whether every token is refused because nobody can tell which hold.
  package var isInDoubt: Bool { state.withLock { $0.isInDoubt } }

  /// Requests that brought no token, or none that is valid.
  package var refusedCount: Int { state.withLock { $0.refusedCount } }

  /// The valid token that a request brings as `Authorization: Bearer ...` (RFC 6750).
  ///
  /// - Throws: `unauthenticated`, without saying which of unknown, expired or revoked it is;
  ///   `unavailable` while nobody can tell.
  package func token(of authorization: String?) throws(Unrecognised) -> Token {
    do throws(Unrecognised) {
      return try find(authorization)
    } catch {
      state.withLock { $0.refusedCount += 1 }
      throw error
    }
  }

  /// What stands behind `Bearer` (RFC 6750, section 2.1).
  static func secret(behindBearer authorization: String) -> Substring? {
    let parts = authorization.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return parts[1]
  }

  private func find(_ authorization: String?) throws(Unrecognised) -> Token {
    guard let authorization else {
      throw .unauthenticated("a token is needed, as Authorization: Bearer \(Token.prefix)...")
    }
    guard let secret = Self.secret(behindBearer: authorization) else {
      throw .unauthenticated("Authorization must be Bearer and a token")
    }
    guard !isInDoubt else { throw .unavailable("tokens cannot be checked at present") }
    let (hash, time) = (Token.hash(of: secret), now())
    guard let token = state.withLock({ $0.book.token(hash: hash, at: time) }) else {
      throw .unauthenticated("this token is not known, has expired or was revoked")
    }
    return token
  }
}

extension Token {
  /// A new secret: 256 random bits behind the prefix, in letters that no shell or header changes.
  package static func newSecret() -> String {
    var source = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &source) }
    return prefix + bytes.hexadecimal
  }

  /// What is kept of a secret.
  package static func hash(of secret: some StringProtocol) -> String {
    let bytes = Array(secret.utf8)
    var hash = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(bytes, bytes.count, &hash)
    return hash.hexadecimal
  }
}

extension [UInt8] {
  /// Two lower-case digits a byte.
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
