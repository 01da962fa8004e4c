import Answers
import Causes
import Engine
import Foundation
import History
import Queries
import Response
import Server
import Telemetry
import Testing

/// What was said while an outage went on, and what is said of that moment after a restart.
@Suite struct `The moment of a recorded outage, asked for after a restart` {
  /// What a server said at one moment while it was the present.
  private struct Said {
    var at: Timestamp
    var diagnosis: JSONValue
    var incident: JSONValue
    var symptoms: JSONValue
    var topology: JSONValue

    init(_ server: RememberedServer, _ number: Int, at time: Timestamp? = nil) throws {
      at = time ?? server.host.snapshot.at
      let moment = (name: "at", value: at.rfc3339)
      let id = (name: "id", value: String(number))
      diagnosis = try server.ask("diagnosis", moment)
      incident = try server.ask("incident", id, moment)
      symptoms = try server.ask("symptoms", moment)
      topology = try server.ask("topology", moment, (name: "limit", value: "20000"))
    }
  }

  /// Plays the connection collapse into a server on a file and stops it; a minute into the
  /// incident it is asked, and after that somebody acknowledges.
  private static func play(on file: String) throws -> (number: Int, said: Said) {
    let fault = try #require(RecordedFault.all.first { $0.name == "connections-leaked" })
    let server = try RememberedServer(try SQLiteHistory(path: file))
    let recording = try Recording(path: fault.file)
    var found: (number: Int, said: Said)?
    while let message = try recording.next() {
      try server.take(message)
      guard found == nil, let incident = server.open,
        server.host.snapshot.at.seconds(since: incident.opened) >= 60
      else { continue }
      found = (incident.number, try Said(server, incident.number))
    }
    let all = try #require(found, "no incident was open for a minute")
    _ = try server.cases.act(
      on: all.number, .acknowledged("Seen."), by: RememberedServer.ada)
    server.stop()
    return all
  }

  @Test func `is as it was: incident, causes, symptoms and topology`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path
    let (number, then) = try Self.play(on: file)

