internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Bounds of what the server says of itself.
package struct OwnTraceLimits: Hashable, Sendable {
  /// Spans that wait to be sent.
  package var waitingOwnSpanCountMax = 2_048
  /// Spans begun within a second.
  package var ownSpansPerSecondMax = 100
  /// Of how many batches of telemetry one is told of.
  package var batchesPerSpan = 100

  package init() {}
}

/// Tells another of what this server does, as spans by OTLP/HTTP; whoever does something never
/// waits for it.
///
/// Two servers that tell each other of themselves do not talk themselves up: what comes of a batch
/// is a span for a hundred.
package final class OwnTraces: Service {
  private static let requestSpanCount = 512
  private static let pauseSecondsMax = 60.0

  private struct State {
    var waiting: [OwnSpan] = []
    /// By name; of what only a part is told of.
    var seenCounts: [String: Int] = [:]
    var second = Int64.min
    var begunInSecond = 0
    var counters = Counters()
  }

  /// What became of spans, for the status.
  package struct Counters: Hashable, Sendable {
    /// Taken by the receiver.
    package var sentCount = 0
    /// Left out because too many were begun at once or waited.
    package var droppedCount = 0
    package var failedTryCount = 0
    package var waitingCount = 0
  }

  private let address: String
  private let token: String?
  private let authority: String?
  private let resource: OwnResource
  private let limits: OwnTraceLimits
  private let now: @Sendable () -> Timestamp
  private let note: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - address: of an OTLP/HTTP receiver, without the path of a signal.
  ///   - token: brought as `Authorization: Bearer`; nil for none.
  ///   - authority: PEM file of certificates to trust there beside the usual ones.
  ///   - version: of the program.
  ///   - limits: bounds, and how little of the frequent is told.
  ///   - now: the present.
  ///   - note: told in a line when nobody takes them any more, and when somebody does again.
  package init(
    to address: String, token: String? = nil, authority: String? = nil, version: String,
    limits: OwnTraceLimits = OwnTraceLimits(), now: @escaping @Sendable () -> Timestamp,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.token = token
    self.authority = authority
    self.limits = limits
    self.now = now
    self.note = note
    let instance = String(UInt64.random(in: 0 ... .max), radix: 16)
    resource = OwnResource(version: version, instance: instance)
  }

  /// What became of all spans so far.
  package var counters: Counters {
    state.withLock { state in
      var counters = state.counters
      counters.waitingCount = state.waiting.count
      return counters
    }
  }

  // MARK: - Spans

  /// Begins a span.
  ///
  /// - Parameters:
  ///   - name: what is done, of which there are few.
  ///   - kind: for whom it is done.
  ///   - context: the span of another within which it is done.
  ///   - isFrequent: whether only one of ``OwnTraceLimits/batchesPerSpan`` is told of.
  /// - Returns: nil when it is not to be told of.
  package func begin(
    _ name: String, _ kind: OwnSpan.Kind = .internal, under context: OwnSpan.Context? = nil,
    isFrequent: Bool = false
  ) -> OwnSpan? {
    let time = now()
    let isWanted = state.withLock { state in
      if isFrequent {
        defer { state.seenCounts[name, default: 0] += 1 }
        guard state.seenCounts[name, default: 0].isMultiple(of: limits.batchesPerSpan) else {
          return false
        }
      }
      let second = time.nanoseconds / 1_000_000_000
      if state.second != second { (state.second, state.begunInSecond) = (second, 0) }
      state.begunInSecond += 1
      guard state.begunInSecond <= limits.ownSpansPerSecondMax else {
        state.counters.droppedCount += 1
        return false
      }
      return true
    }
    guard isWanted else { return nil }
    return OwnSpan(
      name: name, kind: kind, context: .random(in: context), parent: context?.span, began: time,
      ended: time)
  }

  /// Begins a part of what is being told of; nil when that is not.
  package func begin(_ name: String, in whole: OwnSpan?) -> OwnSpan? {
    whole.flatMap { begin(name, under: $0.context) }
  }

  /// Ends a span, which is sent soon.
  package func end(
    _ span: OwnSpan?, _ attributes: [OwnSpan.Attribute] = [], failure: String? = nil
  ) {
    guard var span else { return }
    span.ended = max(span.began, now())
    span.attributes = attributes
    span.failure = failure
    state.withLock { state in
      if state.waiting.count >= limits.waitingOwnSpanCountMax {
        state.waiting.removeFirst(state.waiting.count / 2)
        state.counters.droppedCount += limits.waitingOwnSpanCountMax / 2
      }
      state.waiting.append(span)
    }
  }

  // MARK: - Sending

  /// Sends once a second until the service group shuts down; then what is left, once.
  package func run() async throws {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: .asking(authority: authority))
    await cancelWhenGracefulShutdown {
      var pause = 1.0
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(pause))
        let failure = await self.sendWaiting(client)
        if failure != nil, pause == 1 { self.note("own traces: \(failure ?? "")") }
        if failure == nil, pause > 1 { self.note("own traces are taken again") }
        pause = failure == nil ? 1 : min(pause * 2, Self.pauseSecondsMax)
      }
    }
    _ = await sendWaiting(client)
    try? await client.shutdown()
  }

  /// Sends what waits; what was not taken goes on waiting.
  ///
  /// - Returns: why nobody took it; nil when all is sent.
  private func sendWaiting(_ client: HTTPClient) async -> String? {
    while true {
      let spans = state.withLock { state in
        let spans = Array(state.waiting.prefix(Self.requestSpanCount))
        state.waiting.removeFirst(spans.count)
        return spans
      }
      guard !spans.isEmpty else { return nil }
      let failure = await send(spans, client)
      state.withLock { state in
        guard failure != nil else {
          state.counters.sentCount += spans.count
          return
        }
        state.counters.failedTryCount += 1
        let room = max(0, limits.waitingOwnSpanCountMax - state.waiting.count)
        state.waiting.insert(contentsOf: spans.suffix(room), at: 0)
        state.counters.droppedCount += max(0, spans.count - room)
      }
      if let failure { return failure }
    }
  }

  private func send(_ spans: [OwnSpan], _ client: HTTPClient) async -> String? {
    var request = HTTPClientRequest(url: address + "/v1/traces")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.headers.add(name: "user-agent", value: "whence/\(resource.version)")
    if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
    request.body = .bytes(ByteBuffer(string: spans.json(of: resource)))
    do {
      let response = try await client.execute(request, timeout: .seconds(10))
      _ = try? await response.body.collect(upTo: 64 << 10)
      guard response.status.code != 200 else { return nil }
      return "\(address) answers \(response.status.code)"
    } catch {
      return "nobody takes them at \(address): \(error)"
    }
  }
}
