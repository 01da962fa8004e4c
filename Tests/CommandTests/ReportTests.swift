import Foundation
import Testing

/// The post-mortem of a recorded outage is part of the product: it is read and signed by people.
///
/// Set RECORD_SNAPSHOTS=1 to write the files anew.
@Suite struct `The report of a recorded outage` {
  static let recording = "\(WhenceBinary.packageFolder)/Examples/shop/recordings/connections-leaked"

  @Test(arguments: [[], ["--html"]])
  func `is as it was reviewed`(_ flags: [String]) async throws {
    let outcome = try await WhenceBinary.run(["report", "--recording", Self.recording] + flags)
    let name = flags.isEmpty ? "report-connections-leaked.md" : "report-connections-leaked.html"
    let file = "\(WhenceBinary.packageFolder)/Tests/CommandTests/Snapshots/\(name)"
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(outcome.output.utf8).write(to: URL(filePath: file))
    }
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output == (try String(contentsOfFile: file, encoding: .utf8)))
  }

  @Test func `there is none of a quiet time`() async throws {
    let quiet = "\(WhenceBinary.packageFolder)/Examples/shop/recordings/quiet"
    let outcome = try await WhenceBinary.run(["report", "--recording", quiet])
    #expect(outcome.code == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("the recording has no incident"))
  }
}
