import Answers

extension Forms {
  /// Problem details (RFC 9457); the type is the kind.
  static let problem = Form<Problem>("Problem") { problem in
    problem.text("type", "What kind of refusal; a word that stays.") {
      "urn:whence:problem:\($0.refused.kind.rawValue)"
    }
    problem.text("title", "The kind in words.") {
      $0.refused.kind.rawValue.replacing("-", with: " ")
    }
    problem.whole("status", "The status of HTTP.") { $0.status }
    problem.text("detail", "One sentence.") { $0.refused.message }
    problem.text("place", "Which parameter or member is to blame.") { $0.refused.place }
    problem.text("value", "What was given there.") { $0.refused.value }
    problem.text("limit", "What is allowed there.") { $0.refused.limit }
  }
}

/// A refusal with its status over HTTP.
struct Problem: Sendable {
  var refused: Refused
  var status: Int
}

extension Refused {
  /// The status that HTTP has for it (RFC 9110, section 15.5).
  package var httpStatus: Int {
    switch kind {
    case .badParameter, .badBody: 400
    case .unauthenticated: 401
    case .forbidden: 403
    case .notFound: 404
    case .wrongMethod: 405
    case .conflict: 409
    case .tooLarge: 413
    case .badMediaType: 415
    case .unfitting: 422
    case .tooMany: 429
    case .unavailable: 503
    }
  }

  /// As problem details: one JSON object.
  package var json: String { Forms.problem.json(Problem(refused: self, status: httpStatus)) }
}
