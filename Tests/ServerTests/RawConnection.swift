import NIOCore
import NIOPosix

/// A TCP connection on which a test says and hears any bytes.
struct RawConnection {
  private let channel: any Channel
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private(set) var received: [UInt8] = []

  /// Runs `body` over a connection to a loopback port.
  static func open<Result>(
    port: Int, body: (inout RawConnection) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var connection = RawConnection(
        channel: channel.channel, outbound: outbound, inbound: inbound.makeAsyncIterator())
      return try await body(&connection)
    }
  }

  var text: String { String(decoding: received, as: UTF8.self) }

  func send(_ bytes: some Sequence<UInt8>) async throws {
    try await outbound.write(ByteBuffer(bytes: bytes))
  }

  /// Sends, and returns when the kernel has taken all of it: nothing waits within the test.
  func push(_ bytes: some Sequence<UInt8>) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
  }

  func send(_ text: String) async throws { try await send(text.utf8) }

  /// Reads until what was received holds `sign` so often, or the server has no more to say.
  mutating func receive(_ sign: String, count: Int = 1) async throws {
    while text.ranges(of: sign).count < count, let piece = try await next() { received += piece }
  }

  /// Reads until the server closes.
  mutating func receiveAll() async throws {
    while let piece = try await next() { received += piece }
  }

  /// The next bytes; nil at the end, also when that is a reset.
  private mutating func next() async throws -> [UInt8]? {
    do { return try await inbound.next().map { Array($0.readableBytesView) } } catch is IOError {
      return nil
    }
  }
}
