import Answers
import Causes
import Symptoms
import Telemetry
import Topology

extension Question {
  static let entity = Question(
    "entity", "One entity layer by layer: what carries it, what it is, what it needs.",
    [Parameter.entity("Which one."), .at],
    form: Form<EntitySheet>("EntitySheet") { sheet in
      sheet.member("entity", Forms.entity) { $0.entity }
      sheet.choice(
        "state", of: LayerPart.states, "Of itself; unknown when nothing that is measured tells."
      ) { $0.own.state }
      sheet.member("symptoms", Forms.symptom.list, "Present at itself.") { $0.own.symptoms }
      sheet.member("layers", Forms.layer.list, "From what carries it to what it needs.") {
        $0.layers
      }
      sheet.member("causes", Forms.possible.list, "What can go wrong here.") { $0.causes }
      sheet.member("relations", Forms.relation.list, "All its relations.") { $0.relations }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let entity = try moment.entity(asked.text("entity") ?? "")
    return moment.say(EntitySheet(of: entity, in: moment, at: desk))
  }
}

/// Everything about one entity.
struct EntitySheet: Sendable {
  var entity: Entity
  var own: LayerPart
  var layers: [Layer]
  var causes: [PossibleCause]
  var relations: [NamedRelation]

  init(of entity: Entity, in moment: Moment, at desk: Desk) {
    self.entity = entity
    let states = Dictionary(grouping: moment.observations, by: \.key.entity)
    own = LayerPart(entity, states[entity.id] ?? [], in: moment)
    layers = Layer.all(around: entity, in: moment.graph).map { name, ids in
      Layer(
        name: name, parts: ids.map { LayerPart(moment.graph[$0], states[$0] ?? [], in: moment) })
    }
    causes = PossibleCause.all(at: entity, in: moment, on: desk)
    let graph = moment.graph
    relations = (Array(graph.relations(from: entity.id)) + Array(graph.relations(to: entity.id)))
      .map(moment.named)
  }
}

/// One layer of an entity.
struct Layer: Sendable {
  /// One of ``names``.
  var name: String
  var parts: [LayerPart]

  static let names = [
    "network", "node", "storage", "pod", "process", "application", "dependency", "caller",
  ]

  /// Entities of each layer, ascending; layers without any are there and empty.
  static func all(
    around entity: Entity, in graph: TopologyGraph
  ) -> [(name: String, ids: [EntityID])] {
    let walk = LayerWalk(from: entity.id, in: graph)
    return names.map { name in (name, (walk.found[name] ?? []).sorted()) }
  }
}

/// Finds what is on each layer of an entity.
private struct LayerWalk {
  private(set) var found: [String: Set<EntityID>] = [:]

  init(from start: EntityID, in graph: TopologyGraph) {
    var carried = [start]
    for relation in graph.relations(from: start) where relation.type == .contains {
      carried.append(relation.to)
    }
    for relation in graph.relations(to: start)
    where relation.type == .contains || relation.type == .manages {
      carried.append(relation.from)
    }
    for id in carried { add(id, in: graph, isStart: id == start) }
    found["application", default: []].remove(start)
    climb(from: carried, in: graph)
    for id in carried { addNeighbours(of: id, in: graph) }
    let inside = Set(carried)
    for name in ["dependency", "caller"] { found[name]?.subtract(inside) }
  }

  private mutating func add(_ id: EntityID, in graph: TopologyGraph, isStart: Bool = false) {
    guard !isStart else { return }
    found[Self.layer(of: graph[id].type), default: []].insert(id)
  }

  /// What carries it: along runs-on, up to the node, and what is mounted on the way.
  private mutating func climb(from carried: [EntityID], in graph: TopologyGraph) {
    var seen = Set(carried)
    var edge = carried
    while !edge.isEmpty {
      var next: [EntityID] = []
      for id in edge {
        for relation in graph.relations(from: id)
        where relation.type == .runsOn || relation.type == .mounts {
          guard seen.insert(relation.to).inserted else { continue }
          add(relation.to, in: graph)
          next.append(relation.to)
        }
      }
      edge = next
    }
  }

  private mutating func addNeighbours(of id: EntityID, in graph: TopologyGraph) {
    for relation in graph.relations(from: id) {
      switch relation.type {
      case .calls, .invokes, .connects, .publishes, .consumes, .presents, .routes:
        found["dependency", default: []].insert(relation.to)
      case .dials, .reaches: found["network", default: []].insert(relation.to)
      case .contains, .runsOn, .manages, .scales, .mounts: break
      }
    }
    for relation in graph.relations(to: id) where relation.type == .calls {
      found["caller", default: []].insert(relation.from)
    }
  }

