package import Telemetry

/// Something that can be asked, whichever door it comes through.
package struct Question: Sendable, CustomStringConvertible {
  /// In lower case, with hyphens: of the command and of the tool.
  package let name: String
  /// Where it stands below `/api/v1/`; `{id}` is the parameter of that name.
  package let path: String
  /// One sentence for people.
  package let summary: String
  /// In the order in which people are told of them.
  package let parameters: [Parameter]
  /// Of the answer.
  package let schema: Schema
  /// How soon an answer is stale.
  package let freshness: Freshness
  /// How long an answer takes.
  package let pace: Pace
  private let ask: @Sendable (Asked, Desk) throws(Refused) -> Reply

  /// How soon an answer is stale.
  package enum Freshness: Sendable {
    /// The same until what is known changes.
    case ofVersion
    /// Another one each time.
    case none
  }

  /// How long an answer takes.
  package enum Pace: Sendable {
    /// Milliseconds, also in a large estate.
    case quick
    /// Seconds and more in a large estate: to be answered apart. It asks the desk now and then
    /// whether somebody still waits.
    case long
  }

  /// `form` is of the answer's members beside `at`, `presence` and `unknown`; `text` is the answer
  /// for people, by default an outline of its JSON; `answer` is pure: all that it says comes from
  /// the desk.
  init<Body: Sendable>(
    _ name: String, path: String? = nil, _ summary: String, _ parameters: [Parameter] = [],
    form: Form<Body>, freshness: Freshness = .ofVersion, pace: Pace = .quick,
    text: (@Sendable (Body) -> String)? = nil,
    answer: @escaping @Sendable (Asked, Desk) throws(Refused) -> Said<Body>
  ) {
    self.name = name
    self.path = path ?? name
    self.summary = summary
    self.parameters = parameters
    self.freshness = freshness
    self.pace = pace
    let whole = Forms.said(form)
    schema = whole.schema
    ask = { (asked: Asked, desk: Desk) throws(Refused) -> Reply in
      let said = try answer(asked, desk)
      let body = said.body
      var write: (@Sendable () -> String)?
      if let text { write = { text(body) } }
      return Reply(at: said.at, presence: said.presence, json: whole.json(said), text: write)
    }
  }

  package var description: String { name }

  /// Answers; the same bytes whenever the desk knows the same.
  package func answer(_ asked: Asked, at desk: Desk) throws(Refused) -> Reply {
    try ask(asked, desk)
  }

  /// Names of the parameters that stand in the path, in their order.
  package var pathParameters: [String] { Self.pathParameters(of: path) }

  static func pathParameters(of path: String) -> [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { String($0.dropFirst().dropLast()) }
  }
}

/// An answer, as it is sent.
package struct Reply: Sendable {
  /// The moment for which it holds.
  package var at: Timestamp
  package var presence: Presence
  /// One JSON object, in one line.
  package var json: String
  private var write: (@Sendable () -> String)?

  init(at: Timestamp, presence: Presence, json: String, text: (@Sendable () -> String)?) {
    self.at = at
    self.presence = presence
    self.json = json
    write = text
  }

  /// The answer for people on a terminal; ends with a line break.
  package var text: String { write?() ?? Outline(json: json).text }
}

/// What is said, with where it was taken from and what is missing.
struct Said<Body: Sendable>: Sendable {
  var at: Timestamp
  var presence: Presence
  /// What could not be told, and why.
  var unknown: [Gap] = []
  var body: Body
}

/// Something that an answer cannot tell.
struct Gap: Hashable, Sendable {
  /// What is not known.
  var what: String
  /// Why not.
  var why: String
}
