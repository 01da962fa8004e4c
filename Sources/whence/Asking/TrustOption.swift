import ArgumentParser
import AsyncHTTPClient
import Foundation
import Server

/// Who may have signed the certificate of a server that a command asks.
struct TrustOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Certificates to trust at the server beside the usual ones, PEM; also WHENCE_CA.",
      valueName: "file"))
  var ca: String?

  func validate() throws {
    guard let path, !FileManager.default.isReadableFile(atPath: path) else { return }
    throw ValidationError("--ca cannot be read: \(path)")
  }

  /// The file, if one was named.
  var path: String? { ca ?? Self.pathOfEnvironment }

  /// The file that the environment names.
  static var pathOfEnvironment: String? {
    ProcessInfo.processInfo.environment["WHENCE_CA"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Asks with a client that trusts these certificates too.
  static func withClient<Result>(
    trusting path: String?, _ body: (HTTPClient) async throws -> Result
  ) async throws -> Result {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: .asking(authority: path))
    do {
      let result = try await body(client)
      try await client.shutdown()
      return result
    } catch {
      try? await client.shutdown()
      throw error
    }
  }
}