    let server = try RememberedServer(try SQLiteHistory(path: file))
    #expect(
      try server.ask("incident", (name: "id", value: String(number)))["state"]?.string
        == "acknowledged")
    let now = try Said(server, number, at: then.at)
    for (said, was) in [
      (now.diagnosis, then.diagnosis), (now.incident, then.incident),
      (now.symptoms, then.symptoms), (now.topology, then.topology),
    ] {
      #expect(said["presence"]?.string == "remembered" && was["presence"]?.string == "live")
      #expect(said["at"]?.string == was["at"]?.string)
    }
    for member in ["number", "state", "active", "priority", "headline", "opened", "closed"] {
      #expect(now.incident[member] == then.incident[member], "\(member)")
    }
    try expectSameCauses(now.diagnosis, then.diagnosis)
    try expectSameSymptoms(now.symptoms, then.symptoms, at: then.at)
    try expectSame(
      now.topology, then.topology, "entities",
      ["type", "kind", "name", "service", "virtual", "firstSeen"])
    try expectSame(
      now.topology, then.topology, "relations", ["type", "from", "to", "witnesses", "firstSeen"])
    try expectJudgedAlike(server, then)
  }

  /// Today's library is that of then: it judges as it did, about as surely.
  private func expectJudgedAlike(_ server: RememberedServer, _ then: Said) throws {
    let again = try server.ask("rediagnosis", (name: "at", value: then.at.rfc3339))
    #expect(again["presence"]?.string == "remembered" && again["evidence"]?.string == "whole")
    #expect(again["verdict"]?.string == "same", "\(again["why"]?.string ?? "-")")
    for list in ["added", "removed", "changed"] {
      #expect(again["models"]?[list]?.array?.isEmpty == true)
    }
    let changes = again["changes"]?.array ?? []
    #expect(changes.map(\.causeName) == Self.chosen(then.diagnosis).map(\.causeName))
    for change in changes {
      let (p, q) = (change["then"]?.number ?? -1, change["now"]?.number ?? -2)
      #expect(abs(p - q) < 0.02, "then \(p), now \(q)")
    }
  }

  @Test func `judged by a library that has lost the cause, it says what changed and why`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path
    let (number, then) = try Self.play(on: file)
    let server = try RememberedServer(
      try SQLiteHistory(path: file), library: try ShippedLibrary.withoutLeaks())
    let again = try server.ask("rediagnosis", (name: "at", value: then.at.rfc3339))
    #expect(again["verdict"]?.string == "changed" && again["evidence"]?.string == "whole")
    #expect(again["models"]?["changed"]?.array?.compactMap(\.string) == ["pool"])
    let changes = again["changes"]?.array ?? []
    let gone = try #require(changes.first { $0["cause"]?.string == "connection-leak" })
    #expect((gone["then"]?.number ?? 0) > 0.9 && gone["now"]?.number == nil)
    #expect(gone["reason"]?.string == "The library does not name it any more.")
    let next = try #require(changes.first)
    #expect(next["cause"]?.string != "connection-leak" && next["then"]?.number == nil)
    #expect(next["reason"]?.string?.hasPrefix("It was no part of the diagnosis then.") == true)

    // Of the incident: the last that was thought of it while it was open.
    let last = try server.ask("rediagnosis", (name: "incident", value: String(number)))
    #expect(last["verdict"]?.string == "changed")
    #expect((last["at"]?.string ?? "") > then.at.rfc3339)
    for wrong in [[(name: "incident", value: "99")], [(name: "at", value: "2200-01-01T00:00:00Z")]]
    {
      #expect(throws: Refused.self) { try server.ask("rediagnosis", wrong[0]) }
    }
  }

  private static func chosen(_ said: JSONValue) -> [JSONValue] {
    (said["causes"]?.array ?? []).filter { $0["verdict"]?.string == "cause" }
  }

  /// The same causes in the same order; a probability that moved by less than history notes may
  /// differ by that.
  private func expectSameCauses(_ now: JSONValue, _ then: JSONValue) throws {
    let (causes, causesThen) = (Self.chosen(now), Self.chosen(then))
    try #require(!causesThen.isEmpty && causes.count == causesThen.count)
    for (said, was) in zip(causes, causesThen) {
      for member in ["cause", "entity", "severity", "incident", "active"] {
        #expect(said[member] == was[member], "\(member)")
      }
      let (p, q) = (said["probability"]?.number ?? -1, was["probability"]?.number ?? -2)
      #expect(abs(p - q) < 0.02)
      try expectSame(said, was, "explains", ["entity", "symptom"])
    }
  }

  /// The same symptoms, and in hindsight those that had begun and were not sure yet.
  private func expectSameSymptoms(
    _ now: JSONValue, _ then: JSONValue, at time: Timestamp
  ) throws {
    let (said, was) = (told(now, "symptoms"), told(then, "symptoms"))
    try #require(!was.isEmpty)
    #expect(was.subtracting(said) == [])
    let sure = time.advanced(bySeconds: -15).rfc3339
    let early = (now["symptoms"]?.array ?? []).filter { ($0["onset"]?.string ?? "") < sure }
    #expect(
      told(.object([JSONMember("symptoms", .array(early))]), "symptoms")
        .subtracting(was) == [])
  }

  /// A list holds the same, whatever its order, as far as these members tell.
  private func expectSame(
    _ now: JSONValue, _ then: JSONValue, _ list: String, _ members: [String]
  ) throws {
    let (said, was) = (told(now, list, members), told(then, list, members))
    try #require(!was.isEmpty, "\(list)")
    #expect(said.subtracting(was) == [], "\(list) that were not told then")
    #expect(was.subtracting(said) == [], "\(list) that are not told now")
  }

  private func told(
    _ said: JSONValue, _ list: String, _ members: [String] = ["entity", "symptom", "onset"]
  ) -> Set<String> {
    let items = (said[list]?.array ?? []).map { item in
      members.map { item[$0]?.words ?? "-" }.joined(separator: " ")
    }
    return Set(items)
  }
}

extension ShippedLibrary {
  /// The library as if nobody had ever written down that connections leak.
  fileprivate static func withoutLeaks() throws -> CausalLibrary {
    let files = try files("Models").map { file in
      var isCut = false
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).filter {
        line in
        if line.hasPrefix("  "), !line.hasPrefix("   "), line.hasSuffix(":") {
          isCut = line == "  connection-leak:"
        }
        return !isCut && !line.contains("connection-leak")
      }
      return ModelFile(name: file.name, text: lines.joined(separator: "\n"))
    }
    let compilation = ModelCompiler.compile(files)
    guard let library = compilation.library else { throw Broken(issues: compilation.issues) }
    return library
  }
}

extension JSONValue {
  fileprivate var causeName: String {
    "\(self["cause"]?.words ?? "-") \(self["entity"]?.words ?? "-")"
  }

  /// All that it says, without the names of members.
  fileprivate var words: String {
    switch self {
    case .null: "-"
    case .bool(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): values.map(\.words).joined(separator: ",")
    case .object(let members): members.map(\.value.words).joined(separator: "/")
    }
  }
}
