import Foundation
import Subprocess
import SystemPackage
import Testing

/// A command that listens, for the length of one test.
struct RunningCommand: Sendable {
  /// What it said until it was ready, by line.
  let lines: [String]
  let processID: Int32

  /// The port in the line that begins with `door`.
  func port(of door: String) throws -> Int {
    let line = try #require(
      lines.first { $0.drop { $0 == " " }.hasPrefix(door) }, "no \(door) in \(lines)")
    return try #require(Int(line.digitsAtEnd))
  }

  /// Starts the command, waits for a line with each of `signs`, runs `body`, and ends it with
  /// SIGTERM.
  ///
  /// - Returns: what the command said and its exit code.
  static func run(
    _ arguments: [String], executable: String = WhenceBinary.path,
    environment: [String: String] = [:], until signs: [String],
    body: @escaping @Sendable (RunningCommand) async throws -> Void
  ) async throws -> WhenceBinary.Outcome {
    let run = try await Subprocess.run(
      .path(FilePath(executable)), arguments: Arguments(arguments),
      environment: WhenceBinary.all(environment), input: .none, output: .discarded, error: .sequence
    ) { execution in
      var lines: [String] = []
      var missing = Set(signs)
      var isRunning = true
      for try await line in execution.standardError.strings() {
        lines.append(line)
        missing = missing.filter { !line.contains($0) }
        guard missing.isEmpty, isRunning else { continue }
        isRunning = false
        do {
          let id = execution.processIdentifier.value
          try await body(RunningCommand(lines: lines, processID: id))
        } catch {
          try execution.send(signal: .terminate)
          throw error
        }
        try execution.send(signal: .terminate)
      }
      #expect(missing.isEmpty, "it never said \(missing): \(lines)")
      return lines
    }
    return WhenceBinary.Outcome(
      code: WhenceBinary.code(run.terminationStatus), output: "",
      error: run.closureResult.joined(separator: "\n"))
  }
}

extension String {
  fileprivate var digitsAtEnd: String {
    let line = trimmingCharacters(in: .whitespacesAndNewlines)
    return String(line.reversed().prefix { $0.isNumber }.reversed())
  }
}
