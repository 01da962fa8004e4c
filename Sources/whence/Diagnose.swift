import Answers
import ArgumentParser
import Causes
import Engine
import Server
import Telemetry

/// The subcommand that reads a recording.
struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads a recording and says what was the matter.",
    discussion: """
      A recording is what `whence record` or the Collector's file exporter wrote: JSON lines or \
      length-delimited protobuf, plain or gzip. Give a file, a folder (its files are merged by \
      event time) or - for standard input. The same recording always gives the same answer.
      """)

  @Argument(help: ArgumentHelp("File, folder or -.", valueName: "recording"))
  var recording: String

  @Flag(help: "Answer as one JSON object.")
  var json = false

  @Option(help: ArgumentHelp("Parts to divide the work into.", valueName: "count"))
  var shards = 1

  @Option(
    help: ArgumentHelp(
      "What you were alerted to, as JSON: an entity and a time. The answer is about that.",
      valueName: "file"))
  var alert: String?

  @OptionGroup var models: ModelsOption

  func validate() throws {
    guard (1...256).contains(shards) else { throw ValidationError("--shards must be 1 to 256") }
  }

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var settings = EngineSettings()
    settings.shardCount = shards
    let complaint = try alert.map { try Complaint(file: $0) }
    let host = EngineHost(library: try models.folder().library(), settings: settings)
    let damage = try Self.feed(
      recording, to: host, until: complaint?.lastMoment ?? .max)
    host.drain()
    let answer = complaint.map { host.answer(about: $0) } ?? host.answer
    let elapsed = start.duration(to: clock.now) / .seconds(1)
    Terminal.answer(json ? answer.json(elapsedSeconds: elapsed) + "\n" : answer.text)
    if let damage {
      Terminal.note("the recording could not be read to its end: \(damage)")
      throw ExitCode(ExitStatus.badInput)
    }
  }

  /// Gives the whole recording to `sink`; what is wrong with it after good messages is returned,
  /// not thrown.
  ///
  /// What comes after the engine's windows have passed `end` is not read.
  static func feed(
    _ path: String, to sink: EngineHost, until end: Timestamp = .max
  ) throws -> RecordingFailure? {
    let recording = try Recording.open(path)
    var malformed: Refusal?
    do throws(RecordingFailure) {
      while sink.snapshot.at < end, let message = try recording.next() {
        do throws(Refusal) {
          try message.bytes.withUnsafeBufferPointer { (bytes) throws(Refusal) in
            _ = try sink.accept(
              message.signal, encoding: message.encoding, bytes: UnsafeRawBufferPointer(bytes))
          }
        } catch { malformed = malformed ?? error }
      }
    } catch { return error }
    if let malformed { Terminal.note("passed over a message: \(malformed.message)") }
    return nil
  }
}
