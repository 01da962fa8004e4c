import Answers
import Engine
import History
import Queries
import Server
import Telemetry
import Testing

@Suite struct `One incident has one figure` {
  /// Asked again and again while the outage goes on: shares drift from window to window.
  @Test func `wherever it is told at a moment`() throws {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let server = try RememberedServer(MemoryHistory())
    let recording = try Recording(path: fault.file)
    var shares: [Double] = []
    var asked = Timestamp.zero
    while let message = try recording.next() {
      try server.take(message)
      let now = server.host.snapshot.at
      guard let incident = server.open, now.seconds(since: asked) >= 20 else { continue }
      asked = now
      let id = (name: "id", value: String(incident.number))
      let whole = try server.ask("incident", id)["impact"]
      let harm = try server.ask("impact", id)
      #expect(whole == harm["impact"], "at \(now.rfc3339)")
      let entry = whole?["entryPoints"]?.array?.first
      guard let share = entry?["failingShare"]?.number else { continue }
      shares.append(share)
      let percent = "\(Int((share * 100).rounded())) %"
      let said = try server.ask("health")
      let lines = (said["areas"]?.array ?? []).flatMap { $0["reasons"]?.array ?? [] }
        .compactMap(\.string).filter { $0.contains("of the requests") }
      #expect(lines.allSatisfy { $0.contains(percent) }, "\(percent): \(lines)")
      let paper = try server.ask("report", id)["document"]?.string
      #expect(paper?.contains(percent) == true)
    }
    #expect(Set(shares).count > 1, "shares should drift: \(shares)")
  }
}
