import Server
import Testing

@Suite struct `An HTTP connection of the door keeps order and ends in time` {
  private static let post =
    "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

  /// What a connection can take too long for.
  enum Wait { case head, body, rest }

  /// One limit that a test can wait for; the others are out of its way.
  private static func hasty(_ wait: Wait) -> ReceiverLimits {
    var limits = ReceiverLimits()
    limits.headSecondsMax = wait == .head ? 1 : 300
    limits.bodySecondsMax = wait == .body ? 1 : 300
    limits.idleSecondsMax = wait == .rest ? 1 : 300
    return limits
  }

  @Test func `requests in a row are answered in their order`() async throws {
    let sink = CollectingSink()
    try await RunningDoors.run(sink: sink) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        let requests = (0..<50).map { "\(Self.post)Content-Length: 2\r\n\r\n\($0 + 10)" }
        try await connection.send(requests.joined())
        try await connection.receive("HTTP/1.1 200", count: 50)
      }
    }
    #expect(sink.received.map(\.bytes) == (0..<50).map { Array("\($0 + 10)".utf8) })
  }

  @Test func `a body may come in chunks and byte by byte`() async throws {
    let sink = CollectingSink()
    try await RunningDoors.run(sink: sink) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        let chunks = "3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"
        let request = "\(Self.post)Transfer-Encoding: chunked\r\n\r\n\(chunks)"
        for byte in request.utf8 { try await connection.send([byte]) }
        try await connection.receive("HTTP/1.1 200")
      }
    }
    #expect(sink.received.map(\.bytes) == [Array("abc0123456789abcdef".utf8)])
  }

  @Test func `a sender that waits for a word before its body gets it`() async throws {
    try await RunningDoors.run(sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        try await connection.send("\(Self.post)Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        try await connection.receive("\r\n\r\n")
        #expect(connection.text == "HTTP/1.1 100 Continue\r\n\r\n")
        try await connection.send("{}")
        try await connection.receive("200 OK")
        #expect(connection.text.contains("200 OK"))
      }
    }
  }

  @Test(arguments: [
    ("\(post)Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", "413 Payload Too Large"),
    ("\(post)Content-Length: 99999999\r\n\r\n{", "413 Payload Too Large"),
    ("\(post)Upgrade: h2c\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\n{}", "200 OK"),
    ("\(post)Connection: close\r\nContent-Length: 2\r\n\r\n{}", "200 OK"),
    ("POST /v1/traces HTTP/1.0\r\nContent-Type: application/json\r\n\r\n", "200 OK"),
    ("GET / HTTP/9.9\r\n\r\n", "400 Bad Request"), ("\u{16}\u{3}\u{1}", "400 Bad Request"),
    ("\(post)X: \(String(repeating: "x", count: 20_000))\r\n\r\n", "431"),
    ("\(post)\(String(repeating: "X: y\r\n", count: 200))\r\n", "431"),
    ("\(post)Content-Length: -1\r\n\r\n", "400 Bad Request"),
    ("\(post)Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", "400 Bad Request"),
  ])
  func `is answered, told that it closes, and closed`(request: String, answer: String) async throws
  {
    let inFlight = try await RunningDoors.run(sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        try await connection.send(request)
        try await connection.receiveAll()
        #expect(connection.text.hasPrefix("HTTP/1.1 \(answer)"), "\(connection.text)")
        #expect(connection.text.contains("\r\nConnection: close\r\n"), "\(connection.text)")
      }
      return doors.gate.current.inFlightByteCount
    }
    #expect(inFlight == 0)
  }

  @Test func `a body refused while it comes is not read to its end`() async throws {
    var limits = ReceiverLimits()
    limits.httpBodyByteCountMax = 1_000_000
    try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        try await connection.send("\(Self.post)Transfer-Encoding: chunked\r\n\r\n")
        let chunk = Array("10000\r\n".utf8) + Array(repeating: 7, count: 65_536) + [13, 10]
        // A gigabyte, or as much of it as the server takes.
        var sentByteCount = 0
        while sentByteCount < 1 << 30, (try? await connection.push(chunk)) != nil {
          sentByteCount += chunk.count
        }
        #expect(sentByteCount < 100 << 20)
      }
      #expect(doors.gate.current.inFlightByteCountPeak <= 1_000_000)
      #expect(doors.gate.current.counters.refusedRequestCounts == [.tooLarge: 1])
    }
  }

  @Test(
    arguments: [
      ("", "", .head), ("POST /v1/traces HT", "", .head),
      ("\(post)Content-Length: 9\r\n\r\n{", "503", .body),
      ("\(post)Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", "503", .body),
      ("\(post)Content-Length: 2\r\n\r\n{}", "200", .rest),
      ("\(post)Content-Length: 2\r\n\r\n{}POST", "200", .rest),
    ] as [(String, String, Wait)])
  func `who says no more is closed`(said: String, status: String, wait: Wait) async throws {
    try await RunningDoors.run(limits: Self.hasty(wait), sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        try await connection.send(said)
        try await connection.receiveAll()
        #expect(connection.text.dropFirst(9).prefix(3) == status)
      }
      #expect(doors.gate.current.inFlightByteCount == 0)
    }
  }

  @Test(
    arguments: [
      ("POST /v1/", .head), ("\(post)Content-Length: 9999\r\n\r\n", .body),
    ] as [(String, Wait)])
  func `who says a byte now and then is closed and counted`(said: String, wait: Wait) async throws {
    try await RunningDoors.run(limits: Self.hasty(wait), sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { connection in
        try await connection.send(said)
        while (try? await connection.send("x")) != nil {
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      #expect(doors.gate.current.counters.slowConnectionCount == 1)
    }
  }

  @Test func `more connections than allowed are closed at once and counted`() async throws {
    var limits = ReceiverLimits()
    limits.connectionCountMax = 1
    try await RunningDoors.run(limits: limits, sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { first in
        try await first.send("\(Self.post)Content-Length: 2\r\n\r\n{}")
        try await first.receive("200 OK")
        try await RawConnection.open(port: doors.httpPort) { second in
          try await second.receiveAll()
          #expect(second.received == [])
        }
        #expect(doors.gate.current.counters.refusedConnectionCount == 1)
      }
    }
  }

  @Test func `at the end who rests is closed, and who is in a request is told to come again`()
    async throws
  {
    try await RunningDoors.run(sink: CollectingSink()) { doors in
      try await RawConnection.open(port: doors.httpPort) { resting in
        try await resting.send("\(Self.post)Content-Length: 2\r\n\r\n{}")
        try await resting.receive("200 OK")
        try await RawConnection.open(port: doors.httpPort) { busy in
          try await busy.send("\(Self.post)Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
          try await busy.receive("100 Continue")
          await doors.shutDown()
          try await resting.receiveAll()
          try await busy.send("{}")
          try await busy.receiveAll()
          #expect(busy.text.contains("HTTP/1.1 503"))
          #expect(busy.text.contains("Retry-After: 1\r\n"))
          #expect(busy.text.contains("Connection: close\r\n"))
        }
      }
    }
  }
}
