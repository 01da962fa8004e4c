package import Answers

/// What a JSON value looks like, as JSON Schema 2020-12 says it.
package indirect enum Schema: Hashable, Sendable {
  case text
  /// A text in a format of JSON Schema: "date-time".
  case formatted(String)
  /// One of some words.
  case choice([String])
  case whole
  case number
  case flag
  case list(Schema)
  case nullable(Schema)
  /// An object whose members have any names.
  case table(Schema)
  case object(ObjectSchema)
  /// Any value: JSON that others wrote.
  case any
}

/// An object with members that are all always there.
package struct ObjectSchema: Hashable, Sendable {
  /// Unique among all forms: "Entity".
  package var name: String
  package var members: [Member]

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    /// Unique within the object.
    package var name: String
    /// One sentence for people; may be empty.
    package var summary: String
    package var schema: Schema
  }
}

extension Schema {
  /// All objects in it by name, itself included, without doublets.
  package var objects: [String: ObjectSchema] {
    var found: [String: ObjectSchema] = [:]
    collect(into: &found)
    return found
  }

  private func collect(into found: inout [String: ObjectSchema]) {
    switch self {
    case .list(let schema), .nullable(let schema), .table(let schema):
      schema.collect(into: &found)
    case .object(let object):
      guard found[object.name] == nil else { return }
      found[object.name] = object
      for member in object.members { member.schema.collect(into: &found) }
    case .text, .formatted, .choice, .whole, .number, .flag, .any: break
    }
  }

  /// A schema that stands for itself, with the objects it needs under `$defs`: for tools.
  package var json: String {
    var json = JSONText()
    json.object { json in
      json.string("$schema", "https://json-schema.org/draft/2020-12/schema")
      guard case .object(let whole) = self else {
        return writeMembers(to: &json, below: "#/$defs/")
      }
      whole.writeMembers(to: &json, below: "#/$defs/")
      json.key("$defs")
      let others = objects.filter { $0.key != whole.name }.sorted { $0.key < $1.key }
      json.object { json in
        for (name, object) in others {
          json.object(name) { object.writeMembers(to: &$0, below: "#/$defs/") }
        }
      }
    }
    return json.text
  }

  /// Writes it as one object; objects within are named by reference below `prefix`.
  package func write(to json: inout JSONText, below prefix: String) {
    json.object { writeMembers(to: &$0, below: prefix) }
  }

  fileprivate func writeMembers(to json: inout JSONText, below prefix: String) {
    switch self {
    case .text: json.type("string")
    case .formatted(let format):
      json.type("string")
      json.string("format", format)
    case .choice(let words):
      json.type("string")
      json.array("enum", words) { $0.string($1) }
    case .whole: json.type("integer")
    case .number: json.type("number")
    case .flag: json.type("boolean")
    case .list(let schema):
      json.type("array")
      json.key("items")
      schema.write(to: &json, below: prefix)
    case .table(let schema):
      json.type("object")
      json.key("additionalProperties")
      schema.write(to: &json, below: prefix)
    case .nullable(let schema):
      json.array("anyOf", [schema, nil]) { json, schema in
        if let schema {
          schema.write(to: &json, below: prefix)
        } else {
          json.object { $0.type("null") }
        }
      }
    case .object(let object):
      json.string("$ref", prefix + object.name)
    case .any: break
    }
  }
}

extension ObjectSchema {
  /// Writes type, properties and what is required as members of an object.
  package func writeMembers(to json: inout JSONText, below prefix: String) {
    json.type("object")
    json.object("properties") { json in
      for member in members {
        json.object(member.name) { json in
          if !member.summary.isEmpty {
            json.string("description", member.summary)
          }
          member.schema.writeMembers(to: &json, below: prefix)
        }
      }
    }
    json.array("required", members) { $0.string($1.name) }
  }
}

extension JSONText {
  fileprivate mutating func type(_ name: String) {
    key("type")
    string(name)
  }
}
