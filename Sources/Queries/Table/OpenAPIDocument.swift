package import Answers
import Response

/// The table as an OpenAPI 3.1 document.
package struct OpenAPIDocument: Sendable {
  private let version: String
  private let questions: [Question]
  private let deeds: [Deed]

  /// The document of a table; `version` is the program's.
  package init(
    version: String, questions: [Question] = QuestionTable.all, deeds: [Deed] = QuestionTable.deeds
  ) {
    self.version = version
    self.questions = questions
    self.deeds = deeds
  }

  private static let schemas = "#/components/schemas/"

  /// The document; the same bytes for the same table.
  package var json: String {
    var json = JSONText()
    json.object { json in
      json.pair("openapi", "3.1.0")
      json.object("info") { json in
        json.pair("title", "Whence")
        json.pair("version", version)
        json.pair(
          "description",
          "Root causes of outages, and all that they were told from. Times are in UTC.")
      }
      json.object("paths") { json in
        for question in questions { write(question, to: &json) }
        for deed in deeds { write(deed, to: &json) }
      }
      json.object("components") { json in
        writeSchemas(to: &json)
        writeResponses(to: &json)
      }
    }
    return json.text
  }

  private func write(_ question: Question, to json: inout JSONText) {
    json.object("/api/v1/\(question.path)") { json in
      json.object("get") { json in
        json.pair("operationId", question.name)
        json.pair("summary", question.summary)
        json.array("parameters", question.parameters + [.format]) { json, parameter in
          let isInPath = question.pathParameters.contains(parameter.name)
          json.object { parameter.write(to: &$0, isInPath: isInPath) }
        }
        json.object("responses") { json in
          json.key("200")
          writeAnswer(question.schema, hasText: true, to: &json)
          writeRefusals(["400", "401", "403", "404", "422", "429", "503"], to: &json)
        }
      }
    }
  }

  private func write(_ deed: Deed, to json: inout JSONText) {
    json.object("/api/v1/\(deed.path)") { json in
      json.object("post") { json in
        json.pair("operationId", deed.name)
        json.pair("summary", deed.summary)
        json.pair("description", "Needs the role \(deed.role.rawValue).")
        json.array("parameters", deed.parameters.filter { deed.pathParameters.contains($0.name) }) {
          json, parameter in json.object { parameter.write(to: &$0, isInPath: true) }
        }
        writeBody(of: deed, to: &json)
        json.object("responses") { json in
          json.key("200")
          writeAnswer(deed.schema, hasText: false, to: &json)
          writeRefusals(
            ["400", "401", "403", "404", "409", "413", "415", "422", "429", "503"], to: &json)
        }
      }
    }
  }

  private func writeBody(of deed: Deed, to json: inout JSONText) {
    let members = deed.parameters.filter { !deed.pathParameters.contains($0.name) }
    guard !members.isEmpty else { return }
    json.object("requestBody") { json in
      json.bool("required", members.contains(where: \.isRequired))
      json.object("content") { json in
        json.object("application/json") { json in
          json.object("schema") { json in
            json.pair("type", "object")
            json.bool("additionalProperties", false)
            json.object("properties") { json in
              for member in members {
                json.object(member.name) { json in
                  json.pair("description", member.summary)
                  member.type.writeMembers(to: &json)
                }
              }
            }
            json.array("required", members.filter(\.isRequired)) { $0.string($1.name) }
          }
        }
      }
    }
  }

  private func writeAnswer(_ schema: Schema, hasText: Bool, to json: inout JSONText) {
    json.object { json in
      json.pair("description", "The answer.")
      json.object("content") { json in
        json.object("application/json") { json in
          json.key("schema")
          schema.write(to: &json, below: Self.schemas)
        }
        guard hasText else { return }
        json.object("text/plain") { json in
          json.key("schema")
          Schema.text.write(to: &json, below: Self.schemas)
        }
      }
    }
  }

  private func writeRefusals(_ codes: [String], to json: inout JSONText) {
    for code in codes {
      json.object(code) { $0.pair("$ref", "#/components/responses/Refused") }
    }
  }

  private func writeSchemas(to json: inout JSONText) {
    var objects: [String: ObjectSchema] = [:]
    for schema in questions.map(\.schema) + deeds.map(\.schema) + [Forms.problem.schema] {
      objects.merge(schema.objects) { first, _ in first }
    }
    json.object("schemas") { json in
      for (name, object) in objects.sorted(by: { $0.key < $1.key }) {
        json.object(name) { object.writeMembers(to: &$0, below: Self.schemas) }
      }
    }
  }

  private func writeResponses(to json: inout JSONText) {
    json.object("responses") { json in
      json.object("Refused") { json in
        json.pair("description", "Why there is no answer (RFC 9457).")
        json.object("content") { json in
          json.object("application/problem+json") { json in
            json.key("schema")
            Forms.problem.schema.write(to: &json, below: Self.schemas)
          }
        }
      }
    }
  }
}

extension Parameter {
  /// The form of an answer over HTTP: no business of the question.
  package static let format = Parameter(
    "format", .choice(["json", "text"]), "JSON, or text for people.", fallback: .text("json"))

  fileprivate func write(to json: inout JSONText, isInPath: Bool) {
    json.pair("name", name)
    json.pair("in", isInPath ? "path" : "query")
    json.pair("description", summary)
    json.bool("required", isInPath || isRequired)
    json.object("schema") { json in
      type.writeMembers(to: &json)
      if let fallback {
        json.key("default")
        fallback.write(to: &json)
      }
    }
  }

  /// Its JSON Schema, for tools.
  package func writeSchema(to json: inout JSONText) {
    json.object { json in
      json.pair("description", summary)
      type.writeMembers(to: &json)
      if let fallback {
        json.key("default")
        fallback.write(to: &json)
      }
    }
  }
}

extension ParameterType {
  /// Its JSON Schema as members of an object.
  func writeMembers(to json: inout JSONText) {
    switch self {
    case .text(let countMax):
      json.pair("type", "string")
      json.pair("minLength", 1)
      json.pair("maxLength", countMax)
    case .choice(let words):
      json.pair("type", "string")
      json.array("enum", words) { $0.string($1) }
    case .whole(let range):
      json.pair("type", "integer")
      json.pair("minimum", range.lowerBound)
      json.pair("maximum", range.upperBound)
    case .number(let range):
      json.pair("type", "number")
      json.number("minimum", range.lowerBound)
      json.number("maximum", range.upperBound)
    case .flag: json.pair("type", "boolean")
    case .moment:
      json.pair("type", "string")
      json.pair("format", "date-time")
    case .cursor:
      json.pair("type", "string")
      json.pair("pattern", #"^[0-9]{1,18}(\.[0-9]{1,18}){0,3}$"#)
    }
  }
}

extension ParameterValue {
  fileprivate func write(to json: inout JSONText) {
    switch self {
    case .text(let text): json.string(text)
    case .whole(let number): json.int(number)
    case .number(let number): json.number(number)
    case .flag(let flag): json.bool(flag)
    case .moment(let moment): json.string(moment.rfc3339)
    case .cursor(let cursor): json.string(cursor.description)
    }
  }
}

extension JSONText {
  fileprivate mutating func pair(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  fileprivate mutating func pair(_ name: String, _ value: Int) {
    key(name)
    int(value)
  }
}
