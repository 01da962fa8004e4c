import Answers
import Engine
import Foundation
import History
import Queries
import Server
import Telemetry
import Testing

@Suite struct `Alerts of other systems, asked for after a restart` {
  /// What was said of alerts at one moment while it was the present.
  private struct Said {
    var at: Timestamp
    var alerts: JSONValue
  }

  /// Plays the connection collapse; two alerts come with the incident, and one of them ends.
  private static func play(_ server: RememberedServer) throws -> [Said] {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let recording = try Recording(path: fault.file)
    var told: [Alert] = []
    var said: [Said] = []
    var next: Timestamp?
    while let message = try recording.next() {
      try server.take(message)
      let now = server.host.snapshot.at
      if told.isEmpty, server.open != nil {
        let lead = try #require(server.host.answer.causes.first)
        let hurt = try #require(lead.explains.first { $0.entity.type == "service" })
        told = [("HighLatency", hurt.entity.name), ("DiskWorn", "nobody")].map { name, service in
          Alert(
            labels: ["alertname": name, "service": service],
            annotations: ["summary": "Burns \"fast\""], began: now)
        }
        #expect(server.host.tell(told) == 0)
        next = now.advanced(bySeconds: 30)
      } else if let time = next, now >= time, said.count < 2 {
        said.append(Said(at: now, alerts: try server.ask("alerts")))
        told[1].ended = now
        _ = server.host.tell([told[1]])
        next = now.advanced(bySeconds: 30)
      }
    }
    server.stop()
    return said
  }

  @Test func `stand as they stood, under the causes of that moment`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path
    let rules = try ShippedLibrary.alertRules()
    let said = try Self.play(RememberedServer(try SQLiteHistory(path: file), alertRules: rules))
    try #require(said.count == 2)
    let server = try RememberedServer(try SQLiteHistory(path: file), alertRules: rules)
    for then in said {
      let moment = (name: "at", value: then.at.rfc3339)
      let now = try server.ask("alerts", moment)
      #expect(now["presence"]?.string == "remembered")
      #expect(now["told"]?.int == 2)
      for name in ["told", "explained", "causes"] { #expect(now[name] == then.alerts[name]) }
      let (stood, stands) = (then.alerts["alerts"]?.array ?? [], now["alerts"]?.array ?? [])
      #expect(stood.count == 2 && stands.count == 2)
      for (before, after) in zip(stood, stands) {
        for name in [
          "fingerprint", "labels", "annotations", "began", "standing", "entity", "symptom", "cause",
          "tie",
        ] {
          #expect(after[name] == before[name], "\(name) at \(then.at.rfc3339)")
        }
      }
    }
    let ended = said.map { one in
      one.alerts["alerts"]?.array?.count { $0["standing"]?.string == "ended" }
    }
    #expect(ended == [0, 1])
    // Before they were heard there were none.
    let early = (name: "at", value: said[0].at.advanced(bySeconds: -60).rfc3339)
    #expect(try server.ask("alerts", early)["told"]?.int == 0)
  }
}
