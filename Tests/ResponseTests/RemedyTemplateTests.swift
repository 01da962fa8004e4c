import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `What telemetry says fills places of a remedy, and never makes any` {
  private func subject(_ name: String, service: String? = "cart") -> RemedySubject {
    RemedySubject(
      incident: 7,
      target: RemedyTarget(
        action: "a", cause: "connection-leak",
        entity: AnswerEntity(type: "pod", kind: nil, name: name, service: service)))
  }

  private static let hostile = [
    "a b", "a;reboot", "$(reboot)", "`id`", "-rf", "--all", "a/../b", "..", "a..b", "a/b", "",
    "a\nb",
    "a\0b", "é", "a%2fb", "a?x=1", "a#b", "a&b", "http://evil/", "{entity}", "\"", "a\u{202E}b",
    String(repeating: "a", count: 254),
  ]

  @Test(arguments: hostile)
  func `a name that is no plain name is no argument and stands in no address`(
    _ name: String
  ) throws {
    let call = RemedyCall.run([RemedyTemplate(literal: "/bin/x"), try RemedyTemplate("{entity}")])
    #expect(throws: RemedyError.self) { try call.order(for: subject(name)) }
    let url = try RemedyTemplate("https://there/flags/{entity}?of={service}")
    #expect(throws: RemedyError.self) { try url.url(for: subject(name)) }
    #expect(throws: RemedyError.self) { try url.url(for: subject("fine", service: name)) }
  }

  @Test(arguments: hostile)
  func `in a body any name is the text that it is`(_ name: String) throws {
    let body = JSONValue.object([
      JSONMember("what", .string("restart {entity}")), JSONMember("count", .number(2)),
    ])
    let request = RemedyRequest(
      method: "POST", url: RemedyTemplate(literal: "http://there/"), body: body)
    let message = try request.message(for: subject(name))
    let read = try JSONValue(json: try #require(message.body))
    #expect(read["what"]?.string == "restart \(name)")
    #expect(read["count"]?.int == 2)
  }

  @Test func `plain names are passed on, escaped in an address`() throws {
    let name = "shop-cart_7f.b:2@x"
    let url = try RemedyTemplate("https://there/{entity}/on?of={cause}&in={incident}")
    #expect(
      try url.url(for: subject(name))
        == "https://there/shop-cart_7f.b%3A2%40x/on?of=connection-leak&in=7")
    let call = RemedyCall.run([
      RemedyTemplate(literal: "/bin/{x}"), try RemedyTemplate("--of"),
      try RemedyTemplate("{entity}"),
    ])
    #expect(try call.order(for: subject(name)) == .run(["/bin/{x}", "--of", name]))
    #expect(try call.order(for: subject(name)).text == #"run ["/bin/{x}","--of","\#(name)"]"#)
  }

  @Test func `a word without a value stops the action`() throws {
    let wanted = RemedyError("pod p has no service")
    #expect(throws: wanted) {
      try RemedyTemplate("{service}").plainText(for: subject("p", service: nil))
    }
  }

  @Test(arguments: [
    ("{no}", "no word is named {no}"), ("a{", "a brace stands alone"),
    ("}", "a brace stands alone"),
  ])
  func `what is no template says so`(_ text: String, _ problem: String) {
    let failure = #expect(throws: RemedyError.self) { try RemedyTemplate(text) }
    #expect(failure?.problem.contains(problem) == true)
  }

  @Test func `a brace is written twice`() throws {
    #expect(try RemedyTemplate("{{{entity}}}").text(for: subject("p")) == "{p}")
  }

  @Test(arguments: [
    ("shipping → mysql db", "shipping *", true), ("shipping", "shipping *", false),
    ("cart", "*", true), ("cart", "c*t", true), ("carts", "c*t", false), ("cart", "cart", true),
    ("", "*", true), ("a.b", "a?b", false), ("aXbXc", "a*b*c", true), ("abab", "*ab", true),
  ])
  func `names are of a pattern`(_ name: String, _ pattern: String, _ isOf: Bool) {
    #expect(Remedy.matches(name, pattern: pattern) == isOf)
  }
}
