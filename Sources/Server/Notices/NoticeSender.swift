internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import Response

/// Sends requests of notices and says what came of them.
package protocol NoticeSender: Sendable {
  /// Sends one; never throws, what went wrong is the outcome.
  func send(_ request: NoticeRequest) async -> Outbox.Outcome
  /// Lets go of connections; nothing is sent afterwards.
  func close() async
}

/// Sends over HTTP or HTTPS; redirections are not followed.
package struct HTTPNoticeSender: NoticeSender {
  /// Seconds for one try.
  private static let timeoutSeconds: Int64 = 10
  /// Bytes of a refusal that are kept for the status.
  private static let reasonByteCountMax = 300

  private let client: HTTPClient

  /// A sender with connections of its own; `close` must be called.
  package init() {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  package func close() async { try? await client.shutdown() }

  package func send(_ request: NoticeRequest) async -> Outbox.Outcome {
    var sent = HTTPClientRequest(url: request.url)
    sent.method = .POST
    for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
    sent.headers.add(name: "User-Agent", value: "whence")
    sent.body = .bytes(ByteBuffer(string: request.body))
    do {
      let response = try await client.execute(sent, timeout: .seconds(Self.timeoutSeconds))
      let status = Int(response.status.code)
      if (200..<300).contains(status) { return .delivered }
      // More than we care to keep may follow.
      let body = try? await response.body.collect(upTo: 64 << 10)
      let words = String(buffer: body ?? ByteBuffer()).prefix(Self.reasonByteCountMax)
      let reason = words.isEmpty ? "status \(status)" : "status \(status): \(words)"
      guard status == 408 || status == 429 || status >= 500 else { return .refused(reason: reason) }
      let pause = response.headers.first(name: "retry-after").flatMap { Double($0) }
      return .failed(retryAfterSeconds: pause.map { min(max($0, 0), 3_600) }, reason: reason)
    } catch {
      return .failed(retryAfterSeconds: nil, reason: "\(error)")
    }
  }
}
