import Answers
import ArgumentParser
import Foundation
import Response

/// The subcommand that writes the paper about an incident.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the post-mortem of an incident, as Markdown or HTML.",
    discussion: """
      Summary, impact, time line, pictures of the affected services and of how it spread, \
      evidence, five whys, root causes and why nothing else, what was missing in detection, and \
      what to do. Of a running server's incident, or of one in a recording; the same recording \
      always gives the same report:

        whence report 3 --output incident-3.md
        whence report --recording outage.otlp.jsonl.gz --source ~/shop --html -o outage.html

      A token for the server is taken from the environment: WHENCE_TOKEN.
      """)

  @Argument(
    help: ArgumentHelp(
      "Number of the incident; of a recording the most urgent one by default.",
      valueName: "number"))
  var incident: Int?

  @Option(
    help: ArgumentHelp(
      "File, folder or - with the telemetry; a running server is asked without it.",
      valueName: "recording"))
  var recording: String?

  @OptionGroup var server: ServerOption

  @Flag(help: "Write one HTML page.")
  var html = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Write it here.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Folder of source code; lines that stack traces and log records name are shown.",
      valueName: "folder"))
  var source: String?

  @Option(
    help: ArgumentHelp(
      "Private key, Ed25519 as PEM; the signature is written beside the report, as FILE.sig.",
      valueName: "file"))
  var signWith: String?

  @OptionGroup var models: ModelsOption

  func validate() throws {
    if recording == nil, incident == nil {
      throw ValidationError("name an incident; `whence incidents` lists them")
    }
    if signWith != nil, output == nil {
      throw ValidationError("a signature is a file beside the report: say where with --output")
    }
  }

  func run() async throws {
    let folder = try source.map { try SourceFolder(path: $0) }
    let key = try signWith.map { try GivenFile.read($0) }
    var damage: String?
    var (text, lines): (String, [String])
    if let recording {
      let library = try models.folder().library()
      let found = try RecordedReport(of: incident, in: recording, library: library)
      damage = found.damage
      text = html ? found.report.html : found.report.markdown
      lines = found.evidence.flatMap(\.logs).flatMap { [$0.line, $0.place] }
    } else {
      let asked = AskedReport(server: server.asked, number: incident ?? 0)
      text = try await asked.text(isHTML: html)
      lines = folder == nil ? [] : try await asked.lines()
    }
    if let folder {
      let snippets = folder.snippets(at: lines.flatMap { CodePlace.all(in: $0) })
      text = CodeAppendix(snippets).appended(to: text, isHTML: html)
    }
    try write(Data(text.utf8), key: key)
    if damage != nil { throw ExitCode(ExitStatus.badInput) }
  }

  private func write(_ report: Data, key: Data?) throws {
    guard let output else { return Terminal.answer(String(decoding: report, as: UTF8.self)) }
    let signature: Data?
    do throws(DocumentSeal.Failure) {
      signature = if let key { try DocumentSeal.sign(report, key: key) } else { nil }
    } catch {
      throw ValidationError("\(signWith ?? ""): \(error)")
    }
    try report.write(to: URL(filePath: output))
    try signature?.write(to: URL(filePath: output + ".sig"))
  }
}
