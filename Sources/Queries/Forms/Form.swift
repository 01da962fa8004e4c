import Answers
import Telemetry

/// How a value is written as JSON, and the schema of what is written: one description of both.
struct Form<Value>: Sendable {
  let schema: Schema
  let write: @Sendable (inout JSONText, Value) -> Void
  /// Of an object; nil for other values.
  let members: Members<Value>?

  /// An object with members in the order in which they are added.
  ///
  /// `name` is unique among all forms.
  init(_ name: String, _ build: (inout Members<Value>) -> Void) {
    var members = Members<Value>()
    build(&members)
    self.init(name, members)
  }

  init(_ name: String, _ members: Members<Value>) {
    let writers = members.writers
    self.members = members
    schema = .object(ObjectSchema(name: name, members: members.schemas))
    write = { json, value in
      json.object { json in
        for write in writers { write(&json, value) }
      }
    }
  }

  init(schema: Schema, write: @escaping @Sendable (inout JSONText, Value) -> Void) {
    self.schema = schema
    self.write = write
    members = nil
  }

  /// The value as JSON.
  func json(_ value: Value) -> String {
    var json = JSONText()
    write(&json, value)
    return json.text
  }

  /// An array of such values.
  var list: Form<[Value]> {
    Form<[Value]>(schema: .list(schema)) { [write] json, values in json.array(values, write) }
  }

  /// Such a value, or null.
  var optional: Form<Value?> {
    Form<Value?>(schema: .nullable(schema)) { [write] json, value in
      if let value { write(&json, value) } else { json.string(nil) }
    }
  }
}

/// The members of an object, while its form is built.
struct Members<Value>: Sendable {
  fileprivate(set) var schemas: [ObjectSchema.Member] = []
  fileprivate(set) var writers: [@Sendable (inout JSONText, Value) -> Void] = []

  /// A member of any form.
  mutating func member<Part>(
    _ name: String, _ form: Form<Part>, _ summary: String = "",
    _ read: @escaping @Sendable (Value) -> Part
  ) {
    schemas.append(ObjectSchema.Member(name: name, summary: summary, schema: form.schema))
    writers.append { json, value in
      json.key(name)
      form.write(&json, read(value))
    }
  }

  /// The items of a page, how many there are in all and where the rest begins.
  mutating func page<Item>(
    _ name: String, _ form: Form<Item>, _ summary: String = "",
    _ read: @escaping @Sendable (Value) -> Page<Item>
  ) {
    member(name, form.list, summary) { read($0).items }
    whole("total", "On all pages together.") { read($0).total }
    text("next", "Cursor of the next page; null on the last.") { read($0).next?.description }
  }

  /// All members of another object, read from a part of the value.
  mutating func all<Part>(
    of form: Form<Part>, _ read: @escaping @Sendable (Value) -> Part
  ) {
    guard let members = form.members else { return }
    schemas += members.schemas
    for write in members.writers {
      writers.append { json, value in write(&json, read(value)) }
    }
  }

  mutating func text(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> String
  ) {
    member(name, Forms.text, summary, read)
  }

  mutating func text(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> String?
  ) {
    member(name, Forms.text.optional, summary, read)
  }

  mutating func whole(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> Int
  ) {
    member(name, Forms.whole, summary, read)
  }

  /// A number; what JSON cannot say (infinite, none) is null.
  mutating func number(
    _ name: String, _ summary: String = "", decimals: Int = 6,
    _ read: @escaping @Sendable (Value) -> Double?
  ) {
    member(name, Forms.number(decimals: decimals), summary, read)
  }

  mutating func flag(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> Bool
  ) {
    member(name, Forms.flag, summary, read)
  }

  mutating func moment(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> Timestamp
  ) {
    member(name, Forms.moment, summary, read)
  }

  mutating func moment(
    _ name: String, _ summary: String = "", _ read: @escaping @Sendable (Value) -> Timestamp?
  ) {
    member(name, Forms.moment.optional, summary, read)
  }

  mutating func choice(
    _ name: String, of words: [String], _ summary: String = "",
    _ read: @escaping @Sendable (Value) -> String
  ) {
    member(name, Forms.choice(words), summary, read)
  }
}

/// The forms of all that answers are made of.
enum Forms {
  static let text = Form<String>(schema: .text) { $0.string($1) }
  static let whole = Form<Int>(schema: .whole) { $0.int($1) }
  static let flag = Form<Bool>(schema: .flag) { $0.bool($1) }
  static let moment = Form<Timestamp>(schema: .formatted("date-time")) { $0.string($1.rfc3339) }
  static let texts = Form<[String: String]>(schema: .table(.text)) { json, table in
    json.object { json in
      for (key, value) in table.sorted(by: { $0.key < $1.key }) {
        json.string(key, value)
      }
    }
  }
  /// JSON that was written before, as it stands.
  static func written(_ schema: Schema) -> Form<String> {
    Form<String>(schema: schema) { $0.raw($1) }
  }

  static func number(decimals: Int) -> Form<Double?> {
    Form<Double?>(schema: .nullable(.number)) { $0.number($1 ?? .nan, decimals: decimals) }
  }

  static func choice(_ words: [String]) -> Form<String> {
    Form<String>(schema: .choice(words)) { $0.string($1) }
  }

  static let gap = Form<Gap>("Gap") { gap in
    gap.text("what", "What is not known.") { $0.what }
    gap.text("why", "Why not.") { $0.why }
  }

  /// An answer: `at`, `presence`, `unknown`, then the members of its body.
  static func said<Body>(_ body: Form<Body>) -> Form<Said<Body>> {
    var members = Members<Said<Body>>()
    members.moment("at", "For when it is said.") { $0.at }
    members.choice(
      "presence", of: [Presence.live.rawValue, Presence.remembered.rawValue],
      "Taken from the running engine, or from history."
    ) { $0.presence.rawValue }
    members.member("unknown", gap.list, "What could not be told, and why.") { $0.unknown }
    members.all(of: body) { $0.body }
    guard case .object(let object) = body.schema else {
      preconditionFailure("the body of an answer is an object")
    }
    return Form<Said<Body>>(object.name, members)
  }
}
