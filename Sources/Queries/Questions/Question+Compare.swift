import Answers
import Causes
import Symptoms
import Telemetry
import Topology

extension Question {
  static let compare = Question(
    "compare", "What is different between two moments: symptoms, causes, incidents, the estate.",
    [
      Parameter("from", .moment, "The earlier moment.", isRequired: true),
      Parameter("to", .moment, "The later one; without it, the end of the last window."),
      Parameter(
        "service", .text(countMax: Parameter.nameCountMax), "Only what is of this service."),
      .limit(100),
    ],
    form: Forms.comparedMoments
  ) { asked, desk throws(Refused) in
    let (before, after) = (try desk.moment(asked, "from"), try desk.moment(asked, "to"))
    guard before.at <= after.at else {
      throw Refused(
        .unfitting, "from is after to", place: "from", value: before.at.rfc3339,
        limit: "not after \(after.at.rfc3339)")
    }
    let limit = asked.whole("limit") ?? 100
    let compared = ComparedMoments(before, after, service: asked.text("service"), limit: limit)
    let gaps = before.gaps.filter { !after.gaps.contains($0) }
    return after.say(compared, unknown: gaps + compared.gaps)
  }
}

/// What is different between two moments.
struct ComparedMoments: Sendable {
  static let verdicts = ["better", "worse", "mixed", "same"]

  var from: Timestamp
  var fromPresence: Presence
  var began: Cut<AnswerSymptom>
  var cleared: Cut<AnswerSymptom>
  var newCauses: Cut<AnswerCause>
  var goneCauses: Cut<AnswerCause>
  var opened: [Int]
  var closed: [Int]
  var appeared: Cut<Entity>
  var gone: Cut<Entity>
  var newRelations: Cut<NamedRelation>
  var goneRelations: Cut<NamedRelation>
  /// One of ``verdicts``.
  var verdict: String

  /// The beginning of a list, and how long the whole of it is.
  struct Cut<Item: Sendable>: Sendable {
    var items: [Item]
    var total: Int

    init(_ all: [Item], limit: Int) {
      items = Array(all.prefix(limit))
      total = all.count
    }
  }

  init(_ before: Moment, _ after: Moment, service: String?, limit: Int) {
    let (old, new) = (Known(before, service), Known(after, service))
    (from, fromPresence) = (before.at, before.presence)
    func cut<Key: Hashable, Item>(
      _ path: KeyPath<Known, [(key: Key, item: Item)]>, of one: Known, without other: Known
    ) -> Cut<Item> {
      let known = Set(other[keyPath: path].map(\.key))
      return Cut(one[keyPath: path].filter { !known.contains($0.key) }.map(\.item), limit: limit)
    }
    began = cut(\.symptoms, of: new, without: old)
    cleared = cut(\.symptoms, of: old, without: new)
    newCauses = cut(\.causes, of: new, without: old)
    goneCauses = cut(\.causes, of: old, without: new)
    appeared = cut(\.entities, of: new, without: old)
    gone = cut(\.entities, of: old, without: new)
    newRelations = cut(\.relations, of: new, without: old)
    goneRelations = cut(\.relations, of: old, without: new)
    opened = new.open.subtracting(old.open).sorted()
    closed = old.open.subtracting(new.open).sorted()
    let isWorse = !new.hurting.isSubset(of: old.hurting) || newCauses.total > 0
    let isBetter = !old.hurting.isSubset(of: new.hurting) || goneCauses.total > 0
    verdict = isWorse ? (isBetter ? "mixed" : "worse") : isBetter ? "better" : "same"
  }

  /// Lists that were cut.
  var gaps: [Gap] {
    let cuts: [(String, Int, Int)] = [
      ("symptoms that began", began.items.count, began.total),
      ("symptoms that cleared", cleared.items.count, cleared.total),
      ("new causes", newCauses.items.count, newCauses.total),
      ("causes that are gone", goneCauses.items.count, goneCauses.total),
      ("entities that appeared", appeared.items.count, appeared.total),
      ("entities that are gone", gone.items.count, gone.total),
      ("new relations", newRelations.items.count, newRelations.total),
      ("relations that are gone", goneRelations.items.count, goneRelations.total),
    ]
    return cuts.filter { $0.1 < $0.2 }.map { name, told, total in
      Gap(what: "\(total - told) of \(total) \(name)", why: "limit bounds each list")
    }
  }
}

