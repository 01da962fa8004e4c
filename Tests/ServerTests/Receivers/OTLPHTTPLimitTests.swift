import NIOHTTP1
import Server
import TestSeeds
import Testing

@Suite struct `The OTLP HTTP door holds its size limits` {
  static let gzip = [("content-encoding", "gzip")]

  static var limits: ReceiverLimits {
    var limits = ReceiverLimits()
    limits.httpBodyByteCountMax = 100_000
    limits.httpMessageByteCountMax = 200_000
    return limits
  }

  @Test(arguments: [(100_000, 200), (100_001, 413)])
  func `the body as sent is judged by its limit`(byteCount: Int, status: Int) async throws {
    let answer = try await RunningDoors.run(limits: Self.limits, sink: CollectingSink()) {
      try await $0.post("/v1/traces", body: [UInt8](repeating: 7, count: byteCount))
    }
    #expect(answer.status == status)
  }

  @Test(arguments: [(200_000, 200), (200_001, 413), (50_000_000, 413)])
  func `the message after decompression is judged by its limit`(
    byteCount: Int, status: Int
  ) async throws {
    let body = GzipDeflater().member(of: [UInt8](repeating: 0, count: byteCount))
    let sink = CollectingSink()
    let peak = try await RunningDoors.run(limits: Self.limits, sink: sink) { doors in
      let answer = try await doors.post("/v1/traces", headers: Self.gzip, body: body)
      #expect(answer.status == status)
      return doors.gate.current.inFlightByteCountPeak
    }
    #expect(sink.received.map(\.bytes.count) == (status == 200 ? [byteCount] : []))
    // The body is held while it is inflated.
    #expect(peak <= Self.limits.httpMessageByteCountMax + body.count)
  }

  @Test func `gzip members in a row are one message`() async throws {
    let sink = CollectingSink()
    let body = GzipDeflater().member(of: [1, 2]) + GzipDeflater().member(of: [3])
    let answer = try await RunningDoors.run(sink: sink) {
      try await $0.post("/v1/traces", headers: Self.gzip, body: body)
    }
    #expect(answer.status == 200)
    #expect(sink.received.map(\.bytes) == [[1, 2, 3]])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what was deflated comes back, however many members it has`(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let members = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (0..<Int.random(in: 0...200_000, using: &random)).map { _ in
        UInt8.random(in: 0...7, using: &random)
      }
    }
    let body = members.flatMap { GzipDeflater().member(of: $0) }
    let sink = CollectingSink()
    let answer = try await RunningDoors.run(sink: sink) {
      try await $0.post("/v1/traces", headers: Self.gzip, body: body)
    }
    #expect(answer.status == 200, "seed \(seed)")
    #expect(sink.received.map(\.bytes) == [members.flatMap { $0 }], "seed \(seed)")
  }

  @Test func `a member that lies of its size costs no more than the limit`() async throws {
    var bomb = GzipDeflater(level: 9).member(of: [UInt8](repeating: 0, count: 50_000_000))
    var dwarf = GzipDeflater().member(of: [7])
    for index in 1...4 {
      bomb[bomb.count - index] = 0
      dwarf[dwarf.count - index] = 0xff
    }
    let bodies = [bomb, dwarf]
    let limits = Self.limits
    let answers = try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      var answers: [(status: Int, peak: Int)] = []
      for body in bodies {
        let answer = try await doors.post("/v1/traces", headers: Self.gzip, body: body)
        answers.append((answer.status, doors.gate.current.inFlightByteCountPeak))
      }
      return answers
    }
    // The length is checked last, so only a message that fits is found to lie.
    #expect(answers.map(\.status) == [413, 400])
    #expect(answers.allSatisfy { $0.peak <= limits.httpMessageByteCountMax + bomb.count })
  }

  @Test func `damaged and cut gzip is bad data`() async throws {
    let whole = GzipDeflater().member(of: Array(0...255))
    var damaged = whole
    damaged[12] ^= 0xff
    let bodies = [
      Array(whole.dropLast()), Array(whole.prefix(5)), damaged, [1, 2, 3], whole + [9],
    ]
    let statuses = try await RunningDoors.run(sink: CollectingSink()) { doors in
      var statuses: [Int] = []
      for body in bodies {
        statuses.append(
          try await doors.post("/v1/traces", headers: Self.gzip, body: body).status)
      }
      return statuses
    }
    #expect(statuses == bodies.map { _ in 400 })
  }

  @Test func `bytes in flight are bounded over all requests and given back`() async throws {
    var limits = ReceiverLimits()
    limits.inFlightByteCountMax = 50_000
    limits.retryAfterSeconds = 3
    let sink = CollectingSink()
    try await RunningDoors.run(limits: limits, sink: sink) { doors in
      let tooMuch = try await doors.post("/v1/logs", body: [UInt8](repeating: 1, count: 60_000))
      #expect(tooMuch.status == 503)
      #expect(tooMuch.headers.first(name: "retry-after") == "3")
      for _ in 0..<5 {
        let fits = try await doors.post("/v1/logs", body: [UInt8](repeating: 1, count: 40_000))
        #expect(fits.status == 200)
      }
      #expect(doors.gate.current.inFlightByteCount == 0)
      #expect(doors.gate.current.counters.refusedRequestCounts == [.overloaded: 1])
      #expect(doors.gate.current.counters.acceptedRequestCount == 5)
    }
  }

  @Test func `the bound on bytes in flight holds to the byte while a bomb inflates`() async throws {
    var limits = ReceiverLimits()
    limits.inFlightByteCountMax = 1_000_000
    let body = GzipDeflater(level: 9).member(of: [UInt8](repeating: 0, count: 10_000_000))
    try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      let answer = try await doors.post("/v1/logs", headers: Self.gzip, body: body)
      #expect(answer.status == 503)
      #expect(doors.gate.current.inFlightByteCountPeak <= 1_000_000)
      #expect(doors.gate.current.inFlightByteCount == 0)
    }
  }

  @Test func `a server that is going down refuses and keeps its word`() async throws {
    let answer = try await RunningDoors.run(sink: CollectingSink()) { doors in
      doors.gate.close()
      return try await doors.post("/v1/traces", body: [1])
    }
    #expect(answer.status == 503)
    #expect(answer.headers.first(name: "retry-after") == "1")
  }
}
