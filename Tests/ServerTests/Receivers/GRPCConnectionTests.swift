import GRPCCore
import NIOCore
import NIOHPACK
import NIOHTTP2
import Server
import Telemetry
import Testing

@Suite struct `A gRPC connection of the door keeps to HTTP 2` {
  private static let export = "/\(TelemetrySignal.traces.service)/Export"

  private static func headers(_ more: [(String, String)] = []) -> [(String, String)] {
    let standard = [
      (":method", "POST"), (":scheme", "http"), (":path", export), (":authority", "a"),
      ("content-type", "application/grpc"), ("te", "trailers"),
    ]
    let all = standard.filter { field in !more.contains { $0.0 == field.0 } } + more
    // Those with a colon come first (RFC 9113, section 8.3).
    return all.filter { $0.0.hasPrefix(":") } + all.filter { !$0.0.hasPrefix(":") }
  }

  private static func framed(_ message: [UInt8], isCompressed: Bool = false) -> [UInt8] {
    [isCompressed ? 1 : 0] + withUnsafeBytes(of: UInt32(message.count).bigEndian) { Array($0) }
      + message
  }

  @Test(
    arguments: [
      ([(":path", "/\(TelemetrySignal.traces.service)/Import")], "grpc-status", "12"),
      ([(":path", "/some.Service/Export")], "grpc-status", "12"),
      ([("content-type", "application/json")], ":status", "415"),
      ([("content-type", "application/grpc+json")], ":status", "415"),
      ([("content-type", "application/grpc+proto")], "grpc-status", "0"),
      ([("content-type", "application/grpc;charset=utf-8")], "grpc-status", "0"),
      ([(":method", "PUT")], ":status", "405"),
      ([("grpc-timeout", "10S")], "grpc-status", "0"),
      ([("grpc-timeout", "soon")], "grpc-status", "0"),
      ([("grpc-encoding", "zstd")], "grpc-status", "0"),
    ] as [([(String, String)], String, String)])
  func `a head is judged`(
    head: [(String, String)], name: String, value: String
  ) async throws {
    let headers = try await RunningDoors.run(sink: CollectingSink()) { doors in
      try await HTTP2Caller.call(
        port: doors.grpcPort, Self.headers(head), [Self.framed([1, 2])])
    }
    #expect(headers.first { $0.0 == name }?.1 == value, "\(headers)")
  }

  @Test(
    arguments: [
      ([], "3"), ([[0, 0]], "3"), ([[0, 0, 0, 0, 9, 1]], "3"),
      ([framed([1]), framed([2])], "3"), ([framed([1]) + [0]], "3"),
      ([framed([1, 2, 3], isCompressed: true)], "3"),
      ([[0], [0, 0], [0], [2], [7], [8]], "0"),
    ] as [([[UInt8]], String)])
  func `what is not one whole message is refused`(
    pieces: [[UInt8]], status: String
  ) async throws {
    let sink = CollectingSink()
    let (headers, inFlight) = try await RunningDoors.run(sink: sink) { doors in
      let headers = try await HTTP2Caller.call(port: doors.grpcPort, Self.headers(), pieces)
      return (headers, doors.gate.current.inFlightByteCount)
    }
    #expect(headers.first { $0.0 == "grpc-status" }?.1 == status, "\(headers)")
    #expect(sink.received.map(\.bytes) == (status == "0" ? [[7, 8]] : []))
    #expect(inFlight == 0)
  }

  @Test func `a compression nobody knows is said to be so, with those that are`() async throws {
    let headers = try await RunningDoors.run(sink: CollectingSink()) { doors in
      try await HTTP2Caller.call(
        port: doors.grpcPort, Self.headers([("grpc-encoding", "zstd")]),
        [Self.framed([1], isCompressed: true)])
    }
    #expect(headers.first { $0.0 == "grpc-status" }?.1 == "12")
    #expect(headers.first { $0.0 == "grpc-accept-encoding" }?.1 == "identity,gzip")
  }

  @Test(arguments: [("50m", 60), ("1H", 1)])
  func `a message that does not come in time ends the call`(
    timeout: String, bodySeconds: Int
  ) async throws {
    var limits = ReceiverLimits()
    limits.bodySecondsMax = bodySeconds
    let headers = try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      try await HTTP2Caller.call(
        port: doors.grpcPort, Self.headers([("grpc-timeout", timeout)]), [[0, 0, 0]],
        isEnded: false)
    }
    #expect(headers.first { $0.0 == "grpc-status" }?.1 == "14", "\(headers)")
  }

  @Test func `messages over the limit do not use up the window of the connection`() async throws {
    var limits = ReceiverLimits()
    limits.grpcMessageByteCountMax = 1_000_000
    let sink = CollectingSink()
    let large = [UInt8](repeating: 1, count: 2_000_000)
    let messages = Array(repeating: large, count: 40) + [[1]]
    let outcomes = try await RunningDoors.run(limits: limits, sink: sink) {
      try await GRPCCaller.export(messages, port: $0.grpcPort)
    }
    #expect(outcomes.dropLast().allSatisfy { $0.error?.code == .resourceExhausted })
    #expect(outcomes.last?.reply == [])
  }

  @Test func `a sender that says nothing is closed`() async throws {
    var limits = ReceiverLimits()
    limits.headSecondsMax = 1
    try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.grpcPort) { connection in
        try await connection.receiveAll()
      }
      #expect(doors.gate.current.counters.slowConnectionCount == 1)
    }
  }

  @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", String(repeating: "\u{16}", count: 99)])
  func `who does not speak HTTP 2 is closed`(said: String) async throws {
    var limits = ReceiverLimits()
    limits.headSecondsMax = 1
    try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.grpcPort) { connection in
        try await connection.send(said)
        try await connection.receiveAll()
      }
    }
  }

  @Test func `what a call held is given back when its connection breaks`() async throws {
    let sink = CollectingSink()
    let inFlight = try await RunningDoors.run(sink: sink) { doors in
      _ = try? await HTTP2Caller.call(
        port: doors.grpcPort, Self.headers(), [Self.framed(Array(repeating: 1, count: 9_999))],
        isEnded: false, isCut: true)
      for _ in 0..<1_000 where doors.gate.current.inFlightByteCount > 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
      return doors.gate.current.inFlightByteCount
    }
    #expect(inFlight == 0)
    #expect(sink.received == [])
  }

  @Test func `at the end a connection is told to go`() async throws {
    try await RunningDoors.run(sink: CollectingSink()) { doors in
      let isTold = try await HTTP2Caller.isToldToGo(port: doors.grpcPort, after: doors.shutDown)
      #expect(isTold)
    }
  }
}
