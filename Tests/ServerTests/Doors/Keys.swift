import Foundation
import Response
import Server
import Subprocess
import SystemPackage
import Telemetry
import Testing

/// Tokens of each use, with their secrets.
struct Keys {
  static let now = Timestamp(nanoseconds: 1_800_000_000_000_000_000)

  /// By name: viewer, operator, admin, ingest; "old" expired and "gone" was revoked.
  let secrets: [String: String]
  let book: TokenBook
  let door: DoorKeys

  init() throws {
    var (secrets, book) = ([String: String](), TokenBook())
    for name in ["viewer", "operator", "admin", "ingest", "old", "gone"] {
      let secret = Token.newSecret()
      secrets[name] = secret
      try book.add(
        Token(
          name: name, use: Token.Use(name: name) ?? .ask(.admin),
          hash: Token.hash(of: secret), created: .zero, expires: name == "old" ? Self.now : nil))
    }
    try book.revoke("gone", at: .zero)
    self.secrets = secrets
    self.book = book
    door = DoorKeys(book) { Self.now }
  }

  func bearer(_ name: String) -> [(String, String)] {
    [("authorization", "Bearer \(secrets[name] ?? name)")]
  }

  var policy: DoorPolicy {
    var policy = DoorPolicy()
    policy.keys = door
    return policy
  }
}

/// A certificate for this machine, made by OpenSSL.
struct Certificate {
  let path: String
  let keyPath: String

  /// Writes both files into a folder, over those of an earlier one of the same name.
  static func make(in folder: String, named name: String = "server") async throws -> Certificate {
    let certificate = Certificate(path: "\(folder)/\(name).crt", keyPath: "\(folder)/\(name).key")
    let run = try await Subprocess.run(
      .path("/usr/bin/openssl"),
      arguments: [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", certificate.keyPath, "-out", certificate.path,
      ], output: .discarded, error: .string(limit: 1 << 16))
    try #require(run.terminationStatus.isSuccess, "\(run.standardError)")
    return certificate
  }

  func identity() throws -> TLSIdentity {
    try TLSIdentity(certificatePath: path, keyPath: keyPath)
  }
}
