import Server
import Telemetry
import Testing

@Suite struct `A recording is read as it was written` {
  static let base = 1_700_000_000

  private func lines(_ messages: [[UInt8]]) -> [UInt8] { messages.flatMap { $0 + [0x0a] } }

  private func all(_ path: String) throws -> [[UInt8]] {
    let recording = try Recording(path: path)
    var messages: [[UInt8]] = []
    while let message = try recording.next() { messages.append(message.bytes) }
    return messages
  }

  @Test(arguments: ["a.jsonl", "a.jsonl.gz"])
  func `what a file was given comes out of it, plain and compressed`(name: String) async throws {
    try await withTemporaryFolder { folder in
      let messages = (0..<300).map { Messages.span($0, second: Self.base + $0) }
      let file = try RecordingFile(path: "\(folder)/\(name)")
      for message in messages {
        _ = try message.withUnsafeBytes { try file.accept(.traces, encoding: .json, bytes: $0) }
      }
      try file.close()
      #expect(try all("\(folder)/\(name)") == messages)
      #expect(file.totals.requestCounts == [.traces: 300])
    }
  }

  @Test func `a file holds one encoding and says so to the sender`() async throws {
    try await withTemporaryFolder { folder in
      let file = try RecordingFile(path: "\(folder)/a.binpb")
      let refusal = #expect(throws: Refusal.self) {
        _ = try [UInt8]().withUnsafeBytes { try file.accept(.logs, encoding: .json, bytes: $0) }
      }
      #expect(refusal?.httpStatus == 415)
    }
  }

  @Test func `after closing, senders are told to come back`() async throws {
    try await withTemporaryFolder { folder in
      let file = try RecordingFile(path: "\(folder)/a.binpb")
      try file.close()
      try file.close()
      let refusal = #expect(throws: Refusal.self) {
        _ = try [UInt8]().withUnsafeBytes { try file.accept(.logs, encoding: .protobuf, bytes: $0) }
      }
      #expect(refusal?.isRetryable == true)
    }
  }

  @Test func `separate files are merged by the time of their events`() async throws {
    try await withTemporaryFolder { folder in
      let spans = [1, 4, 6].map { Messages.span($0, second: Self.base + $0) }
      let logs = [2, 3, 5].map { Messages.log("line \($0)", second: Self.base + $0) }
      try write(lines(spans), to: "\(folder)/traces.jsonl")
      try write(GzipDeflater().member(of: lines(logs)), to: "\(folder)/logs.jsonl.gz")
      try write(Array("{}".utf8), to: "\(folder)/truth.json")
      try write(Array("notes".utf8), to: "\(folder)/README.md")
      let wanted = [spans[0], logs[0], logs[1], spans[1], logs[2], spans[2]]
      #expect(try all(folder) == wanted)
    }
  }

  @Test(arguments: [true, false])
  func `a recording cut in the middle gives what is whole, then says where`(
    isGzip: Bool
  ) async throws {
    try await withTemporaryFolder { folder in
      let messages = (0..<3).map { Messages.span($0, second: Self.base) }
      let whole =
        isGzip
        ? messages.flatMap { GzipDeflater().member(of: $0 + [0x0a]) } : lines(messages)
      try write(Array(whole.dropLast(20)), to: "\(folder)/a.jsonl")
      let recording = try Recording(path: "\(folder)/a.jsonl")
      #expect(try recording.next()?.bytes == messages[0])
      #expect(try recording.next()?.bytes == messages[1])
      let failure = #expect(throws: RecordingFailure.self) {
        while try recording.next() != nil {}
      }
      #expect(failure?.description.contains("a.jsonl: ") == true)
    }
  }

  @Test(arguments: ["missing", "."])
  func `a path without a recording is named`(name: String) async throws {
    try await withTemporaryFolder { folder in
      let failure = #expect(throws: RecordingFailure.self) {
        try Recording(path: "\(folder)/\(name)")
      }
      #expect(failure?.description.contains(folder) == true)
    }
  }
}
