import Answers
import ArgumentParser
import Causes
import Engine
import Queries
import Response
import Server
import Synchronization

/// The report of an incident of a recording.
struct RecordedReport {
  var report: PostMortem
  /// What shows the incident.
  var evidence: [Evidence]
  /// Why the recording could not be read to its end; nil when it was.
  var damage: String?

  /// Reads a recording, and writes the report of the incident of a number; of the most urgent one
  /// by default.
  ///
  /// - Throws: `ExitCode`, said on standard error, when there is no such incident.
  init(of number: Int?, in recording: String, library: CausalLibrary) throws {
    let log = CaseLog(library: library)
    let host = EngineHost(library: library, onEffects: { log.note($0, $1) })
    damage = try Diagnose.feed(recording, to: host).map { "\($0)" }
    host.drain()
    if let damage { Terminal.note("the recording could not be read to its end: \(damage)") }
    let book = log.book
    guard let found = number ?? book.mostUrgent?.number,
      var material = ReportMaterial(of: found, in: host.snapshot, library: library)
    else {
      Terminal.note(
        number.map { "the recording has no incident \($0)" } ?? "the recording has no incident")
      throw ExitCode(ExitStatus.no)
    }
    material.handled = book[found]
    let services = material.finding.services
    evidence = host.snapshot.evidence.filter { services.contains($0.service) }
    report = PostMortem(material)
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
      return CaseFinding(incident, in: snapshot, library: library)
    }
    guard !findings.isEmpty else { return }
    state.withLock { _ = $0.observe(findings, at: snapshot.at) }
  }
}
