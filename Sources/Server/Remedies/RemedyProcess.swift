internal import Response
internal import Subprocess
internal import SystemPackage

/// One program that a remedy starts: without a shell, in a process group of its own, with nothing
/// of our environment.
struct RemedyProcess {
  /// Between asking a program to end and ending it.
  private static let patience = Duration.seconds(2)

  private let arguments: [String]
  private let timeoutSeconds: Double
  private let limits: RemedyLimits

  init(_ arguments: [String], _ timeoutSeconds: Double, _ limits: RemedyLimits) {
    self.arguments = arguments
    self.timeoutSeconds = timeoutSeconds
    self.limits = limits
  }

  /// Runs it to its end, and takes exit code 0 for success.
  func run() async -> (output: [UInt8], failure: String?) {
    let timeout = timeoutSeconds
    return await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await start() }
      group.addTask {
        try? await Task.sleep(for: .seconds(timeout))
        return nil
      }
      while let first = await group.next() {
        if let outcome = first {
          group.cancelAll()
          return (outcome.output, outcome.failure)
        }
        // Its time is up, or nobody waits any more: whoever is cancelled is ended.
        group.cancelAll()
      }
      return ([], "it did not run")
    }
  }

  private struct Outcome {
    var output: [UInt8]
    var failure: String?
  }

  private func start() async -> Outcome {
    let byteCountMax = limits.remedyOutputByteCountMax
    do {
      let result = try await Subprocess.run(
        .path(FilePath(arguments.first ?? "")), arguments: Arguments(Array(arguments.dropFirst())),
        environment: .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]),
        workingDirectory: "/", platformOptions: Self.options, input: .none, output: .sequence,
        error: .combinedWithOutput
      ) { execution in
        var output: [UInt8] = []
        for try await part in execution.standardOutput {
          // The rest is read and let go, or the program would wait for a reader.
          part.withUnsafeBytes { output += $0.prefix(byteCountMax - output.count) }
        }
        // What the program started and left behind ends with it.
        if Task.isCancelled { try? execution.send(signal: .kill, toProcessGroup: true) }
        return output
      }
      let output = result.closureResult
      if Task.isCancelled {
        let seconds = Int(timeoutSeconds.rounded(.up))
        return Outcome(output: output, failure: said("it took longer than \(seconds) s", output))
      }
      guard result.terminationStatus.isSuccess else {
        return Outcome(
          output: output, failure: said("it ended with \(result.terminationStatus)", output))
      }
      return Outcome(output: output, failure: nil)
    } catch {
      return Outcome(output: [], failure: "it could not be started: \(error)")
    }
  }

  private static var options: PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: patience)
    ]
    return options
  }

  private func said(_ problem: String, _ output: [UInt8]) -> String {
    output.isEmpty ? problem : problem + ": " + String(decoding: output, as: UTF8.self)
  }
}
