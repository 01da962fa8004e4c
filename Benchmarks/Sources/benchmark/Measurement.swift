internal import Foundation
internal import Synchronization

/// A way into the server, named as input and output of the path that is measured.
enum Door: String, CaseIterable {
  case http = "otlp_http_spans_to_vitals"
  case httpGzip = "otlp_http_gzip_spans_to_vitals"
  case grpc = "otlp_grpc_spans_to_vitals"
  case httpDropped = "otlp_http_spans_dropped"
  case httpGzipDropped = "otlp_http_gzip_spans_dropped"
  case grpcDropped = "otlp_grpc_spans_dropped"

  /// Nothing stands behind the door: what arrives is recorded to a file that keeps nothing.
  var isDropped: Bool {
    switch self {
    case .http, .httpGzip, .grpc: false
    case .httpDropped, .httpGzipDropped, .grpcDropped: true
    }
  }

  var isGzip: Bool { self == .httpGzip || self == .httpGzipDropped }

  func sender(to server: ServerProcess) throws -> any BatchSender {
    switch self {
    case .http, .httpDropped: try HTTPSender(port: server.httpPort, isGzip: false)
    case .httpGzip, .httpGzipDropped: try HTTPSender(port: server.httpPort, isGzip: true)
    case .grpc, .grpcDropped: try GRPCSender(port: server.grpcPort)
    }
  }
}

/// What one run showed.
struct Measurement {
  var spansPerSecond: Double
  var processorNanosecondsPerSpan: Double
  var residentMebibytesPeak: Int
  var sentSpanCount: Int
  var acceptedSpanCount: Int
  var lostSpanCount: Int
}

/// What is sent in every run: the same batches in the same order.
struct Load {
  /// Sent before the clock starts: connections, symbols and topology are then known.
  static let warmUpCount = 20
  static let connectionCount = 2
  /// A run that takes longer stops sending; what was sent counts.
  static let secondsMax = 60.0

  var batches: [[UInt8]]
  /// A batch half a minute of event time later, which makes every window before it complete.
  var closing: [UInt8]
  /// When the last span before it ends, in event time.
  var end: Date

  /// Sends everything through one door of a fresh server.
  func run(_ door: Door, on server: ServerProcess) throws -> Measurement {
    let senders = try (0..<Self.connectionCount).map { _ in try door.sender(to: server) }
    for batch in batches.prefix(Self.warmUpCount) { try senders[0].send(batch) }
    let processorBefore = try server.processorSeconds()
    let start = ContinuousClock.now
    let count = try send(over: senders, until: start + .seconds(Self.secondsMax)) + 1
    try senders[0].send(closing)
    let seconds = start.duration(to: .now) / .seconds(1)
    let processorSeconds = try server.processorSeconds() - processorBefore
    let spanCount = count * ShopTraffic.spansPerBatch
    let sentSpanCount = spanCount + Self.warmUpCount * ShopTraffic.spansPerBatch
    var measurement = Measurement(
      spansPerSecond: Double(spanCount) / seconds,
      processorNanosecondsPerSpan: processorSeconds * 1e9 / Double(spanCount),
      residentMebibytesPeak: try server.residentMebibytesPeak(), sentSpanCount: sentSpanCount,
      acceptedSpanCount: sentSpanCount, lostSpanCount: 0)
    if !door.isDropped { try check(&measurement, server.status()) }
    return measurement
  }

  /// Takes over what the server says it took in, which is to be up to the end.
  private func check(_ measurement: inout Measurement, _ status: ServerStatus) throws {
    guard let closed = try? Date(status.at, strategy: .iso8601), closed >= end else {
      throw BenchmarkFailure("vitals are there up to \(status.at) only, spans up to \(end)")
    }
    measurement.acceptedSpanCount = status.acceptedSpanCount
    measurement.lostSpanCount = status.lostSpanCount
  }

  /// Deals the batches out in order, each connection waiting for its reply before the next.
  private func send(
    over senders: [any BatchSender], until deadline: ContinuousClock.Instant
  ) throws -> Int {
    let progress = Progress(next: Self.warmUpCount)
    let group = DispatchGroup()
    for sender in senders.map(Lane.init) {
      DispatchQueue(label: "sender").async(group: group) {
        do {
          while ContinuousClock.now < deadline, let index = progress.take(below: batches.count) {
            try sender.sender.send(batches[index])
          }
        } catch { progress.fail(error) }
      }
    }
    group.wait()
    return try progress.result() - Self.warmUpCount
  }
}

/// A sender handed to the one queue that uses it.
// House: used by one queue only, and by its maker again after that queue has ended
private struct Lane: @unchecked Sendable {
  let sender: any BatchSender
}

/// Which batch comes next, and what went wrong first.
private final class Progress: Sendable {
  private struct State {
    var next: Int
    var failure: (any Error)?
  }

  private let state: Mutex<State>

  init(next: Int) { state = Mutex(State(next: next)) }

  func take(below count: Int) -> Int? {
    state.withLock { state in
      guard state.failure == nil, state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

  func result() throws -> Int {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.next
    }
  }
}
