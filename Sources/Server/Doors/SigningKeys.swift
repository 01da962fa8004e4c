internal import Foundation
internal import JWTKit

/// The keys that a provider signs with at present, as it publishes them (RFC 7517, section 5).
package struct SigningKeys: Sendable {
  /// Keys of one provider; further ones are left out.
  static let countMax = 64

  private struct Key: Sendable {
    var id: String?
    /// By name; the algorithms that the key is for.
    var algorithms: [String: any JWTAlgorithm]
  }

  private let keys: [Key]

  /// How many can be used here.
  package var count: Int { keys.count }

  /// Why nothing can be read, in a sentence.
  package struct Failure: Error, Hashable, Sendable {
    /// What is wrong.
    package var problem: String
  }

  /// Reads a set of keys; one that cannot be used here is left out (RFC 7517, section 5).
  ///
  /// - Throws: when it is no set of keys.
  package init(json: [UInt8]) async throws(Failure) {
    guard let set = try? JSONDecoder().decode(Published.self, from: Data(json)) else {
      throw Failure(problem: "this is no set of keys")
    }
    var keys: [Key] = []
    for published in set.keys.prefix(Self.countMax) {
      guard let key = published.key, published.use ?? "sig" == "sig" else { continue }
      let algorithms = await Self.algorithms(of: key)
      guard !algorithms.isEmpty else { continue }
      keys.append(Key(id: key.keyIdentifier?.string, algorithms: algorithms))
    }
    self.keys = keys
  }

  /// What one key can check: what it is said to be for, else all that its type allows.
  private static func algorithms(of key: JWK) async -> [String: any JWTAlgorithm] {
    var found: [String: any JWTAlgorithm] = [:]
    let names = key.algorithm.map { [$0.rawValue] } ?? SignedToken.algorithms.sorted()
    for name in names where SignedToken.algorithms.contains(name) {
      var key = key
      key.algorithm = JWK.Algorithm(rawValue: name)
      key.keyIdentifier = JWKIdentifier(string: name)
      // A collection for each: one that has several algorithms of a key remembers who asked first.
      let collection = JWTKeyCollection()
      guard (try? await collection.add(jwk: key)) != nil,
        let algorithm = try? await collection.getKey(
          for: JWKIdentifier(string: name), alg: name)
      else { continue }
      found[name] = algorithm
    }
    return found
  }

  /// Whether a key of the token's name signed it; nil when none has that name.
  ///
  /// A token that names no key is held against the only one there is for its algorithm.
  func signed(_ token: SignedToken) -> Bool? {
    let named = keys.filter { token.keyID == nil || $0.id == token.keyID }
    if token.keyID != nil, named.isEmpty { return nil }
    let fitting = named.compactMap { $0.algorithms[token.algorithm] }
    guard fitting.count == 1 || token.keyID != nil else { return false }
    return fitting.contains {
      (try? $0.verify(token.signature, signs: token.signed)) ?? false
    }
  }
}

/// A set of keys, of which some may be of kinds that nobody here knows.
private struct Published: Decodable {
  struct Entry: Decodable {
    var key: JWK?
    var use: String?

    private enum Name: String, CodingKey { case use }

    init(from decoder: any Decoder) throws {
      key = try? JWK(from: decoder)
      use = try? decoder.container(keyedBy: Name.self).decode(String.self, forKey: .use)
    }
  }

  var keys: [Entry]
}
