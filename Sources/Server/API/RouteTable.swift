internal import Queries

/// What stands where below `/api/v1/`: made from the table of questions.
struct RouteTable: Sendable {
  /// What was found, with what the path says: name and value, decoded.
  enum Match: Sendable {
    case question(Question, [(name: String, value: String)])
    case deed(Deed, [(name: String, value: String)])
    /// The path is known, the method is not for it.
    case otherMethod(allowed: String)
    case none
  }

  private struct Route: Sendable {
    var pattern: [String]
    var question: Question?
    var deed: Deed?

    /// What the path says, if it is this one's; the places of parameters may not be empty.
    func match(_ segments: [String]) -> [(name: String, value: String)]? {
      guard pattern.count == segments.count else { return nil }
      var found: [(name: String, value: String)] = []
      for (part, segment) in zip(pattern, segments) {
        if part.hasPrefix("{") {
          guard !segment.isEmpty else { return nil }
          found.append((String(part.dropFirst().dropLast()), segment))
        } else if part != segment {
          return nil
        }
      }
      return found
    }
  }

  private let routes: [Route]

  init(questions: [Question], deeds: [Deed]) {
    let asked = questions.map { Route(pattern: Self.pattern($0.path), question: $0) }
    let done = deeds.map { Route(pattern: Self.pattern($0.path), deed: $0) }
    routes = asked + done
  }

  /// What stands at a path below `/api/v1/`, given in decoded segments.
  func match(_ segments: [String], isPost: Bool, isGet: Bool) -> Match {
    let found = routes.compactMap { route in route.match(segments).map { (route, $0) } }
    for (route, values) in found {
      if isGet, let question = route.question { return .question(question, values) }
      if isPost, let deed = route.deed { return .deed(deed, values) }
    }
    guard !found.isEmpty else { return .none }
    let methods =
      (found.contains { $0.0.question != nil } ? ["GET", "HEAD"] : [])
      + (found.contains { $0.0.deed != nil } ? ["POST"] : [])
    return .otherMethod(allowed: methods.joined(separator: ", "))
  }

  private static func pattern(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  }
}

/// The target of a request, taken apart (RFC 3986).
struct RequestTarget: Sendable {
  /// Of the path, decoded.
  var segments: [String]
  /// Of the query, decoded, in the order given.
  var query: [(name: String, value: String)] = []

  /// - Throws: when an escape stands for no UTF-8.
  init(_ target: String) throws(Refused) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    segments = []
    for segment in (parts.first ?? "").drop(while: { $0 == "/" })
      .split(separator: "/", omittingEmptySubsequences: false)
    {
      segments.append(try Self.decoded(segment, "path"))
    }
    guard parts.count > 1 else { return }
    for pair in parts[1].split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(sides[0].replacing("+", with: " "), "query")
      let value = sides.count > 1 ? sides[1].replacing("+", with: " ") : ""
      query.append((name, try Self.decoded(value, "query")))
    }
  }

  private static func decoded(_ text: Substring, _ place: String) throws(Refused) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(nibble), let low = rest.popFirst().flatMap(nibble)
      else {
        throw Refused(
          .badParameter, "a % is followed by two hexadecimal digits", place: place,
          value: String(text), limit: "percent-encoded UTF-8")
      }
      bytes.append(high << 4 | low)
    }
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw Refused(
        .badParameter, "the \(place) is no UTF-8", place: place, value: String(text),
        limit: "percent-encoded UTF-8")
    }
    return string
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
