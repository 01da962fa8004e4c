package import Answers
internal import Foundation

/// A token that somebody signed (RFC 7515, compact form), taken apart and not yet believed.
package struct SignedToken: Sendable {
  /// Bytes of a token; real ones have one or two thousand.
  package static let byteCountMax = 16 << 10

  /// What may sign, by its name in the head (RFC 7518, section 3.1; RFC 8037).
  ///
  /// None that can be made with a key that is public: no `none`, no HMAC.
  package static let algorithms: Set<String> = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
  ]

  /// What tokens of an identity or of access are called; nothing else that a provider signs with
  /// the same keys is taken, a notice that somebody left, say (RFC 8725, section 3.11).
  private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]

  /// By what it says that it is signed; one of ``algorithms``.
  package let algorithm: String
  /// The key that it names.
  package let keyID: String?
  /// What it claims, of whoever signed it.
  package let claims: JSONValue
  let signature: [UInt8]
  /// The bytes that the signature is of.
  let signed: [UInt8]

  /// Why it is none, in a sentence that repeats nothing of it.
  package struct Failure: Error, Hashable, Sendable {
    /// What is wrong.
    package var problem: String
  }

  /// - Throws: when it is too long, is no token, or names an algorithm that nobody may use here.
  package init(_ text: Substring) throws(Failure) {
    guard text.utf8.count <= Self.byteCountMax else {
      throw Failure(problem: "the token has over \(Self.byteCountMax) bytes")
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let head = Self.json(parts[0]), let claims = Self.json(parts[1]),
      let signature = Self.bytes(parts[2])
    else { throw Failure(problem: "this is no signed token") }
    guard let algorithm = head["alg"]?.string, Self.algorithms.contains(algorithm) else {
      throw Failure(problem: "tokens signed this way are not taken")
    }
    let type = head["typ"].map { $0.string?.lowercased() ?? "" }
    guard head["crit"] == nil, type.map(Self.types.contains) ?? true else {
      throw Failure(problem: "tokens of this kind are not taken")
    }
    self.algorithm = algorithm
    keyID = head["kid"]?.string
    self.claims = claims
    self.signature = signature
    signed = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
  }

  private static func json(_ part: Substring) -> JSONValue? {
    bytes(part).flatMap { try? JSONValue(json: String(decoding: $0, as: UTF8.self)) }
  }

  /// Base64 in the letters of addresses, without padding (RFC 7515, section 2).
  private static func bytes(_ part: Substring) -> [UInt8]? {
    guard !part.utf8.contains(where: { [0x2B, 0x2F, 0x3D].contains($0) }) else { return nil }
    var text = part.replacing("-", with: "+").replacing("_", with: "/")
    text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: String(text)).map(Array.init)
  }
}
