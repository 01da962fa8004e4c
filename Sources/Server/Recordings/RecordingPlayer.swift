package import AsyncHTTPClient
internal import NIOCore
package import NIOHTTP1
internal import Telemetry

/// Sends the messages of a recording to a server through OTLP/HTTP, one after the other.
package struct RecordingPlayer: Sendable {
  /// How often one message is sent before it is given up.
  private static let attemptCountMax = 20

  /// What was sent.
  package struct Totals: Hashable, Sendable {
    /// Export requests that the server took.
    package var requestCount = 0
    package var byteCount = 0
    /// Messages that the server refused in a way that sending again cannot change.
    package var refusedCount = 0
    /// Why the recording could not be read further, if it could not.
    package var damage: RecordingFailure?
  }

  private let url: String
  private let speed: Double
  private let headers: HTTPHeaders
  private let client: HTTPClient

  /// - Parameters:
  ///   - url: of the server, without path.
  ///   - speed: how many times faster than it was recorded; infinity does not wait at all.
  ///   - headers: what each request brings besides, as a token.
  ///   - client: what sends; whoever made it closes it.
  package init(
    url: String, speed: Double, headers: HTTPHeaders = [:], client: HTTPClient = .shared
  ) {
    self.client = client
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.speed = speed
    self.headers = headers
  }

  /// Sends all messages, or those before the place where the recording is damaged.
  ///
  /// - Throws: whatever hinders the connection, and when a server asks for time too often.
  package func play(_ recording: Recording) async throws -> Totals {
    var totals = Totals()
    var pace = Pace(speed: speed)
    while let message = totals.next(of: recording) {
      if speed.isFinite { try await pace.wait(for: Recording.latestEvent(of: message)) }
      let isTaken = try await send(message)
      totals.requestCount += 1
      totals.byteCount += message.bytes.count
      totals.refusedCount += isTaken ? 0 : 1
    }
    return totals
  }

  private func send(_ message: RecordedMessage) async throws -> Bool {
    var status = 0
    for _ in 0..<Self.attemptCountMax {
      var request = HTTPClientRequest(url: url + message.signal.path)
      request.method = .POST
      request.headers = headers
      request.headers.add(name: "content-type", value: message.encoding.mediaType)
      request.body = .bytes(ByteBuffer(bytes: message.bytes))
      let response = try await client.execute(request, timeout: .seconds(60))
      _ = try? await response.body.collect(upTo: 1 << 20)
      status = Int(response.status.code)
      guard [429, 502, 503, 504].contains(status) else { return status == 200 }
      let wait = response.headers.first(name: "retry-after").flatMap { Int($0) } ?? 1
      try await Task.sleep(for: .seconds(min(max(wait, 0), 60)))
    }
    throw PlayingFailure(
      url: url, problem: "still answers \(status) after \(Self.attemptCountMax) attempts")
  }
}

/// A server that takes nothing.
package struct PlayingFailure: Error, CustomStringConvertible {
  let url: String
  let problem: String

  package var description: String { "\(url): \(problem)" }
}

extension RecordingPlayer.Totals {
  fileprivate mutating func next(of recording: Recording) -> RecordedMessage? {
    do { return try recording.next() } catch {
      damage = error
      return nil
    }
  }
}

/// Keeps the distance that messages had, divided by the speed.
private struct Pace {
  let speed: Double
  private let clock = ContinuousClock()
  private var first: (event: Timestamp, at: ContinuousClock.Instant)?

  init(speed: Double) { self.speed = speed }

  mutating func wait(for event: Timestamp?) async throws {
    guard let event else { return }
    guard let first else {
      self.first = (event, clock.now)
      return
    }
    let seconds = event.seconds(since: first.event) / speed
    try await clock.sleep(until: first.at.advanced(by: .seconds(seconds)))
  }
}
