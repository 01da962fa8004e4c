import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix

/// An HTTP/2 client that says what a well-behaved gRPC client never would.
enum HTTP2Caller {
  /// Opens one stream and hears all header fields of the answer, trailers included.
  ///
  /// Each of `pieces` is sent in a frame of its own; the last one ends the stream if `isEnded`.
  /// With `isCut` the connection is closed before an answer.
  static func call(
    port: Int, _ headers: [(String, String)], _ pieces: [[UInt8]], isEnded: Bool = true,
    isCut: Bool = false
  ) async throws -> [(String, String)] {
    try await connect(port: port) { channel, frames in
      let stream = HTTP2StreamID(1)
      let isAlone = pieces.isEmpty && isEnded
      try await channel.write(
        HTTP2Frame(
          streamID: stream,
          payload: .headers(.init(headers: HPACKHeaders(headers), endStream: isAlone))))
      for (index, piece) in pieces.enumerated() {
        let isLast = isEnded && index == pieces.count - 1
        // A refused stream is reset, and no more can be said on it.
        try? await channel.write(
          HTTP2Frame(
            streamID: stream,
            payload: .data(.init(data: .byteBuffer(ByteBuffer(bytes: piece)), endStream: isLast))))
      }
      if isCut { return [] }
      var fields: [(String, String)] = []
      for try await frame in frames where frame.streamID == stream {
        if case .rstStream = frame.payload { break }
        guard case .headers(let payload) = frame.payload else { continue }
        fields += payload.headers.map { ($0.name, $0.value) }
        if payload.endStream { break }
      }
      return fields
    }
  }

  /// Whether a connection at rest hears GOAWAY and is closed after `event`.
  static func isToldToGo(port: Int, after event: () async -> Void) async throws -> Bool {
    try await connect(port: port) { _, frames in
      var isTold = false
      var isFirst = true
      for try await frame in frames {
        if isFirst { await event() }
        isFirst = false
        if case .goAway = frame.payload { isTold = true }
      }
      return isTold
    }
  }

  private static func connect<Result>(
    port: Int,
    _ body: (
      NIOAsyncChannelOutboundWriter<HTTP2Frame>, NIOAsyncChannelInboundStream<HTTP2Frame>
    ) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          var configuration = NIOHTTP2Handler.ConnectionConfiguration()
          configuration.headerBlockValidation = .disabled
          try channel.pipeline.syncOperations.addHandler(
            NIOHTTP2Handler(mode: .client, connectionConfiguration: configuration))
          return try NIOAsyncChannel<HTTP2Frame, HTTP2Frame>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await body(outbound, inbound)
    }
  }
}
