/// Why a question or deed is not answered: told to whoever asked, never logged one by one.
package struct Refused: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is the matter; the raw value is a word that stays.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A parameter is missing, unknown, given twice or out of its bounds.
    case badParameter = "bad-parameter"
    /// Each parameter is as it should be, but together, or with what is known, they mean nothing: a
    /// moment to come, a range that ends before it begins, a name that several have.
    case unfitting
    /// The body of a deed cannot be read.
    case badBody = "bad-body"
    /// Nobody could be recognised by what was presented.
    case unauthenticated
    /// The role does not allow it.
    case forbidden
    /// There is no such entity, incident or cause.
    case notFound = "not-found"
    /// The path is known, the method is not for it.
    case wrongMethod = "wrong-method"
    /// It does not fit the state that it meets.
    case conflict
    case tooLarge = "too-large"
    case badMediaType = "bad-media-type"
    case tooMany = "too-many"
    /// What is needed to answer is not there at present: history, say.
    case unavailable
  }

  package var kind: Kind
  /// One sentence for people, with numbers where there are some.
  package var message: String
  /// Which parameter or member, if one is to blame.
  package var place: String?
  /// What was given there, cut to ``valueCountMax``.
  package var value: String?
  /// What is allowed there.
  package var limit: String?

  /// Scalars of a value that are told back.
  static let valueCountMax = 200

  /// A refusal; a long value is cut.
  package init(
    _ kind: Kind, _ message: String, place: String? = nil, value: String? = nil,
    limit: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.place = place
    self.value = value.map {
      String(String.UnicodeScalarView($0.unicodeScalars.prefix(Self.valueCountMax)))
    }
    self.limit = limit
  }

  package var description: String { message }
}
