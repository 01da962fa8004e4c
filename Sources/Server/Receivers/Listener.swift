internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

/// What all doors have in common: a listening socket, a bound on connections, and a graceful end.
struct Listener: Sendable {
  /// What requests under way get at the end, in seconds.
  private static let graceSeconds: Int64 = 5
  private static let backlog: CInt = 1_024

  let address: ListenAddress
  let gate: AdmissionGate
  /// What connections show and speak; nil for none.
  var tls: (identity: TLSIdentity, inside: TLSIdentity.Inside)?
  /// Called once with the port, when senders can connect.
  let onListening: @Sendable (Int) -> Void

  /// Listens until the service group shuts down; then every connection is told to finish, and after
  /// a while made to.
  ///
  /// `setUp` puts the handlers of a new connection in its pipeline, on its event loop. They are to
  /// close the connection after a `ChannelShouldQuiesceEvent`.
  /// - Throws: what the system says when the address cannot be listened on.
  func run(_ setUp: @escaping @Sendable (any Channel) throws -> Void) async throws {
    let (gate, tls, connections) = (gate, tls, OpenConnections())
    let server = try await bootstrap { channel in
      channel.eventLoop.makeCompletedFuture {
        guard gate.openConnection() else { throw ChannelError.eof }
        connections.add(channel) { gate.closeConnection() }
        if let (identity, inside) = tls {
          try channel.pipeline.syncOperations.addHandler(identity.handler(inside))
        }
        try setUp(channel)
      }
    }.bind(host: address.host, port: address.port).get()
    onListening(server.localAddress?.port ?? 0)
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await server.closeFuture.get()
    } onCancelOrGracefulShutdown: {
      // What still comes on open connections is told to come again, to whoever is there then.
      gate.close()
      server.close(promise: nil)
    }
    await connections.finish(within: .seconds(Self.graceSeconds), on: server.eventLoop)
  }

  private func bootstrap(
    _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) -> ServerBootstrap {
    ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: Self.backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 65_536)
      )
      .childChannelInitializer(initializer)
  }
}

/// The connections of one listener that are open now.
private final class OpenConnections: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  /// Keeps `channel` until it is closed, then calls `onClose`.
  func add(_ channel: any Channel, onClose: @escaping @Sendable () -> Void) {
    let id = ObjectIdentifier(channel)
    channels.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { _ in
      self.channels.withLock { $0[id] = nil }
      onClose()
    }
  }

  /// Tells all to finish, and closes those that have not after `time`.
  func finish(within time: TimeAmount, on loop: any EventLoop) async {
    let open = channels.withLock { Array($0.values) }
    for channel in open {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    let end = loop.scheduleTask(in: time) {
      for channel in open { channel.close(promise: nil) }
    }
    _ = try? await EventLoopFuture.andAllComplete(open.map(\.closeFuture), on: loop).get()
    end.cancel()
  }
}
