internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Response

/// One request of a remedy, over a connection of its own; redirections are not followed.
struct RemedySending {
  /// Bytes of a token's file that are read at the most.
  private static let tokenByteCountMax = 1 << 16

  private let message: RemedyMessage
  private let timeoutSeconds: Double
  private let limits: RemedyLimits

  init(_ message: RemedyMessage, _ timeoutSeconds: Double, _ limits: RemedyLimits) {
    self.message = message
    self.timeoutSeconds = timeoutSeconds
    self.limits = limits
  }

  /// Sends it, and takes what is answered with 2xx for success.
  func run() async -> (output: [UInt8], failure: String?, secrets: [String]) {
    var token: String?
    if let path = message.tokenPath {
      // Read each time: whoever issues such tokens changes them by the hour.
      token = FileManager.default.contents(atPath: path).map {
        String(decoding: $0.prefix(Self.tokenByteCountMax), as: UTF8.self)
          .trimmingCharacters(in: .whitespacesAndNewlines)
      }
      if token?.isEmpty ?? true { return ([], "no token can be read from \(path)", []) }
    }
    let secrets = token.map { [$0] } ?? []
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let (output, failure) = await send(token, client)
    try? await client.shutdown()
    return (output, failure, secrets)
  }

  private var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    if let path = message.authorityPath {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .file(path)
      configuration.tlsConfiguration = tls
    }
    return configuration
  }

  private func send(_ token: String?, _ client: HTTPClient) async -> ([UInt8], String?) {
    var request = HTTPClientRequest(url: message.url)
    request.method = HTTPMethod(rawValue: message.method)
    for header in message.headers { request.headers.add(name: header.name, value: header.value) }
    request.headers.add(name: "User-Agent", value: "whence")
    if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
    if let body = message.body {
      if !request.headers.contains(name: "Content-Type") {
        request.headers.add(name: "Content-Type", value: "application/json")
      }
      request.body = .bytes(ByteBuffer(string: body))
    }
    do {
      let deadline = NIODeadline.now() + .nanoseconds(Int64(timeoutSeconds * 1e9))
      let response = try await client.execute(request, deadline: deadline)
      let status = Int(response.status.code)
      var output = Array("status \(status)".utf8)
      var said: [UInt8] = []
      for try await part in response.body {
        said += part.readableBytesView.prefix(limits.remedyOutputByteCountMax - said.count)
        // More than we care to keep may follow: the connection is closed with the client.
        if said.count >= limits.remedyOutputByteCountMax { break }
      }
      if !said.isEmpty { output += Array(": ".utf8) + said }
      guard (200..<300).contains(status) else {
        return ([], "the receiver answered \(String(decoding: output, as: UTF8.self))")
      }
      return (output, nil)
    } catch let error as HTTPClientError where error == .deadlineExceeded {
      return ([], "it took longer than \(Int(timeoutSeconds.rounded(.up))) s")
    } catch {
      return ([], "it could not be sent: \(error)")
    }
  }
}
