import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A running server that commands put questions to.
struct AskedServer {
  private static let answerByteCountMax = 64 << 20

  var address: String

  /// What it answers at a path of its API.
  ///
  /// - Throws: `ExitCode`, said on standard error, when nobody answers.
  func fetch(_ path: String) async throws -> (status: UInt, text: String) {
    var request = HTTPClientRequest(url: "\(address)/api/v1/\(path)")
    request.headers.add(contentsOf: GivenToken.headers)
    do {
      let response = try await HTTPClient.asking.execute(request, timeout: .seconds(60))
      let text = String(buffer: try await response.body.collect(upTo: Self.answerByteCountMax))
      return (response.status.code, text)
    } catch {
      Terminal.note("no server answers at \(address): \(error)")
      throw ExitCode(ExitStatus.unavailable)
    }
  }
}

extension HTTPClient {
  /// For questions to a server: whoever asks is told at once that nobody listens there, instead of
  /// waiting until somebody might.
  static let asking = {
    var configuration = HTTPClient.Configuration.singletonConfiguration
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()
}
