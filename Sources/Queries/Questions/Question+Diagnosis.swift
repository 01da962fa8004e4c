import Answers
import Engine
import Symptoms
import Telemetry
import Topology

extension Question {
  static let diagnosis = Question(
    "diagnosis", "What is the matter: all causes at hand with their evidence.", [.at],
    form: Forms.answer, text: \.text
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    return moment.say(moment.answer)
  }

  static let symptoms = Question(
    "symptoms", "What is out of the ordinary, and since when.",
    [
      .at,
      Parameter.entity("Only symptoms of this entity.", isRequired: false),
      Parameter("service", .text(countMax: Parameter.nameCountMax), "Only those of this service."),
      Parameter("type", .choice(Forms.entityTypes), "Only those of entities of this type."),
      .limit(1_000), .cursor,
    ],
    form: Form<Page<SeenSymptom>>("Symptoms") { page in
      page.page("symptoms", Forms.seen, "By entity and symptom.") { $0 }
    }
  ) { asked, desk throws(Refused) in
    let moment = try desk.moment(asked)
    var seen = moment.present
    if let text = asked.text("entity") {
      let entity = try moment.entity(text)
      seen = seen.filter { $0.key.entity == entity.id }
    }
    if let service = asked.text("service") {
      seen = seen.filter { moment.graph[$0.key.entity].owner == service }
    }
    if let type = asked.text("type") {
      seen = seen.filter { moment.graph[$0.key.entity].type.name == type }
    }
    let all = seen.map { SeenSymptom($0, in: moment) }
    return moment.say(Page(of: all, asked) { $0.place })
  }
}

/// A symptom that is present, by name.
struct SeenSymptom: Sendable {
  var observation: SymptomObservation
  /// Where it is, and its name and sentence.
  var symptom: AnswerSymptom

  init(_ observation: SymptomObservation, in moment: Moment) {
    self.observation = observation
    symptom = moment.symptom(observation)
  }

  var place: Cursor {
    Cursor(Int(observation.key.entity.index), Int(observation.key.symptom.index))
  }
}

extension Forms {
  static let seen = Form<SeenSymptom>("Symptom") { $0.all(of: symptom) { $0.symptom } }
}