  private static func layer(of type: EntityType) -> String {
    switch type {
    case .node: "node"
    case .pod, .workload, .job, .autoscaler, .container: "pod"
    case .process, .instance: "process"
    case .volume: "storage"
    case .link: "network"
    case .pool: "dependency"
    default: "application"
    }
  }
}

/// One entity of a layer, with how it is.
struct LayerPart: Sendable {
  static let states = ["well", "ill", "unknown"]

  var entity: Entity
  /// One of ``states``: ill when something present there hurts, unknown when nothing is measured.
  var state: String
  /// Present ones.
  var symptoms: [AnswerSymptom]

  init(_ entity: Entity, _ observations: [SymptomObservation], in moment: Moment) {
    self.entity = entity
    let present = observations.present
    let isIll = present.contains { !moment.library[$0.key.symptom].isHarmless }
    state = isIll ? "ill" : observations.isEmpty ? "unknown" : "well"
    symptoms = present.map(moment.symptom)
  }
}

/// A cause that could go on at an entity, and whether it would be noticed.
struct PossibleCause: Sendable {
  var cause: Cause
  /// Whether anything that is measured now would likely show it.
  var isSeen: Bool
  /// What it would show, likeliest first: at most ``shownMax``.
  var shows: [Shown]

  static let shownMax = 5
  /// A symptom less likely than this shows nothing to count on.
  private static let chanceMin = 0.3

  /// Those of the entity's type and kind, in the order of the library.
  ///
  /// - Complexity: one search of the causality graph for each.
  static func all(
    at entity: Entity, in moment: Moment, on desk: Desk
  ) -> [PossibleCause] {
    let measured = desk.measured(in: moment)
    let causes = moment.library.causes(holdingFor: entity.scope)
    let signatures = desk.foresight.reason { reasoner in
      reasoner.signatures(
        of: causes.map { CauseKey(entity: entity.id, cause: $0.id) }, in: moment.graph)
    }
    return zip(causes, signatures).map { cause, signature in
      let entries = signature.entries.sorted {
        ($1.strength, $0.symptom) < ($0.strength, $1.symptom)
      }
      return PossibleCause(
        cause: cause,
        isSeen: entries.contains { $0.strength >= chanceMin && measured.contains($0.symptom) },
        shows: entries.prefix(shownMax).map { entry in
          let observation = SymptomObservation(
            key: entry.symptom, verdict: .present, logLikelihoodRatio: 0, onset: moment.at)
          return Shown(
            symptom: moment.symptom(observation), isMeasured: measured.contains(entry.symptom),
            chance: entry.strength)
        })
    }
  }
}

extension Forms {
  static let layer = Form<Layer>("Layer") { layer in
    layer.choice("layer", of: Layer.names) { $0.name }
    layer.member("parts", layerPart.list) { $0.parts }
  }

  static let layerPart = Form<LayerPart>("LayerPart") { part in
    part.member("entity", entityName) { $0.entity }
    part.choice("state", of: LayerPart.states, "Unknown when nothing that is measured tells.") {
      $0.state
    }
    part.member("symptoms", symptom.list, "Present ones.") { $0.symptoms }
  }

  static let possible = Form<PossibleCause>("PossibleCause") { possible in
    possible.text("cause", "Its name in the model of the type.") { $0.cause.name }
    possible.text("summary", "One sentence.") { $0.cause.summary }
    possible.text("severity") { $0.cause.severity.rawValue }
    possible.flag("seen", "Something that is measured now would likely show it.") { $0.isSeen }
    possible.member("shows", shown.list, "What it would show, likeliest first.") { $0.shows }
  }

  static let shown = Form<Shown>("Shown") { shown in
    shown.member("entity", answerEntity) { $0.symptom.entity }
    shown.text("symptom") { $0.symptom.symptom }
    shown.flag("measured", "It can be decided now.") { $0.isMeasured }
    shown.number("chance", "How surely it would show.", decimals: 4) { $0.chance }
  }
}

/// A symptom that a cause would show.
struct Shown: Sendable {
  var symptom: AnswerSymptom
  var isMeasured: Bool
  /// 0...1.
  var chance: Double
}
