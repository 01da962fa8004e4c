internal import NIOCore

/// Closes a connection that takes too long for what it is doing; the first handler of each.
///
/// Who sends a byte now and then holds a connection and memory as well as one who sends nothing, so
/// a head and a body have their time in all, and only the pause between two requests begins anew.
/// One timer a connection: a deadline that moved is looked at when the old one is due.
final class ConnectionWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// What the connection is waiting for.
  enum Phase {
    /// The next request; its first byte begins the time for the head.
    case idle
    /// The rest of a head.
    case head
    /// The rest of a body.
    case body
    /// The sender's end, after the last answer was given.
    case farewell
  }

  private static let farewellSeconds = 5

  private let gate: AdmissionGate
  private let onLate: (Phase) -> Void
  private var phase = Phase.head
  private var deadline = NIODeadline.distantFuture
  private var timer: Scheduled<Void>?
  /// When the timer looks again.
  private var due = NIODeadline.distantFuture
  private var loop: (any EventLoop)?

  /// `onLate` is to close the channel, and is called on its event loop.
  init(gate: AdmissionGate, onLate: @escaping (Phase) -> Void) {
    self.gate = gate
    self.onLate = onLate
  }

  /// Begins the time of a phase.
  func enter(_ phase: Phase) {
    self.phase = phase
    deadline = .now() + .seconds(Int64(allowedSeconds(phase)))
    if let loop, deadline < due { arm(loop) }
  }

  func channelActive(context: ChannelHandlerContext) {
    loop = context.eventLoop
    enter(.head)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if phase == .idle { enter(.head) }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func stop() {
    timer?.cancel()
    timer = nil
    loop = nil
  }

  private func allowedSeconds(_ phase: Phase) -> Int {
    switch phase {
    case .idle: gate.limits.idleSecondsMax
    case .head: gate.limits.headSecondsMax
    case .body: gate.limits.bodySecondsMax
    case .farewell: Self.farewellSeconds
    }
  }

  private func arm(_ loop: any EventLoop) {
    timer?.cancel()
    due = deadline
    timer = loop.assumeIsolated().scheduleTask(deadline: due) { [weak self] in self?.look(loop) }
  }

  private func look(_ loop: any EventLoop) {
    guard NIODeadline.now() >= deadline else { return arm(loop) }
    if phase == .head || phase == .body { gate.countSlowConnection() }
    due = .distantFuture
    onLate(phase)
  }
}