/// What is compared of a moment, by what stays the same from one to another.
private struct Known {
  var symptoms: [(key: SymptomName, item: AnswerSymptom)]
  /// Of what hurts by itself.
  var hurting: Set<SymptomName>
  var causes: [(key: [String], item: AnswerCause)]
  var entities: [(key: EntityKey, item: Entity)]
  var relations: [(key: RelationName, item: NamedRelation)]
  /// Numbers of incidents that go on.
  var open: Set<Int>

  struct SymptomName: Hashable {
    var entity: EntityKey
    var symptom: String
  }

  init(_ moment: Moment, _ service: String?) {
    let isWanted = { (owner: String?) in service == nil || owner == service }
    let (graph, library) = (moment.graph, moment.library)
    let present = moment.present.filter { isWanted(graph[$0.key.entity].owner) }
    symptoms = present.map { one in
      (
        SymptomName(entity: graph[one.key.entity].key, symptom: library[one.key.symptom].name),
        moment.symptom(one)
      )
    }
    hurting = Set(
      zip(present, symptoms).filter { !library[$0.0.key.symptom].isHarmless }.map(\.1.key))
    causes = moment.answer.causes.filter { cause in
      guard cause.verdict == .cause, cause.isActive else { return false }
      return isWanted(cause.entity.service)
        || cause.explains.contains { isWanted($0.entity.service) }
    }.map { ([$0.entity.type, $0.entity.name, $0.cause], $0) }
    entities = graph.entities.filter { isWanted($0.owner) }.map { ($0.key, $0) }
    relations = graph.relations.map(moment.named).filter {
      isWanted($0.from.owner) || isWanted($0.to.owner)
    }.map { (RelationName(type: $0.relation.type, from: $0.from.key, to: $0.to.key), $0) }
    open = Set(moment.found.filter { $0.closed == nil }.map(\.number))
  }
}

extension Forms {
  static let comparedMoments = Form<ComparedMoments>("ComparedMoments") { compared in
    compared.choice(
      "verdict", of: ComparedMoments.verdicts,
      "Of what hurts: worse when only something came, better when only something went."
    ) { $0.verdict }
    compared.member("began", symptom.list, "Symptoms present at the later moment only.") {
      $0.began.items
    }
    compared.member("cleared", symptom.list, "Symptoms present at the earlier moment only.") {
      $0.cleared.items
    }
    compared.member("newCauses", comparedCause.list, "Going on at the later moment only.") {
      $0.newCauses.items
    }
    compared.member("goneCauses", comparedCause.list, "Going on at the earlier moment only.") {
      $0.goneCauses.items
    }
    compared.member("opened", whole.list, "Incidents open at the later moment only.") { $0.opened }
    compared.member("closed", whole.list, "Incidents open at the earlier moment only.") {
      $0.closed
    }
    compared.member("appeared", entityName.list, "Entities of the later moment only.") {
      $0.appeared.items
    }
    compared.member("gone", entityName.list, "Entities of the earlier moment only.") {
      $0.gone.items
    }
    compared.member("newRelations", bareRelation.list, "Of the later moment only.") {
      $0.newRelations.items
    }
    compared.member("goneRelations", bareRelation.list, "Of the earlier moment only.") {
      $0.goneRelations.items
    }
    compared.moment("from", "The earlier moment; the later one is `at`.") { $0.from }
    compared.choice(
      "fromPresence", of: [Presence.live.rawValue, Presence.remembered.rawValue],
      "Where the earlier moment was taken from."
    ) { $0.fromPresence.rawValue }
  }

  static let comparedCause = Form<AnswerCause>("ComparedCause") { cause in
    cause.member("entity", answerEntity, "Where it is.") { $0.entity }
    cause.text("cause", "Its name in the model of that type.") { $0.cause }
    cause.text("summary", "One sentence.") { $0.summary }
    cause.number("probability", "That it was going on, 0 to 1.") { $0.probability }
    cause.whole("incident", "Number of the incident.") { $0.incident }
    cause.moment("onset", "When it probably began.") { $0.onset }
  }

  static let bareRelation = Form<NamedRelation>("BareRelation") { relation in
    relation.choice("type", of: relationTypes) { $0.relation.type.name }
    relation.member("from", entityName) { $0.from }
    relation.member("to", entityName) { $0.to }
  }
}
