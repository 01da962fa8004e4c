import Foundation
import Testing

@Suite struct `The models commands answer for people and for programs` {
  static let shipped = WhenceBinary.packageFolder + "/Models"

  @Test(arguments: [
    ["models", "list"], ["models", "show", "service"], ["explain", "pool-uncapped"],
  ])
  func `with the flag, the answer is JSON`(command: [String]) async throws {
    let text = try await WhenceBinary.run(command + ["--models", Self.shipped])
    #expect(text.code == 0)
    #expect(!text.output.isEmpty)
    let json = try await WhenceBinary.run(command + ["--models", Self.shipped, "--json"])
    #expect(json.code == 0)
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
  }

  @Test func `models that ship have no errors`() async throws {
    let outcome = try await WhenceBinary.run(["models", "check", Self.shipped])
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
  }

  @Test func `an error is told with its place and exit code`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "wrong.yaml").path
    try Data("nonsense: [".utf8).write(to: URL(filePath: file))
    let outcome = try await WhenceBinary.run(["models", "check", folder.path])
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("wrong.yaml:2:1: error:"))
  }

  @Test func `an unknown cause and a missing folder are named`() async throws {
    let cause = try await WhenceBinary.run(["explain", "gremlins", "--models", Self.shipped])
    #expect(cause.code == 64)
    #expect(cause.error.contains("no cause is named gremlins"))
    let folder = try await WhenceBinary.run(["models", "list", "--models", "/nowhere"])
    #expect(folder.code == 64)
    #expect(folder.error.contains("/nowhere"))
  }
}
