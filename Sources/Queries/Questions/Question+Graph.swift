import Answers
import Response
import Telemetry

extension Question {
  static let graph = Question(
    "graph", path: "incidents/{id}/graph",
    "The causal graph of an incident: from its causes over conditions to all that was seen.",
    [.incidentID, .at],
    form: Form<CausalPicture>("CausalGraph") { graph in
      graph.member("nodes", Forms.graphNode.list, "In the order in which they are reached.") {
        $0.nodes
      }
      graph.member("edges", Forms.graphEdge.list, "Each once, by its ends.") { $0.edges }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    let view = try moment.incidentView(asked)
    let picture = CausalPicture(of: view.causes)
    return moment.say(picture, unknown: view.forgotten + picture.gaps(presence: moment.presence))
  }
}

/// All ways from the causes of an incident to what they account for, laid over one another.
struct CausalPicture: Sendable {
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  /// Symptoms that are accounted for and to which no way is known.
  private(set) var unreachedCount = 0

  /// One cause, condition or symptom at one entity.
  struct Node: Sendable {
    /// Its index in the graph.
    var id: Int
    var step: AnswerStep
    /// One of ``sights``.
    var sight: String
    /// Of a symptom that was seen; nil for all others.
    var symptom: AnswerSymptom?
  }

  /// One step from effect to effect.
  struct Edge: Hashable, Sendable {
    /// Indices of nodes.
    var from: Int
    var to: Int
  }

  /// "passed": a condition, which nothing measures by itself.
  static let sights = ["cause", "passed", "seen", "absent", "unknown"]

  private var ids: [AnswerStep: Int] = [:]
  private var known: Set<Edge> = []

  /// - Complexity: O(steps and symptoms of the causes).
  init(of causes: [AnswerCause]) {
    for cause in causes {
      addWays(of: cause)
      for symptom in cause.explains { add(symptom) }
      for missing in cause.missing {
        let step = AnswerStep(
          entity: missing.entity, node: missing.symptom, summary: missing.summary)
        add(step, sight: missing.reason)
      }
    }
    let reached = Set(edges.map(\.to))
    unreachedCount = nodes.count { $0.symptom != nil && !reached.contains($0.id) }
  }

  private mutating func addWays(of cause: AnswerCause) {
    var arrows = cause.spread
    if arrows.isEmpty {
      arrows = zip(cause.path, cause.path.dropFirst()).map { AnswerArrow(from: $0, to: $1) }
    }
    add(
      AnswerStep(entity: cause.entity, node: cause.cause, summary: cause.summary), sight: "cause")
    for arrow in arrows {
      let edge = Edge(from: add(arrow.from, sight: "passed"), to: add(arrow.to, sight: "passed"))
      if known.insert(edge).inserted { edges.append(edge) }
    }
  }

  private mutating func add(_ symptom: AnswerSymptom) {
    let step = AnswerStep(entity: symptom.entity, node: symptom.symptom, summary: symptom.summary)
    let id = add(step, sight: "seen")
    nodes[id].sight = "seen"
    nodes[id].symptom = symptom
  }

  @discardableResult
  private mutating func add(_ step: AnswerStep, sight: String) -> Int {
    if let id = ids[step] { return id }
    let id = nodes.count
    ids[step] = id
    nodes.append(Node(id: id, step: step, sight: sight))
    return id
  }

  /// What could not be drawn, and why.
  func gaps(presence: Presence) -> [Gap] {
    guard unreachedCount > 0 else { return [] }
    let why =
      presence == .live
      ? "no more ways are told of one cause"
      : "history keeps the longest way of each cause"
    return [Gap(what: "the ways to \(unreachedCount) of the symptoms seen", why: why)]
  }
}

extension Forms {
  static let graphNode = Form<CausalPicture.Node>("CausalNode") { node in
    node.whole("id", "Its number in this graph.") { $0.id }
    node.all(of: step) { $0.step }
    node.choice(
      "sight", of: CausalPicture.sights,
      "Passed: a condition on the way, which nothing measures by itself."
    ) { $0.sight }
    node.moment("onset", "Of what was seen.") { $0.symptom?.onset }
    node.number("value", "What was measured, in the measure's unit.") { $0.symptom?.value }
    node.number("threshold", "The limit that it went over, in the same unit.") {
      $0.symptom?.threshold
    }
  }

  static let graphEdge = Form<CausalPicture.Edge>("CausalEdge") { edge in
    edge.whole("from", "Number of the node before.") { $0.from }
    edge.whole("to", "Number of the node behind.") { $0.to }
  }
}
