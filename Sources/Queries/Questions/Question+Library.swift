import Answers
import Causes
import Telemetry
import Topology

extension Question {
  static let library = Question(
    "library", "What is known of how things fail: all causes, and where they could go on here.",
    [
      Parameter("type", .choice(Forms.entityTypes), "Only causes of entities of this type."),
      .limit(1_000), .cursor,
    ],
    form: Form<Page<KnownCause>>("Library") { page in
      page.page("causes", Forms.knownCause, "By type, kind and name.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let type = asked.text("type")
    let causes = desk.library.causes.filter { type == nil || $0.entityType.name == type }
      .map { KnownCause($0, in: moment) }
    return moment.say(Page(of: causes, asked) { Cursor(Int($0.cause.id.index)) })
  }

  static let explain = Question(
    "explain", "One cause: what it does, how it shows, what it is easily taken for, what to do.",
    [
      Parameter(
        "cause", .text(countMax: Parameter.nameCountMax),
        "Its name, with type and kind where several have it: pool/connection-leak.",
        isRequired: true)
    ],
    form: Form<[CauseSheet]>("Explanation") { sheets in
      sheets.member("causes", Forms.causeSheet.list, "One for each type that has it.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let name = asked.text("cause") ?? ""
    let found = desk.library.causes.filter { $0.path == name || $0.name == name }
    guard !found.isEmpty else {
      throw Refused(.notFound, "no cause is named \(name)", place: "cause", value: name)
    }
    return moment.say(found.map { CauseSheet($0, in: moment) })
  }
}

/// A cause of the library, with where it could go on.
struct KnownCause: Sendable {
  var cause: Cause
  /// Entities of this estate at which it could.
  var entityCount: Int

  init(_ cause: Cause, in moment: Moment) {
    self.cause = cause
    entityCount = moment.graph.entities.count { cause.scope.contains($0) }
  }
}

/// A cause with what it leads to.
struct CauseSheet: Sendable {
  var known: KnownCause
  var effects: [CausalNode]
  var rivals: [Rival]

  /// What it is easily taken for.
  struct Rival: Sendable {
    /// Its path, and how to tell the two apart.
    var cause: String
    var difference: String
  }

  init(_ cause: Cause, in moment: Moment) {
    let library = moment.library
    known = KnownCause(cause, in: moment)
    effects = library.influences(from: library.node(cause.id)).map {
      library[library.influences[Int($0)].to]
    }
    rivals = cause.rivals.map { Rival(cause: library[$0.cause].path, difference: $0.difference) }
  }
}

extension Forms {
  static let knownCause = Form<KnownCause>("KnownCause") { known in
    known.text("path", "Type, kind if any, and name: pool/connection-leak.") { $0.cause.path }
    known.text("type") { $0.cause.entityType.name }
    known.text("entityKind", "Null for causes of every kind.") { $0.cause.scope.kind?.name }
    known.text("cause") { $0.cause.name }
    known.text("summary", "One sentence.") { $0.cause.summary }
    known.choice("severity", of: Cause.Severity.allCases.map(\.rawValue)) {
      $0.cause.severity.rawValue
    }
    known.number("prior", "Chance that it is going on at one entity at any moment.", decimals: 9) {
      $0.cause.prior
    }
    known.whole("entityCount", "Entities here at which it could go on.") { $0.entityCount }
  }

  static let causeSheet = Form<CauseSheet>("CauseSheet") { sheet in
    sheet.all(of: knownCause) { $0.known }
    sheet.member("leadsTo", effect.list, "Directly.") { $0.effects }
    sheet.member("isNot", rival.list, "What it is easily taken for.") { $0.rivals }
    sheet.member("remedies", text.list, "What to do, in order.") { $0.known.cause.remedies }
    sheet.member("references", text.list, "Where it is described.") { $0.known.cause.references }
  }

  static let effect = Form<CausalNode>("Effect") { effect in
    effect.text("type") { $0.entityType.name }
    effect.text("entityKind") { $0.scope.kind?.name }
    effect.choice("kind", of: ["condition", "symptom"]) { $0.kind.rawValue }
    effect.text("name") { $0.name }
    effect.text("summary", "One sentence.") { $0.summary }
  }

  static let rival = Form<CauseSheet.Rival>("Rival") { rival in
    rival.text("cause", "Its path.") { $0.cause }
    rival.text("difference", "How to tell them apart.") { $0.difference }
  }
}
