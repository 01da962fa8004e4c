import GRPCCore
import Server
import Telemetry
import Testing

@Suite struct `The OTLP gRPC door keeps the contract of the specification` {
  static var limits: ReceiverLimits {
    var limits = ReceiverLimits()
    limits.grpcMessageByteCountMax = 100_000
    return limits
  }

  @Test(arguments: TelemetrySignal.allCases, [false, true])
  func `a message reaches the sink as it was sent`(
    signal: TelemetrySignal, isGzip: Bool
  ) async throws {
    let sink = CollectingSink()
    let messages: [[UInt8]] = [[], [1], Array(repeating: 5, count: 3_000_000)]
    let outcomes = try await RunningDoors.run(sink: sink) {
      try await GRPCCaller.export(messages, of: signal, isGzip: isGzip, port: $0.grpcPort)
    }
    #expect(outcomes.map(\.reply) == [[], [], []])
    #expect(sink.received.map(\.bytes) == messages)
    #expect(sink.received.allSatisfy { $0.signal == signal && $0.encoding == .protobuf })
  }

  @Test(arguments: [false, true])
  func `a message over the limit exhausts a resource and the connection goes on`(
    isGzip: Bool
  ) async throws {
    let sink = CollectingSink()
    let large = [UInt8](repeating: 0, count: 100_001)
    let (outcomes, inFlight) = try await RunningDoors.run(limits: Self.limits, sink: sink) {
      doors in
      let outcomes = try await GRPCCaller.export(
        [large, Array(large.dropLast()), Array(repeating: 0, count: 10_000_000), [1]],
        isGzip: isGzip, port: doors.grpcPort)
      return (outcomes, doors.gate.current.inFlightByteCountPeak)
    }
    #expect(outcomes[0].error?.code == .resourceExhausted)
    #expect(outcomes[1].reply == [])
    #expect(outcomes[2].error?.code == .resourceExhausted)
    #expect(outcomes[3].reply == [])
    #expect(sink.received.map(\.bytes.count) == [100_000, 1])
    #expect(inFlight <= 2 * 100_000)
  }

  @Test func `a partial success says how many were rejected and why`() async throws {
    let sink = CollectingSink { Acceptance(rejectedCount: 2, message: "late") }
    let outcomes = try await RunningDoors.run(sink: sink) {
      try await GRPCCaller.export([[1]], port: $0.grpcPort)
    }
    #expect(outcomes[0].reply == [0x0a, 8, 0x08, 2, 0x12, 4] + Array("late".utf8))
  }

  @Test func `bad data is an invalid argument without retry`() async throws {
    let sink = CollectingSink { () throws(Refusal) in throw .malformed("100 % wrong") }
    let outcomes = try await RunningDoors.run(sink: sink) {
      try await GRPCCaller.export([[1]], port: $0.grpcPort)
    }
    let error = try #require(outcomes[0].error)
    #expect(error.code == .invalidArgument)
    #expect(error.message == "100 % wrong")
    #expect(error.metadata.first { $0.key == "grpc-status-details-bin" } == nil)
  }

  @Test func `an overloaded server is unavailable and says for how long`() async throws {
    var limits = ReceiverLimits()
    limits.inFlightByteCountMax = 10
    limits.retryAfterSeconds = 4
    let sink = CollectingSink()
    let outcomes = try await RunningDoors.run(limits: limits, sink: sink) {
      try await GRPCCaller.export([Array(repeating: 1, count: 11), [1]], port: $0.grpcPort)
    }
    let error = try #require(outcomes[0].error)
    #expect(error.code == .unavailable)
    let details = Array(error.metadata[binaryValues: "grpc-status-details-bin"])
    // RetryInfo = { retry_delay = 1 { seconds = 1: 4 } }, at the end of the Status.
    #expect(details.first?.suffix(6) == [0x12, 4, 0x0a, 2, 0x08, 4])
    #expect(outcomes[1].reply == [])
  }

  @Test func `an unknown method is unimplemented`() async throws {
    let outcomes = try await RunningDoors.run(sink: CollectingSink()) {
      try await GRPCCaller.export([[1]], method: "Import", port: $0.grpcPort)
    }
    #expect(outcomes[0].error?.code == .unimplemented)
  }

  @Test func `what was reserved is given back`() async throws {
    let inFlight = try await RunningDoors.run(sink: CollectingSink()) { doors in
      _ = try await GRPCCaller.export(
        Array(repeating: Array(repeating: 3, count: 5_000), count: 20), port: doors.grpcPort)
      // The last stream is closed by its own event loop, which may come a little later.
      for _ in 0..<1_000 where doors.gate.current.inFlightByteCount > 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
      return doors.gate.current.inFlightByteCount
    }
    #expect(inFlight == 0)
  }
}
