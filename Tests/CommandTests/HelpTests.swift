import Foundation
import Testing

/// Help texts are part of the product: a change shows as a difference of a file.
///
/// Set RECORD_SNAPSHOTS=1 to write the files anew.
@Suite struct `The help of every command is as it was reviewed` {
  static let commands: [[String]] = [
    [], ["serve"], ["answer"], ["ask"], ["at"], ["incidents"], ["causes"], ["symptoms"],
    ["topology"], ["diagnose"], ["report"], ["verify"], ["record"], ["play"], ["explain"],
    ["models"],
    ["models", "check"], ["models", "test"], ["models", "list"], ["models", "show"],
    ["models", "separate"], ["models", "docs"], ["whatif"], ["resilience"], ["alerts"],
    ["alerts", "test"], ["alerts", "inhibit"], ["alerts", "missing"], ["token"],
    ["token", "create"], ["token", "list"], ["token", "revoke"],
  ]

  @Test(arguments: commands)
  func `the text is that of its snapshot`(command: [String]) async throws {
    let outcome = try await WhenceBinary.run(command + ["--help"])
    let name = (["whence"] + command).joined(separator: "-")
    let file = "\(WhenceBinary.packageFolder)/Tests/CommandTests/Snapshots/\(name).txt"
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(outcome.output.utf8).write(to: URL(filePath: file))
    }
    #expect(outcome.code == 0)
    #expect(outcome.output == (try String(contentsOfFile: file, encoding: .utf8)))
  }
}
