internal import Answers
internal import Queries

/// The body of a deed: one flat JSON object.
enum DeedBody {
  /// Its members as texts, as a query would have them.
  ///
  /// - Throws: when it is no such object, or a member is of another type than its parameter.
  static func members(
    of body: String, _ deed: Deed
  ) throws(Refused) -> [(name: String, value: String)] {
    let value: JSONValue
    do throws(JSONFailure) {
      value = try JSONValue(json: body)
    } catch {
      throw Refused(
        .badBody, "the body is no JSON: \(error.problem)", place: "byte \(error.offset)",
        limit: "one JSON object")
    }
    guard case .object(let members) = value else {
      throw Refused(.badBody, "the body is no object", place: "body", limit: "one JSON object")
    }
    var given: [(name: String, value: String)] = []
    for member in members {
      let parameter = deed.parameters.first { $0.name == member.name }
      guard !deed.pathParameters.contains(member.name) else {
        throw Refused(.badBody, "\(member.name) stands in the path", place: member.name)
      }
      given.append((member.name, try text(of: member, for: parameter?.type)))
    }
    return given
  }

  private static func text(
    of member: JSONMember, for type: ParameterType?
  ) throws(Refused) -> String {
    switch (member.value, type) {
    case (.string(let text), .text?), (.string(let text), .choice?), (.string(let text), .moment?),
      (.string(let text), .cursor?), (.string(let text), nil):
      return text
    case (.number(let number), .number?): return "\(number)"
    case (.number(let number), .whole?):
      if let whole = Int(exactly: number) { return String(whole) }
    case (.bool(let flag), .flag?): return flag ? "true" : "false"
    default: break
    }
    throw Refused(
      .badBody, "\(member.name) is of another type here", place: member.name,
      limit: type?.bounds ?? "no such member")
  }
}
