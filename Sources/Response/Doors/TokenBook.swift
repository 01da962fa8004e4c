internal import Answers
package import Telemetry

/// All tokens of a server, revoked ones included, as one file holds them.
package struct TokenBook: Hashable, Sendable {
  /// Tokens kept at the most, revoked ones included.
  ///
  /// Over it: no further one is made.
  package var tokenCountMax = 1_000
  /// In the order of their making.
  package private(set) var tokens: [Token] = []
  private var byHash: [String: Int] = [:]

  package init() {}

  /// Why a token cannot be made or taken back, in a sentence.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// Takes up a new token.
  ///
  /// - Throws: when its name is taken or empty, or there are too many.
  package mutating func add(_ token: Token) throws(Failure) {
    let isPlain = token.name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard !token.name.isEmpty, token.name.utf8.count <= 64, isPlain else {
      throw Failure(description: "a token's name has 1 to 64 letters, digits or marks, no spaces")
    }
    guard !tokens.contains(where: { $0.name == token.name }) else {
      throw Failure(description: "a token named \(token.name) exists already")
    }
    guard tokens.count < tokenCountMax else {
      throw Failure(description: "there are \(tokens.count) tokens, the limit")
    }
    byHash[token.hash] = tokens.count
    tokens.append(token)
  }

  /// Takes a token back for ever.
  ///
  /// - Throws: when there is none of that name, or it was taken back before.
  package mutating func revoke(_ name: String, at time: Timestamp) throws(Failure) {
    guard let place = tokens.firstIndex(where: { $0.name == name }) else {
      throw Failure(description: "no token is named \(name)")
    }
    guard tokens[place].revoked == nil else {
      throw Failure(description: "the token \(name) is revoked already")
    }
    tokens[place].revoked = time
  }

  /// The valid token of a hash; nil when there is none.
  ///
  /// - Complexity: O(1). A look-up by hash tells nothing of secrets by the time it takes.
  package func token(hash: String, at time: Timestamp) -> Token? {
    guard let place = byHash[hash], tokens[place].isValid(at: time) else { return nil }
    return tokens[place]
  }
}

// MARK: - The file

extension TokenBook {
  /// The text of the file: JSON, one token a line.
  package var text: String {
    var lines: [String] = []
    for token in tokens {
      var json = JSONText()
      json.object { json in
        for (key, value) in [
          ("name", token.name), ("use", token.use.name), ("sha256", token.hash),
          ("created", token.created.rfc3339),
        ] {
          json.string(key, value)
        }
        for (key, time) in [("expires", token.expires), ("revoked", token.revoked)] {
          guard let time else { continue }
          json.string(key, time.rfc3339)
        }
      }
      lines.append(json.text + "\n")
    }
    return lines.joined()
  }

  /// Reads the file.
  ///
  /// - Throws: the first line that is no token, with its number.
  package init(text: String) throws(Failure) {
    for (index, line) in text.split(separator: "\n").enumerated() {
      guard let json = try? JSONValue(json: String(line)), let name = json["name"]?.string,
        let use = json["use"]?.string.flatMap({ Token.Use(name: $0) }),
        let hash = json["sha256"]?.string, hash.utf8.count == 64,
        let created = json["created"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
        let expires = Self.time(json["expires"]), let revoked = Self.time(json["revoked"])
      else { throw Failure(description: "line \(index + 1) is no token") }
      do throws(Failure) {
        try add(
          Token(
            name: name, use: use, hash: hash, created: created, expires: expires.value,
            revoked: revoked.value))
      } catch {
        throw Failure(description: "line \(index + 1): \(error.description)")
      }
    }
  }

  /// A time that may be missing; nil when it is there and is none.
  private static func time(_ json: JSONValue?) -> (value: Timestamp?, Bool)? {
    guard let json else { return (nil, true) }
    guard let time = json.string.flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
    return (time, true)
  }
}
