import Answers
import Symptoms
import Telemetry
import Topology

/// A relation with both its ends.
struct NamedRelation: Sendable {
  var relation: Relation
  var from: Entity
  var to: Entity
}

extension Entity {
  /// The owning service; of a service itself, its own name.
  var owner: String? { type == .service ? name : service }
}

extension Forms {
  static let entityTypes = EntityType.allCases.map(\.name)
  static let relationTypes = RelationType.allCases.map(\.name)

  /// An entity by name.
  static let entityName = Form<Entity>("Entity") { entity in
    entity.choice("type", of: entityTypes, "As models write it.") { $0.type.name }
    entity.text("kind", "The technology that it is, as far as telemetry says.") { $0.kind?.name }
    entity.text("name", "Unique within the type.") { $0.name }
    entity.text("service", "The owning service; of a service, its own name.") { $0.owner }
  }

  static let answerEntity = Form<AnswerEntity>("Entity") { entity in
    entity.choice("type", of: entityTypes, "As models write it.") { $0.type }
    entity.text("kind", "The technology that it is, as far as telemetry says.") { $0.kind }
    entity.text("name", "Unique within the type.") { $0.name }
    entity.text("service", "The owning service; of a service, its own name.") { $0.service }
  }

  /// An entity with all that is known of its identity.
  static let entity = Form<Entity>("KnownEntity") { entity in
    entity.all(of: entityName) { $0 }
    entity.flag("virtual", "Known only through those who call it.") { $0.isVirtual }
    entity.moment("firstSeen") { $0.firstSeen }
    entity.moment("lastSeen") { $0.lastSeen }
    entity.member("attributes", texts, "Identity attributes by their OpenTelemetry names.") {
      $0.attributes
    }
  }

  /// A relation with its witnesses and what goes over it.
  static let relation = Form<NamedRelation>("Relation") { relation in
    relation.choice("type", of: relationTypes, "As models write it.") { $0.relation.type.name }
    relation.member("from", entityName, "Where it begins.") { $0.from }
    relation.member("to", entityName, "Where it ends.") { $0.to }
    relation.member("witnesses", text.list, "What in telemetry shows it.") {
      $0.relation.provenance.witnesses
    }
    relation.number("ratePerSecond", "Calls, messages or sightings a second.", decimals: 4) {
      $0.relation.quantities.ratePerSecond
    }
    relation.number("errorRatio", "The part of the calls that fail.", decimals: 4) {
      $0.relation.quantities.errorRatio
    }
    relation.number("latencyShare", "The part of the caller's time spent here.", decimals: 4) {
      $0.relation.quantities.latencyShare
    }
    relation.number("loadShare", "The part of the callee's load from here.", decimals: 4) {
      $0.relation.quantities.loadShare
    }
    relation.moment("firstSeen") { $0.relation.firstSeen }
    relation.moment("lastSeen") { $0.relation.lastSeen }
  }
}
