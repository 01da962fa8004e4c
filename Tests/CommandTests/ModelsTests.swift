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

  @Test func `the pages of the models are current`() async throws {
    let pages = WhenceBinary.packageFolder + "/docs/models"
    let outcome = try await WhenceBinary.run([
      "models", "docs", pages, "--check", "--models", Self.shipped,
    ])
    #expect(outcome.code == 0, "run `whence models docs docs/models` for \(outcome.output)")
  }

  static let drawing = WhenceBinary.packageFolder + "/Architectures/three-tier.yaml"

  @Test(arguments: [
    ["models", "separate", drawing, "--json"],
    ["whatif", drawing, "--cause", "orders.lock-held", "--json"],
    ["resilience", drawing, "--format", "json", "--have", "traces"],
    ["resilience", drawing, "--format", "sarif", "--have", "traces"],
  ])
  func `an estate can be asked about, and the answer is JSON`(command: [String]) async throws {
    let outcome = try await WhenceBinary.run(command + ["--models", Self.shipped])
    #expect(outcome.code == 0, "\(outcome.error)")
    _ = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
  }

  @Test func `a policy that is broken is an exit code, and named in every form`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "estate.yaml").path
    let text = """
      entities: [service front, service <shop>]
      relations: [front -calls> <shop> touch-share=1]
      policy: {single-points-max: 0}
      """
    try Data(text.utf8).write(to: URL(filePath: file))
    for (format, wanted) in [
      ("table", "BREACH single-points: <shop>"), ("json", #""subject":"\u003cshop\u003e""#),
      ("sarif", #""ruleId":"single-points""#), ("junit", "&lt;shop&gt;: its loss reaches"),
    ] {
      let outcome = try await WhenceBinary.run([
        "resilience", file, "--format", format, "--models", Self.shipped,
      ])
      #expect(outcome.code == 1)
      #expect(outcome.output.contains(wanted), "\(format)")
    }
  }

  @Test(arguments: [
    ("orders.gremlins", "orders has no cause gremlins; there are "),
    ("nowhere.down", "no entity is named nowhere"), ("down", "write ENTITY.CAUSE"),
  ])
  func `a fault that does not exist is named`(_ cause: String, _ message: String) async throws {
    let outcome = try await WhenceBinary.run([
      "whatif", Self.drawing, "--cause", cause, "--models", Self.shipped,
    ])
    #expect(outcome.code == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
