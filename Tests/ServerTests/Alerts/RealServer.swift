import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Subprocess
import SystemPackage
import Testing

/// A server of another project, for the length of one test; `scripts/setup-tests` installs it.
enum RealServer {
  static let alertmanager = "/usr/bin/prometheus-alertmanager"
  static let prometheus = "/usr/bin/prometheus"

  /// Starts it, waits until it answers at `ready`, runs `body`, and ends it, also on failure.
  static func run<Result: Sendable>(
    _ path: String, _ arguments: [String], ready: String,
    body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try #require(
      FileManager.default.isExecutableFile(atPath: path), "run scripts/setup-tests first")
    let run = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), input: .none, output: .discarded,
      error: .discarded
    ) { execution in
      do {
        try await until("\(path) is ready") { try await get(ready) != nil }
        let result = try await body()
        try execution.send(signal: .terminate)
        return result
      } catch {
        try execution.send(signal: .kill)
        throw error
      }
    }
    return run.closureResult
  }

  /// The body of a 200; nil for anything else.
  static func get(_ url: String) async throws -> String? {
    guard
      let response = try? await HTTPClient.shared.execute(
        HTTPClientRequest(url: url), timeout: .seconds(5)), response.status.code == 200
    else { return nil }
    return String(buffer: try await response.body.collect(upTo: 1 << 22))
  }

  /// Looks every tenth of a second until it holds; after half a minute it never will.
  static func until(
    _ what: String, _ holds: @Sendable () async throws -> Bool
  ) async throws {
    for _ in 0..<300 {
      if try await holds() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("it never came: \(what)")
    throw CancellationError()
  }

  /// A port that nobody listens on now.
  static func freePort() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(channel.localAddress?.port)
    try await channel.close()
    return port
  }
}
