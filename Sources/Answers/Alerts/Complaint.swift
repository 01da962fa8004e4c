package import Telemetry
package import Topology

/// What an operator was alerted to: where and when to look.
///
/// Not an ``Alert``, which another system sends with its labels and which is evidence of one
/// symptom: a complaint says that something about an entity was not as it should be, and nothing
/// of what. See docs/formats/alert.md.
package struct Complaint: Hashable, Sendable {
  /// Whom it is about; nil when it says only when.
  package var entity: EntityKey?
  /// When it was made.
  package var at: Timestamp

  package init(entity: EntityKey?, at: Timestamp) {
    self.entity = entity
    self.at = at
  }

  /// Reads a complaint from JSON; members that it does not know are passed over.
  ///
  /// - Throws: what is wrong, with the place and the value.
  package init(json text: String) throws(ComplaintFailure) {
    let value: JSONValue
    do throws(JSONFailure) { value = try JSONValue(json: text) } catch {
      throw ComplaintFailure(sentence: "no JSON: \(error)")
    }
    guard let time = value["time"]?.string else {
      throw ComplaintFailure(sentence: "'time' is missing: a moment as RFC 3339 has it")
    }
    guard let at = Timestamp(rfc3339: time) else {
      throw ComplaintFailure(sentence: "'time' is no moment as RFC 3339 has it: \(time)")
    }
    self.at = at
    guard let named = value["entity"], !named.isNull else { return }
    guard let name = named["name"]?.string, !name.isEmpty else {
      throw ComplaintFailure(sentence: "'entity.name' is missing: the name of what it is about")
    }
    let type = named["type"]?.string ?? EntityType.service.name
    guard let known = EntityType.allCases.first(where: { $0.name == type }) else {
      throw ComplaintFailure(sentence: "'entity.type' is no type of entities: \(type)")
    }
    entity = EntityKey(known, name)
  }
}

/// Why a complaint cannot be read.
package struct ComplaintFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, where, and the value there.
  package var sentence: String

  package init(sentence: String) { self.sentence = sentence }

  package var description: String { sentence }
}
