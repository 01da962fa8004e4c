import Foundation
import Server
import Subprocess
import SystemPackage
import Telemetry
import Testing

/// The SDK's own exporters are the senders that matter; `scripts/setup-tests` installs them.
@Suite struct `The exporters of the Python SDK lose nothing` {
  struct Sent: Decodable {
    var spans: [String]
    var metrics: [String]
    var logs: [String]
    var failures: [String]
  }

  static let python = packageFolder + "/.build/test-python/bin/python"

  @Test(arguments: ["grpc", "http"], ["gzip", "none"])
  func `every span, metric and log record arrives once`(
    transport: String, compression: String
  ) async throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.python), "run scripts/setup-tests first")
    let count = 500
    let sink = CollectingSink()
    let sent = try await RunningDoors.run(sink: sink) { doors in
      let port = transport == "grpc" ? doors.grpcPort : doors.httpPort
      let run = try await Subprocess.run(
        .path(FilePath(Self.python)),
        arguments: [
          packageFolder + "/Tests/ServerTests/Exporters/export.py", transport, compression,
          "http://127.0.0.1:\(port)", "\(count)",
        ],
        output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
      #expect(run.terminationStatus.isSuccess, "\(run.standardError)")
      return try JSONDecoder().decode(Sent.self, from: Data(run.standardOutput.utf8))
    }
    #expect(sent.failures == [])
    #expect(spanIDs(in: sink.bytes(of: .traces)).intersection(sent.spans).count == count)
    let metrics = String(decoding: sink.bytes(of: .metrics), as: UTF8.self)
    #expect(sent.metrics.count { metrics.occurrenceCount(of: $0) == 1 } == count)
    let logs = String(decoding: sink.bytes(of: .logs), as: UTF8.self)
    #expect(sent.logs.count { logs.occurrenceCount(of: $0) == 1 } == count)
    #expect(sent.spans.count == count && sent.metrics.count == count && sent.logs.count == count)
  }

  /// All that could be a span id: field 2 of eight bytes.
  ///
  /// Independent of the decoder under test.
  private func spanIDs(in bytes: [UInt8]) -> Set<String> {
    var ids: Set<String> = []
    guard bytes.count >= 10 else { return ids }
    for index in 0...(bytes.count - 10) where bytes[index] == 0x12 && bytes[index + 1] == 8 {
      let id = bytes[(index + 2)..<(index + 10)].map { String(format: "%02x", $0) }
      ids.insert(id.joined())
    }
    return ids
  }
}

/// The root of this package, from where the tests were compiled.
let packageFolder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

extension String {
  fileprivate func occurrenceCount(of part: String) -> Int {
    components(separatedBy: part).count - 1
  }
}
