package import Response

/// Something that can be done, whichever door it comes through: a change of a case.
package struct Deed: Sendable {
  /// In lower case, with hyphens: of the command and of the tool.
  package let name: String
  /// Where it stands below `/api/v1/`; `{id}` is the parameter of that name.
  package let path: String
  /// One sentence for people.
  package let summary: String
  /// The least role that may do it.
  package let role: Role
  /// Those of the path first.
  package let parameters: [Parameter]
  /// Of the answer: what became of it.
  package let schema: Schema
  /// Whether it reaches beyond what is written down: something is done to somebody's system.
  package let isDestructive: Bool
  private let act: @Sendable (Asked, Actor, Desk) throws(Refused) -> Reply

  init<Body: Sendable>(
    _ name: String, path: String, _ summary: String, role: Role = .operator,
    _ parameters: [Parameter], form: Form<Body>, isDestructive: Bool = false,
    act: @escaping @Sendable (Asked, Actor, Desk) throws(Refused) -> Said<Body>
  ) {
    self.name = name
    self.path = path
    self.summary = summary
    self.role = role
    self.parameters = parameters
    self.isDestructive = isDestructive
    let whole = Forms.said(form)
    schema = whole.schema
    self.act = { (asked: Asked, actor: Actor, desk: Desk) throws(Refused) -> Reply in
      let said = try act(asked, actor, desk)
      return Reply(at: said.at, presence: said.presence, json: whole.json(said), text: nil)
    }
  }

  /// Names of the parameters that stand in the path, in their order.
  package var pathParameters: [String] { Question.pathParameters(of: path) }

  /// Does it.
  ///
  /// - Throws: when the role does not allow it, or it does not fit what it meets; nothing is
  ///   changed then.
  package func perform(_ asked: Asked, by actor: Actor, at desk: Desk) throws(Refused) -> Reply {
    guard actor.role >= role else {
      throw Refused(
        .forbidden,
        "\(name) needs the role \(role.rawValue); \(actor.name) is \(actor.role.rawValue)",
        place: "role", value: actor.role.rawValue, limit: role.rawValue)
    }
    return try act(asked, actor, desk)
  }
}
