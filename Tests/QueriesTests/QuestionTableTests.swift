import Answers
import Causes
import Engine
import Testing

@testable import Queries

@Suite struct `The table of questions` {
  let desk = Desk(library: CausalLibrary()) { EngineSnapshot() }

  @Test func `names and paths are unique and made of words`() {
    let names = QuestionTable.all.map(\.name) + QuestionTable.deeds.map(\.name)
    #expect(Set(names).count == names.count)
    let paths = QuestionTable.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    for name in names { #expect(name.wholeMatch(of: #/[a-z]+(-[a-z]+)*/#) != nil, "\(name)") }
  }

  @Test(arguments: QuestionTable.all)
  func `what stands in a path is a required parameter`(_ question: Question) {
    for name in question.pathParameters {
      #expect(question.parameters.contains { $0.name == name && $0.isRequired })
    }
  }

  /// A name stands for one object: OpenAPI and tools refer to it.
  @Test func `forms of one name promise the same`() {
    var known: [String: ObjectSchema] = [:]
    for schema in QuestionTable.all.map(\.schema) + QuestionTable.deeds.map(\.schema) {
      for object in Self.objects(of: schema) {
        #expect(known[object.name] == nil || known[object.name] == object, "\(object.name)")
        known[object.name] = object
      }
    }
  }

  /// All of them, doublets too.
  private static func objects(of schema: Schema) -> [ObjectSchema] {
    switch schema {
    case .list(let inner), .nullable(let inner), .table(let inner): objects(of: inner)
    case .object(let object): [object] + object.members.flatMap { objects(of: $0.schema) }
    case .text, .formatted, .choice, .whole, .number, .flag, .any: []
    }
  }

  @Test func `the OpenAPI document is JSON with all that can be asked and done`() throws {
    let document = try JSONValue(json: OpenAPIDocument(version: "1").json)
    #expect(document["openapi"]?.string == "3.1.0")
    for question in QuestionTable.all {
      let operation = document["paths"]?["/api/v1/\(question.path)"]?["get"]
      #expect(operation?["operationId"]?.string == question.name)
    }
    for deed in QuestionTable.deeds {
      let operation = document["paths"]?["/api/v1/\(deed.path)"]?["post"]
      #expect(operation?["operationId"]?.string == deed.name)
    }
  }

  @Test func `an empty desk says that nothing is known, and why`() throws {
    for name in ["diagnosis", "incidents", "symptoms", "topology", "library", "separate"] {
      let question = try #require(QuestionTable.find(name))
      let reply = try question.answer(try Asked([], for: question.parameters), at: desk)
      let json = try JSONValue(json: reply.json)
      #expect(json["presence"]?.string == "live")
      #expect(json["unknown"]?.array?.first?["why"]?.string == "no telemetry has been heard yet")
      #expect(!reply.text.isEmpty)
    }
  }
}

@Suite struct `Parameters` {
  static let parameters = [
    Parameter("name", .text(countMax: 3), "A name."),
    Parameter("word", .choice(["a", "b"]), "A word."),
    Parameter("count", .whole(1...10), "A count.", fallback: .whole(4)),
    Parameter("part", .number(0...1), "A part."),
    Parameter("moment", .moment, "A moment."),
    Parameter("flag", .flag, "Yes or no."),
    .cursor,
  ]

  @Test(arguments: [
    ("name", ""), ("name", "abcd"), ("word", "c"), ("word", ""), ("count", "0"), ("count", "11"),
    ("count", "1.0"), ("count", "+"), ("part", "2"), ("part", "nan"), ("part", "inf"),
    ("moment", "yesterday"), ("moment", "2026-13-01T00:00:00Z"), ("flag", "yes"), ("cursor", "-1"),
    ("cursor", "1."), ("cursor", "1.2.3.4.5"), ("cursor", "99999999999999999999"), ("other", "1"),
  ])
  func `what is not allowed is refused with place, value and limit`(
    name: String, value: String
  ) throws {
    let refused = try #require(throws: Refused.self) {
      try Asked([(name, value)], for: Self.parameters)
    }
    #expect(refused.kind == .badParameter)
    #expect(refused.place == name)
    #expect(refused.limit != nil)
    #expect(refused.httpStatus == 400)
    #expect(try JSONValue(json: refused.json)["status"]?.int == 400)
  }

  @Test func `each is given once, and has its default when it is not`() throws {
    let asked = try Asked(
      [("name", "äöü"), ("part", "0.5"), ("flag", "true"), ("cursor", "3.7")],
      for: Self.parameters)
    #expect(asked.text("name") == "äöü")
    #expect(asked.whole("count") == 4)
    #expect(asked.number("part") == 0.5)
    #expect(asked.flag("flag"))
    #expect(asked.cursor("cursor") == Cursor(3, 7))
    #expect(throws: Refused.self) {
      try Asked([("name", "a"), ("name", "a")], for: Self.parameters)
    }
  }

  @Test func `a missing one is told by its bounds`() throws {
    let refused = try #require(throws: Refused.self) {
      try Asked([], for: [Parameter.incidentID])
    }
    #expect(refused.place == "id")
    #expect(refused.limit == "a whole number from 1 to 2147483647")
  }
}

@Suite struct `Pages of a list` {
  /// Whatever the size of a page, all pages together are the list, also while it grows at its end.
  @Test(arguments: 1...7)
  func `tell everything once`(limit: Int) throws {
    var list = Array(stride(from: 3, to: 40, by: 4))
    var told: [Int] = []
    var cursor: Cursor?
    repeat {
      var given = [("limit", String(limit))]
      if let cursor { given.append(("cursor", cursor.description)) }
      let asked = try Asked(given, for: [.limit(100), .cursor])
      let page = Page(of: list, asked) { Cursor($0) }
      #expect(page.items.count <= limit)
      #expect(page.total == list.count)
      told += page.items
      cursor = page.next
      if cursor != nil, let last = list.last, list.count < 14 { list.append(last + 1) }
    } while cursor != nil
    #expect(told == list)
  }
}

@Suite struct `An outline for people` {
  @Test func `has members by name and lists of alike things as tables`() {
    let json = """
      {"at":"t","list":[],"words":["a","b"],"rows":[{"entity":{"type":"pod","name":"x"},"n":1.5},\
      {"entity":{"type":"pod","name":"yy"},"n":2}]}
      """
    #expect(
      Outline(json: json).text == """
        at  t
        list  none
        words
          a
          b
        rows (2)
          entity  n
          pod x   1.5
          pod yy  2

        """)
  }

  @Test func `telemetry's control characters do not reach a terminal`() {
    #expect(!Outline(json: #"{"a":"\u001b[31m"}"#).text.contains("\u{1B}"))
  }
}
