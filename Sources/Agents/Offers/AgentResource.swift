import Answers
import Queries

/// An answer that can be read under an address, whole: for what an agent wants to keep at hand.
///
/// `whence://topology` is the question `topology`; `whence://explain/{cause}` gives the question
/// `explain` its parameter `cause`.
struct AgentResource: Sendable {
  static let scheme = "whence://"

  /// What can be read, in the order in which it is listed; what the table of questions does not
  /// have is left out.
  private static let offered: [(question: String, parameter: String?)] = [
    ("health", nil), ("incidents", nil), ("topology", nil), ("library", nil), ("slos", nil),
    ("incident", "id"), ("report", "id"), ("playbook", "id"), ("entity", "entity"),
    ("explain", "cause"),
  ]

  let question: Question
  /// What the address ends with; nil when it names one thing.
  let parameter: String?

  static func all(of questions: [Question]) -> [AgentResource] {
    offered.compactMap { offer in
      guard let question = questions.first(where: { $0.name == offer.question }) else { return nil }
      let needed = question.parameters.filter { $0.isRequired }.map(\.name)
      guard needed.allSatisfy({ $0 == offer.parameter }) else { return nil }
      let parameter = question.parameters.contains { $0.name == offer.parameter }
      guard parameter || offer.parameter == nil else { return nil }
      return AgentResource(question: question, parameter: offer.parameter)
    }
  }

  /// The address, with a place for the parameter if there is one (RFC 6570).
  var template: String {
    let start = Self.scheme + question.name
    return parameter.map { "\(start)/{+\($0)}" } ?? start
  }

  /// The value of the parameter in an address of this resource: nil when it is none, "" when there
  /// is no parameter.
  func value(in address: String) -> String? {
    let start = Self.scheme + question.name
    guard parameter != nil else { return address == start ? "" : nil }
    guard address.hasPrefix(start + "/") else { return nil }
    let value = String(address.dropFirst(start.count + 1))
    return value.isEmpty ? nil : value.removingPercentEscapes
  }

  func write(to json: inout JSONText) {
    json.object { json in
      json.string(parameter == nil ? "uri" : "uriTemplate", template)
      json.string("name", question.name)
      json.string("description", question.summary)
      json.string("mimeType", "application/json")
    }
  }

  /// - Throws: when the question is refused.
  func read(
    _ value: String, at desk: Desk, limits: AgentLimits
  ) throws(Refused) -> String {
    let given = parameter.map { [(name: $0, value: value)] } ?? []
    let reply = try question.answer(try Asked(given, for: question.parameters), at: desk)
    do throws(JSONFailure) {
      let answer = Screen.screened(try JSONValue(json: reply.json))
      let byteCountMax = limits.resourceTokenCountMax * AgentLimits.bytesPerToken
      return Digest(answer, byteCountMax: byteCountMax).value.json
    } catch {
      throw Refused(.unavailable, "the answer cannot be read: \(error)")
    }
  }
}

extension String {
  /// The text with `%2F` and its like decoded; as it stands when they are none.
  fileprivate var removingPercentEscapes: String {
    guard contains("%") else { return self }
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return self
      }
      rest = rest.dropFirst(2)
      bytes.append(escaped)
    }
    return String(validating: bytes, as: UTF8.self) ?? self
  }
}
