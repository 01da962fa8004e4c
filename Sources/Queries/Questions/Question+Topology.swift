import Telemetry
import Topology

extension Question {
  static let topology = Question(
    "topology", "What exists and what depends on what.",
    [
      Parameter.entity("Only what is around this entity; see depth.", isRequired: false),
      Parameter(
        "depth", .whole(0...8), "Relations to walk from the entity, either way.",
        fallback: .whole(1)),
      Parameter("type", .choice(Forms.entityTypes), "Only entities of this type."),
      Parameter(
        "service", .text(countMax: Parameter.nameCountMax), "Only this service and what is of it."),
      .at, .limit(1_000, max: 20_000), .cursor,
    ],
    form: Form<TopologyPart>("Topology") { part in
      part.whole("version", "Rises when an entity or relation appears or goes.") { $0.version }
      part.member("entities", Forms.entity.list) { $0.page.items }
      part.member(
        "relations", Forms.relation.list,
        "Those that begin at an entity of this page and end at one of any page."
      ) { $0.relations }
      part.whole("total", "Entities on all pages together.") { $0.page.total }
      part.text("next", "Cursor of the next page; null on the last.") {
        $0.page.next?.description
      }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    return moment.say(try TopologyPart(of: moment, asked))
  }
}

/// Some entities with the relations among them.
struct TopologyPart: Sendable {
  var version: Int
  var page: Page<Entity>
  var relations: [NamedRelation]

  init(of moment: Moment, _ asked: Asked) throws(Refused) {
    let graph = moment.graph
    var chosen = [Bool](repeating: true, count: graph.entities.count)
    if let text = asked.text("entity") {
      chosen = graph.around(try moment.entity(text).id, depth: asked.whole("depth") ?? 1)
    }
    let (type, service) = (asked.text("type"), asked.text("service"))
    for entity in graph.entities where chosen[Int(entity.id.index)] {
      chosen[Int(entity.id.index)] =
        (type == nil || entity.type.name == type) && (service == nil || entity.owner == service)
    }
    let entities = graph.entities.filter { chosen[Int($0.id.index)] }
    version = graph.version
    page = Page(of: entities, asked) { Cursor(Int($0.id.index)) }
    relations = page.items.flatMap { entity in
      graph.relations(from: entity.id).filter { chosen[Int($0.to.index)] }.map(moment.named)
    }
  }
}

extension TopologyGraph {
  /// Which entities are at most so many relations away, whichever way they point.
  ///
  /// - Complexity: O(entities + relations).
  func around(_ start: EntityID, depth: Int) -> [Bool] {
    var isNear = [Bool](repeating: false, count: entities.count)
    isNear[Int(start.index)] = true
    var edge = [start]
    for _ in 0..<depth {
      var next: [EntityID] = []
      for id in edge {
        for other in relations(from: id).map(\.to) + relations(to: id).map(\.from)
        where !isNear[Int(other.index)] {
          isNear[Int(other.index)] = true
          next.append(other)
        }
      }
      edge = next
    }
    return isNear
  }
}
