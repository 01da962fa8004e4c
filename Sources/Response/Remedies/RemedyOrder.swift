internal import Answers

/// What is to be done, to the last argument.
package enum RemedyOrder: Hashable, Sendable {
  /// A request to be sent.
  case send(RemedyMessage)
  /// A program to be started, without a shell: its path, then its arguments.
  case run([String])

  /// One line for people: what is done, without secrets.
  package var text: String {
    switch self {
    case .send(let message): return message.text
    case .run(let arguments):
      var json = JSONText()
      json.array(arguments) { $0.string($1) }
      return "run \(json.text)"
    }
  }

  /// What must not be shown of what the receiver says.
  package var secrets: [String] {
    guard case .send(let message) = self else { return [] }
    return message.headers.filter(\.isSecret).map(\.value)
      + (message.shownURL == nil ? [] : [message.url])
  }
}

/// A request with everything filled in.
package struct RemedyMessage: Hashable, Sendable {
  /// "POST", and where to.
  package var method: String
  package var url: String
  /// What is shown in place of the address, where that is a secret.
  package var shownURL: String?
  package var headers: [RemedyHeader]
  /// JSON; nil for none.
  package var body: String?
  /// See ``RemedyRequest``.
  package var tokenPath: String?
  package var authorityPath: String?

  var text: String { "\(method) \(shownURL ?? url)" + (body.map { " with \($0)" } ?? "") }
}
