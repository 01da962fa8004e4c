import Foundation
import Testing

@Suite struct `An alert says which trouble a diagnosis is about` {
  private static let recording =
    "\(WhenceBinary.packageFolder)/Examples/shop/recordings/bad-release"

  /// Diagnoses the recording with a file of this text.
  private func diagnose(_ alert: String) async throws -> WhenceBinary.Outcome {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(alert.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await WhenceBinary.run([
      "diagnose", Self.recording, "--json", "--alert", file.path,
    ])
  }

  @Test func `the cause that reaches whom it is about comes first`() async throws {
    let outcome = try await diagnose(#"{"time": "2026-11-21T02:40:00Z"}"#)
    #expect(outcome.code == 0, "\(outcome.error)")
    let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let causes = try #require((answer as? [String: Any])?["causes"] as? [[String: Any]])
    #expect(causes.first?["cause"] as? String == "bad-release")
    let entity = try #require(causes.first?["entity"] as? [String: Any])
    #expect(entity["name"] as? String == "payment")
  }

  @Test(arguments: [("{", "no JSON"), (#"{"time": "noon"}"#, "noon")])
  func `a file that cannot be read says why`(_ text: String, _ wanted: String) async throws {
    let outcome = try await diagnose(text)
    #expect(outcome.code == 65 && outcome.output.isEmpty)
    #expect(outcome.error.contains(wanted), "\(outcome.error)")
  }

  @Test func `a file that is not there is bad input`() async throws {
    let outcome = try await WhenceBinary.run([
      "diagnose", Self.recording, "--alert", "/nowhere.json",
    ])
    #expect(outcome.code == 65 && outcome.error.contains("/nowhere.json"))
  }
}
