import Answers
import Telemetry
import Topology

extension Question {
  static let status = Question(
    "status", "What the server tells of itself: inputs, bounds, counters, storage.",
    form: Forms.status, freshness: .none
  ) { asked, desk throws(Refused) in
    guard let status = desk.status else {
      throw Refused(.unavailable, "no server is running here")
    }
    let moment = try desk.moment(asked)
    var figures = status()
    figures.firstSeen = moment.graph.entities.map(\.firstSeen).min()
    return moment.say(figures)
  }
}

extension Forms {
  /// Numbers whose names change with what is built in: their forms are tables.
  static let status: Form<ServerFigures> = Form("Status") { status in
    status.text("version", "Of the program.") { $0.version }
    status.flag("ready", "All doors are open.") { $0.isReady }
    status.number("allowedLatenessSeconds", "How long the late are waited for.") {
      $0.allowedLatenessSeconds
    }
    status.moment("firstSeen", "Of the oldest entity; null before anything was seen.") {
      $0.firstSeen
    }
    status.member("library", counts, "What it knows.") { $0.library }
    status.member("topology", counts, "What it has found.") { $0.topology }
    status.member("receivers", counts, "What the doors took and refused.") { $0.receivers }
    status.member("limits", counts, "Bounds, in the units of their names.") { $0.limits }
    status.member("engine", counts, "What the engine holds and has dropped.") { $0.engine }
    status.member("questions", counts, "What was asked, answered and refused.") { $0.questions }
    status.member("doors", doorFigures, "What doors ask of whoever comes.") { $0.doors }
    status.member("history", historyFigures, "What was stored.") { $0.history }
  }

  static let counts = Form<[NamedCount]>(schema: .table(.whole)) { json, counts in
    json.object { json in
      for count in counts {
        json.int(count.name, count.value)
      }
    }
  }

  static let doorFigures = Form<DoorFigures>("DoorFigures") { doors in
    doors.flag("tokens", "Whoever comes is asked for a token.") { $0.asksTokens }
    doors.flag("tls", "Connections are made with TLS.") { $0.isEncrypted }
    doors.member("lacks", text.list, "What doors that others can reach do without.") { $0.lacks }
    doors.whole("refusedTokens", "Requests without a valid token.") { $0.refusedTokenCount }
    doors.moment("certificateExpires", "Null without a certificate.") { $0.certificateExpires }
    doors.member("identityKeys", Forms.whole.optional, "Null without an identity provider.") {
      $0.identityKeyCount
    }
    doors.moment("identityKeysRead", "Null before its keys were read.") { $0.identityKeysRead }
    doors.text("identityFailure", "Why they could not be read; null when they could.") {
      $0.identityFailure
    }
    doors.text("failure", "Why files that changed cannot be used; null while they can.") {
      $0.failure
    }
  }

  static let historyFigures = Form<HistoryFigures>("HistoryFigures") { figures in
    figures.whole("storedRecords") { $0.storedRecordCount }
    figures.whole("droppedRecords") { $0.droppedRecordCount }
    figures.whole("waitingRecords") { $0.waitingRecordCount }
    figures.text("storedThrough", "End of the last window that is stored; null before.") {
      $0.storedThrough?.rfc3339
    }
    figures.text("failure", "What the store said when it last failed; null after it worked.") {
      $0.failure
    }
    figures.text("place", "Where records are kept at present.") { $0.place }
    figures.member("kinds", historyKind.list) { $0.kinds }
  }

  static let historyKind = Form<HistoryFigures.Kind>("HistoryKind") { kind in
    kind.text("kind") { $0.kind }
    kind.whole("rows") { $0.rowCount }
    kind.whole("bytes") { $0.byteCount }
    kind.whole("bytesMax") { $0.byteCountMax }
    kind.whole("ageSecondsMax") { $0.ageSecondsMax }
  }
}
