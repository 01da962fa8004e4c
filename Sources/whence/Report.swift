import Answers
import ArgumentParser
import Causes
import Engine
import Queries
import Response
import Server
import Synchronization
import SystemPackage
import Telemetry

/// The subcommand that writes the paper about an incident.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the post-mortem of an incident, as Markdown or HTML.",
    discussion: """
      Summary, impact, time line, pictures of the affected services and of how it spread, \
      evidence, five whys, root causes and why nothing else, what was missing in detection, and \
      what to do. The same recording always gives the same report.
      """)

  @Argument(
    help: ArgumentHelp(
      "Number of the incident; the most urgent one by default.", valueName: "number"))
  var incident: Int?

  @Option(help: ArgumentHelp("File, folder or - with the telemetry.", valueName: "recording"))
  var recording: String

  @Flag(help: "Write one HTML page.")
  var html = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Write it here.", valueName: "file"))
  var output: String?

  @OptionGroup var models: ModelsOption

  func run() async throws {
    let library = try models.folder().library()
    let log = CaseLog(library: library)
    let host = EngineHost(library: library, onEffects: { log.note($0, $1) })
    let damage = try Diagnose.feed(recording, to: host)
    host.drain()
    if let damage { Terminal.note("the recording could not be read to its end: \(damage)") }
    let book = log.book
    guard let number = incident ?? book.mostUrgent?.number,
      var material = ReportMaterial(of: number, in: host.snapshot, library: library)
    else {
      Terminal.note(
        incident.map { "the recording has no incident \($0)" } ?? "the recording has no incident")
      throw ExitCode(ExitStatus.no)
    }
    material.handled = book[number]
    let report = PostMortem(material)
    try write(html ? report.html : report.markdown)
    if damage != nil { throw ExitCode(ExitStatus.badInput) }
  }

  private func write(_ text: String) throws {
    guard let output else { return Terminal.answer(text) }
    let file = try FileDescriptor.open(
      FilePath(output), .writeOnly, options: [.create, .truncate],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
  }
}

/// The cases of a recording, as its incidents unfold.
private final class CaseLog: Sendable {
  private let library: CausalLibrary
  private let state = Mutex(CaseBook())

  init(library: CausalLibrary) { self.library = library }

  var book: CaseBook { state.withLock { $0 } }

  func note(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    let findings = effects.compactMap { effect -> CaseFinding? in
      guard case .incident(let incident) = effect else { return nil }
      let answer = Answer(
        at: snapshot.at, incidents: [incident], present: [], graph: snapshot.graph,
        library: library)
      let outline = IncidentOutline(
        of: incident, graph: snapshot.graph, library: library, at: snapshot.at)
      return CaseFinding(answer, of: outline)
    }
    guard !findings.isEmpty else { return }
    state.withLock { _ = $0.observe(findings, at: snapshot.at) }
  }
}
