import Foundation
import Subprocess
import SystemPackage

#if canImport(Glibc)
import Glibc
#endif

/// The real binary, built with the tests.
enum WhenceBinary {
  struct Outcome: Sendable {
    var code: Int32
    var output: String
    var error: String
  }

  /// The binary beside the test bundle that is running.
  static let path: String = {
    let link = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? link
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "whence").path
  }()

  static let packageFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Outcome {
    let run = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: all(environment),
      output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    return Outcome(
      code: code(run.terminationStatus), output: run.standardOutput, error: run.standardError)
  }

  static func all(_ more: [String: String]) -> Environment {
    // A width of 80 columns, whatever the terminal.
    var values: [Environment.Key: String] = ["COLUMNS": "80"]
    for (key, value) in more { values[Environment.Key(stringLiteral: key)] = value }
    return .inherit.updating(values)
  }

  static func code(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    default: -1
    }
  }
}
