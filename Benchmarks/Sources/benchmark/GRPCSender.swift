/// OTLP/gRPC over one HTTP/2 connection, a call at a time.
///
/// Not a general client: it has what a unary call needs, honours the server's flow control and
/// frame size, and takes a reply message for success (a refused call has none). RFC 9113.
final class GRPCSender: BatchSender {
  private enum FrameType {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let resetStream: UInt8 = 3
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
    static let goAway: UInt8 = 7
    static let windowUpdate: UInt8 = 8
  }

  private static let endStream: UInt8 = 1
  private static let acknowledgement: UInt8 = 1
  private static let endHeaders: UInt8 = 4

  private let connection: Connection
  private var stream: UInt32 = 1
  private var frameByteCountMax = 16_384
  private var streamWindowAtStart = 65_535
  private var connectionWindow = 65_535
  private var streamWindow = 0
  private var isAnswered = false
  private var isEnded = false

  init(port: Int) throws {
    connection = try Connection(port: port)
    try connection.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8))
    try sendFrame(FrameType.settings, stream: 0, [UInt8]())
    try receiveFrame()
  }

  func send(_ batch: [UInt8]) throws {
    streamWindow = streamWindowAtStart
    isAnswered = false
    isEnded = false
    try sendFrame(FrameType.headers, flags: Self.endHeaders, stream: stream, Self.requestHeaders)
    let length = withUnsafeBytes(of: UInt32(batch.count).bigEndian) { Array($0) }
    var rest = ([0] + length + batch)[...]
    while !rest.isEmpty {
      let count = min(rest.count, frameByteCountMax, streamWindow, connectionWindow)
      guard count > 0 else {
        try receiveFrame()
        continue
      }
      let flags = count == rest.count ? Self.endStream : 0
      try sendFrame(FrameType.data, flags: flags, stream: stream, rest.prefix(count))
      rest = rest.dropFirst(count)
      streamWindow -= count
      connectionWindow -= count
    }
    while !isEnded { try receiveFrame() }
    guard isAnswered else { throw BenchmarkFailure("the server refused a gRPC call") }
    stream += 2
  }

  /// The header block of a call: fields of the static table, or literals that are not indexed
  /// (RFC 7541, section 6.2.2).
  private static let requestHeaders: [UInt8] = {
    func text(_ value: String) -> [UInt8] { [UInt8(value.utf8.count)] + Array(value.utf8) }
    let path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    return [0x83, 0x86, 0x04] + text(path) + [0x01] + text("localhost") + [0x0F, 0x10]
      + text("application/grpc") + [0x00] + text("te") + text("trailers")
  }()

  private func sendFrame(
    _ type: UInt8, flags: UInt8 = 0, stream: UInt32, _ payload: some Collection<UInt8>
  ) throws {
    let length = withUnsafeBytes(of: UInt32(payload.count).bigEndian) { Array($0.dropFirst()) }
    let identifier = withUnsafeBytes(of: stream.bigEndian) { Array($0) }
    try connection.send(length + [type, flags] + identifier)
    if !payload.isEmpty { try connection.send(payload) }
  }

  private func receiveFrame() throws {
    let head = try connection.receive(9)
    let payload = try connection.receive(Self.integer(head[0..<3]))
    let flags = head[4]
    let identifier = UInt32(Self.integer(head[5..<9]))
    let isOurs = identifier == stream
    switch head[3] {
    case FrameType.data: isAnswered = isAnswered || (isOurs && !payload.isEmpty)
    case FrameType.settings where flags & Self.acknowledgement == 0: try apply(payload)
    case FrameType.ping where flags & Self.acknowledgement == 0:
      try sendFrame(FrameType.ping, flags: Self.acknowledgement, stream: 0, payload)
    case FrameType.windowUpdate:
      let count = Self.integer(payload[0..<4])
      if identifier == 0 { connectionWindow += count } else if isOurs { streamWindow += count }
    case FrameType.goAway, FrameType.resetStream:
      throw BenchmarkFailure("the server ended a gRPC call: frame \(head[3]), \(payload)")
    default: break
    }
    let canEnd = head[3] == FrameType.data || head[3] == FrameType.headers
    if isOurs, canEnd, flags & Self.endStream != 0 { isEnded = true }
  }

  private func apply(_ settings: [UInt8]) throws {
    for start in stride(from: 0, to: settings.count - 5, by: 6) {
      let value = Self.integer(settings[start + 2..<start + 6])
      switch Self.integer(settings[start..<start + 2]) {
      case 4:
        streamWindow += value - streamWindowAtStart
        streamWindowAtStart = value
      case 5: frameByteCountMax = value
      default: break
      }
    }
    try sendFrame(FrameType.settings, flags: Self.acknowledgement, stream: 0, [UInt8]())
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
