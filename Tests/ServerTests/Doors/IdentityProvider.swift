import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import SystemPackage
import Testing

/// A provider of identities in another language, on a free port of the loopback, for one test.
struct IdentityProvider: Sendable {
  /// What it printed first: its address, or a document about it.
  let said: String

  static func run(
    _ arguments: [String] = [], _ body: @escaping @Sendable (IdentityProvider) async throws -> Void
  ) async throws {
    let python = packageFolder + "/.build/test-python/bin/python"
    try #require(
      FileManager.default.isExecutableFile(atPath: python), "run scripts/setup-tests first")
    let script = packageFolder + "/Tests/ServerTests/Providers/issuer.py"
    let run = try await Subprocess.run(
      .path(FilePath(python)), arguments: Arguments([script] + arguments), input: .none,
      output: .sequence, error: .discarded
    ) { execution in
      var isFound = false
      for try await line in execution.standardOutput.strings() where !isFound {
        isFound = true
        do {
          try await body(IdentityProvider(said: line.trimmingCharacters(in: .newlines)))
        } catch {
          try execution.send(signal: .terminate)
          throw error
        }
        try execution.send(signal: .terminate)
      }
      return isFound
    }
    #expect(run.closureResult, "the provider never said where it is")
  }

  /// A token with this head, these claims and the signature of `signer`.
  func mint(
    _ header: [String: Any], _ claims: [String: Any], signedBy signer: String
  ) async throws -> String {
    let order: [String: Any] = ["header": header, "claims": claims, "signer": signer]
    let body = try JSONSerialization.data(withJSONObject: order)
    return try await ask("/mint", Array(body))
  }

  /// Asks the provider itself; with a body it is a POST.
  @discardableResult
  func ask(_ path: String, _ body: [UInt8]? = nil) async throws -> String {
    var request = HTTPClientRequest(url: said + path)
    if let body {
      request.method = .POST
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return String(buffer: try await response.body.collect(upTo: 1 << 20))
  }

  /// Claims of a good token of this provider, for an audience of "whence".
  func claims(_ more: [String: Any] = [:]) -> [String: Any] {
    let now = Date.now.timeIntervalSince1970
    let claims: [String: Any] = [
      "iss": said, "aud": "whence", "sub": "ann", "roles": ["viewer", "operator"],
      "iat": now, "exp": now + 600,
    ]
    return claims.merging(more) { $1 }
  }
}
