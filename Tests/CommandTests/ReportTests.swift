import Foundation
import Subprocess
import SystemPackage
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

  @Test(arguments: [false, true])
  func `shows the code that stack traces name, from a folder`(_ isHTML: Bool) async throws {
    let shop = WhenceBinary.packageFolder + "/Examples/shop"
    let outcome = try await WhenceBinary.run(
      ["report", "--recording", "\(shop)/recordings/bad-release", "--source", shop + "/services"]
        + (isHTML ? ["--html"] : []))
    #expect(outcome.code == 0, "\(outcome.error)")
    // What the recorded release did wrong stands in the service's code.
    let code = try #require(outcome.output.ranges(of: isHTML ? "<h2>Code</h2>" : "## Code").last)
    let shown = outcome.output[code.upperBound...]
    #expect(shown.contains("payment.py:"), "\(shown)")
    let place = try #require(shown.firstMatch(of: /payment\.py:([0-9]+)/))
    let lines = try String(contentsOfFile: shop + "/services/payment.py", encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines[(try #require(Int(place.1))) - 1]
    let escaped = isHTML ? line.replacing("\"", with: "&quot;") : line
    #expect(shown.contains(escaped), "\(escaped)")
  }

  @Test func `is signed with a key, and OpenSSL agrees`() async throws {
    try await inFolder { folder in
      let (key, other) = (folder + "/key.pem", folder + "/other.pem")
      for file in [key, other] {
        #expect(try await openssl(["genpkey", "-algorithm", "ed25519", "-out", file]))
        #expect(try await openssl(["pkey", "-in", file, "-pubout", "-out", file + ".pub"]))
      }
      let report = folder + "/report.md"
      let signing = try await WhenceBinary.run(
        ["report", "--recording", Self.recording, "--sign-with", key, "--output", report])
      #expect(signing.code == 0, "\(signing.error)")
      let verify = ["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", key + ".pub"]
      #expect(try await openssl(verify + ["-in", report, "-sigfile", report + ".sig"]))
      func check(_ key: String) async throws -> Int32 {
        try await WhenceBinary.run(["verify", report, "--key", key]).code
      }
      #expect(try await check(key + ".pub") == 0)
      #expect(try await check(other + ".pub") == 1)
      #expect(try await check(key) == 64, "a private key is none to check with")
      let text = try String(contentsOfFile: report, encoding: .utf8)
      try Data((text + " ").utf8).write(to: URL(filePath: report))
      #expect(try await check(key + ".pub") == 1)
    }
  }

  @Test(arguments: [
    ([], "name an incident"), (["1", "--sign-with", "key.pem"], "say where with --output"),
    (["1", "--source", "/nowhere"], "no folder of code at /nowhere"),
    (["1", "--output", "/dev/null", "--sign-with", "/nowhere"], "cannot read /nowhere"),
  ])
  func `says what is missing before anybody is asked`(
    _ arguments: [String], why: String
  ) async throws {
    let outcome = try await WhenceBinary.run(
      ["report", "--server", "http://127.0.0.1:1"] + arguments)
    #expect(outcome.code == 64 && outcome.error.contains(why), "\(outcome.error)")
  }

  @Test func `of a running server's incident shows the same code`() async throws {
    let outcome = try await RunningCommand.run(
      [
        "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", "",
        "--clock-lead-seconds", "1000000000",
      ], until: ["ready"]
    ) { command in
      let port = try command.port(of: "OTLP/HTTP")
      let play = try await WhenceBinary.run(
        ["play", Self.recording, "--to", "http://127.0.0.1:\(port)", "--speed", "max"])
      #expect(play.code == 0, "\(play.error)")
      let server = ["--server", "http://127.0.0.1:\(try command.port(of: "questions"))"]
      let services = WhenceBinary.packageFolder + "/Examples/shop"
      let report = try await WhenceBinary.run(["report", "1", "--source", services] + server)
      #expect(report.code == 0, "\(report.error)")
      #expect(report.output.hasPrefix("# Post-mortem of incident 1\n"))
      #expect(report.output.contains("shopkit.py:"), "\(report.output.suffix(2_000))")
      let none = try await WhenceBinary.run(["report", "7"] + server)
      #expect(none.code == 1 && none.error.contains("there is no incident 7"), "\(none.error)")
    }
    #expect(outcome.code == 0)
  }

  private func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "whence-report-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  private func openssl(_ arguments: [String]) async throws -> Bool {
    try await Subprocess.run(
      .path("/usr/bin/openssl"), arguments: Arguments(arguments), output: .discarded,
      error: .discarded
    ).terminationStatus.isSuccess
  }
}
