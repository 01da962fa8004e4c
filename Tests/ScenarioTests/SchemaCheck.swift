import Answers
import Queries

/// Holds JSON against a form's schema: a second reading of what the schema means.
enum SchemaCheck {
  /// Where the value is not as promised; empty when all is well.
  static func problems(_ value: JSONValue, _ schema: Schema, at place: String = "$") -> [String] {
    switch (schema, value) {
    case (.any, _), (.text, .string), (.number, .number), (.flag, .bool), (.nullable, .null): []
    case (.formatted, .string(let text)):
      text.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) == nil
        ? ["\(place): \(text) is no moment"] : []
    case (.choice(let words), .string(let text)):
      words.contains(text) ? [] : ["\(place): \(text) is none of \(words)"]
    case (.whole, .number(let number)):
      number == number.rounded() ? [] : ["\(place): \(number) is not whole"]
    case (.nullable(let inner), _): problems(value, inner, at: place)
    case (.list(let inner), .array(let items)):
      items.enumerated().flatMap { problems($1, inner, at: "\(place)[\($0)]") }
    case (.table(let inner), .object(let members)):
      members.flatMap { problems($0.value, inner, at: "\(place).\($0.name)") }
    case (.object(let object), .object(let members)):
      problems(members, object, at: place)
    default: ["\(place): \(value) is no \(schema)"]
    }
  }

  private static func problems(
    _ members: [JSONMember], _ object: ObjectSchema, at place: String
  ) -> [String] {
    guard members.map(\.name) == object.members.map(\.name) else {
      return ["\(place): \(members.map(\.name)) are not the members of \(object.name)"]
    }
    return zip(members, object.members).flatMap { member, promised in
      problems(member.value, promised.schema, at: "\(place).\(member.name)")
    }
  }
}
