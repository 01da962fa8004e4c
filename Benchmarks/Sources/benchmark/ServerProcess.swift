internal import Foundation

/// A `whence serve` of our own, on free loopback ports and with a temporary history file; or a
/// `whence record` to nowhere, which is the doors alone.
final class ServerProcess {
  private static let secondsToStart = 30.0
  private static let secondsToStop = 30.0

  let grpcPort: Int
  let httpPort: Int
  private let apiPort: Int
  private let process = Process()
  private let folder: URL
  private let log: URL
  private var signals: [any DispatchSourceSignal] = []

  /// Starts the server and waits until it is ready.
  init(executable: String, models: String?, isDropping: Bool) throws {
    let ports = try LoopbackPort.free(count: 3)
    (grpcPort, httpPort, apiPort) = (ports[0], ports[1], ports[2])
    folder = FileManager.default.temporaryDirectory.appending(path: "whence-\(UUID().uuidString)")
    log = folder.appending(path: "serve.log")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      throw BenchmarkFailure("no file at \(log.path)")
    }
    process.executableURL = URL(filePath: executable)
    process.arguments =
      [
        "serve", "--grpc-port", "\(grpcPort)", "--http-port", "\(httpPort)", "--api-port",
        "\(apiPort)", "--history", folder.appending(path: "history.sqlite").path,
        "--clock-lead-seconds", "1000000000",
      ] + (models.map { ["--models", $0] } ?? [])
    let output = try FileHandle(forWritingTo: log)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    stopWhenInterrupted()
    do { try waitUntilReady(isDropping: isDropping) } catch {
      stop()
      throw error
    }
  }

  /// Asks the server to stop, makes it stop when it does not, and removes its files.
  func stop() {
    for signal in signals { signal.cancel() }
    process.terminate()
    let deadline = ContinuousClock.now + .seconds(Self.secondsToStop)
    while process.isRunning, .now < deadline { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// What the server tells of itself.
  func status() throws -> ServerStatus {
    let page = try HTTPReply.page("/api/v1/status", port: apiPort)
    return try JSONDecoder().decode(ServerStatus.self, from: Data(page))
  }

  /// Processor time that the server took so far, all threads, in user and system mode.
  ///
  /// To 10 ms, which is the kernel's unit here.
  func processorSeconds() throws -> Double {
    let path = "/proc/\(process.processIdentifier)/stat"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // The name in brackets may hold blanks; what follows it does not. proc(5): fields 14 and 15.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      throw BenchmarkFailure("the server's /proc entry cannot be read")
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The most memory that was resident at one moment, in MiB.
  func residentMebibytesPeak() throws -> Int {
    let path = "/proc/\(process.processIdentifier)/status"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") }
    guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw BenchmarkFailure("the server's memory cannot be read")
    }
    return kibibytes / 1_024
  }

  private func waitUntilReady(isDropping: Bool) throws {
    let deadline = ContinuousClock.now + .seconds(Self.secondsToStart)
    while process.isRunning, .now < deadline {
      if isDropping {
        if (try? Connection(port: grpcPort)) != nil, (try? Connection(port: httpPort)) != nil {
          return
        }
      } else if let status = try? status(), status.ready {
        return
      }
      usleep(50_000)
    }
    let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw BenchmarkFailure("the server did not start:\n\(said)")
  }

  private func stopWhenInterrupted() {
    let identifier = process.processIdentifier
    let folder = folder
    signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        kill(identifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
        exit(128 + number)
      }
      source.resume()
      return source
    }
  }
}

/// The part of `/api/v1/status` that a measurement is checked against.
struct ServerStatus: Decodable {
  var ready: Bool
  /// End of the last window that is over, RFC 3339.
  var at: String
  var receivers: [String: Int]
  var engine: [String: Int]

  /// Spans that were taken in.
  var acceptedSpanCount: Int { receivers["tracesItems", default: 0] }

  /// Spans that were refused, or taken in and left out later.
  var lostSpanCount: Int {
    receivers["rejectedItems", default: 0] + engine["spans dropped", default: 0]
      + engine["duplicate spans", default: 0]
      + engine["items of an impossible time refused", default: 0]
  }
}
