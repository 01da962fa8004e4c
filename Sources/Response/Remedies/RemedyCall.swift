package import Answers

/// What an action does, as it was declared: with words for what it is done to.
package enum RemedyCall: Hashable, Sendable {
  /// Sends one request.
  case send(RemedyRequest)
  /// Starts one program, by its path, with arguments.
  case run([RemedyTemplate])

  /// What is to be done for a subject.
  ///
  /// - Throws: when a value may not stand where its word does.
  package func order(for subject: RemedySubject) throws(RemedyError) -> RemedyOrder {
    switch self {
    case .send(let request): return .send(try request.message(for: subject))
    case .run(let templates):
      var arguments: [String] = []
      for template in templates { arguments.append(try template.plainText(for: subject)) }
      return .run(arguments)
    }
  }
}

/// A request as it was declared.
package struct RemedyRequest: Hashable, Sendable {
  /// "POST", and where to; words stand behind the authority only.
  package var method: String
  package var url: RemedyTemplate
  /// What is shown in place of the address, where that is a secret.
  package var shownURL: String?
  package var headers: [RemedyHeader]
  /// Words may stand in its strings; nil sends no body.
  package var body: JSONValue?
  /// File of a bearer token, read each time; nil for none.
  package var tokenPath: String?
  /// PEM file of the authorities that the receiver's certificate is checked by; nil for the
  /// machine's own.
  package var authorityPath: String?

  package init(
    method: String, url: RemedyTemplate, headers: [RemedyHeader] = [], body: JSONValue? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  func message(for subject: RemedySubject) throws(RemedyError) -> RemedyMessage {
    RemedyMessage(
      method: method, url: try url.url(for: subject), shownURL: shownURL, headers: headers,
      body: try body.map { (body) throws(RemedyError) in try Self.filled(body, for: subject).json },
      tokenPath: tokenPath, authorityPath: authorityPath)
  }

  private static func filled(
    _ value: JSONValue, for subject: RemedySubject
  ) throws(RemedyError) -> JSONValue {
    switch value {
    case .null, .bool, .number: return value
    case .string(let text): return .string(try RemedyTemplate(text).text(for: subject))
    case .array(let items):
      var filledItems: [JSONValue] = []
      for item in items { filledItems.append(try filled(item, for: subject)) }
      return .array(filledItems)
    case .object(let members):
      var filledMembers: [JSONMember] = []
      for member in members {
        filledMembers.append(JSONMember(member.name, try filled(member.value, for: subject)))
      }
      return .object(filledMembers)
    }
  }
}

/// A header of a request.
package struct RemedyHeader: Hashable, Sendable {
  /// The name, and what it says.
  package var name: String
  package var value: String
  /// The value is never shown, and taken out of what the receiver says.
  package var isSecret: Bool

  package init(_ name: String, _ value: String, isSecret: Bool = false) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}
