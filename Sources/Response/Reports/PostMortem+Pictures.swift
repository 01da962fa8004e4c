internal import Answers

extension PostMortem {
  mutating func writePictures() {
    if let picture = services {
      document.heading(2, "Affected services")
      document.paragraph("Arrows go from the caller to what it calls; the cause is at the red box.")
      document.blocks.append(.mermaid(picture))
    }
    if let picture = spread {
      document.heading(2, "How it spread")
      document.paragraph(
        "From the cause (red) to the places that it reached; an arrow says what it brought "
          + "there first."
      )
      document.blocks.append(.mermaid(picture))
    }
  }

  private var services: String? {
    var picture = Mermaid()
    let root = material.finding.cause.entity
    let inside = { (entity: AnswerEntity) in
      entity.name == root.name && entity.type == root.type
        || entity.type == "service" && entity.name == root.service
    }
    func box(_ entity: AnswerEntity) -> String? {
      picture.box(
        "\(entity.type) \(entity.name)", [entity.name, entity.kind ?? entity.type],
        isRoot: inside(entity))
    }
    for call in material.calls.sorted() { picture.arrow(box(call.from), box(call.to)) }
    return picture.text(direction: "LR")
  }

  private var spread: String? {
    var picture = Mermaid()
    for cause in causes {
      var joined: Set<String> = []
      for arrow in cause.spread where place(arrow.from) != place(arrow.to) {
        let from = box(arrow.from, of: cause, in: &picture)
        let to = box(arrow.to, of: cause, in: &picture)
        // Two places are joined once; what passes between them first says how.
        guard let from, let to, joined.insert("\(from) \(to)").inserted else { continue }
        picture.arrow(from, to, label: arrow.to.summary)
      }
    }
    return picture.text(direction: "TD")
  }

  /// Operations are drawn as their service: a picture of each would say the same many times.
  private func place(_ step: AnswerStep) -> AnswerEntity {
    guard step.entity.type == "operation", let service = step.entity.service else {
      return step.entity
    }
    return AnswerEntity(type: "service", name: service, service: service)
  }

  private func box(_ step: AnswerStep, of cause: AnswerCause, in picture: inout Mermaid) -> String?
  {
    let entity = place(step)
    let isRoot = entity.type == cause.entity.type && entity.name == cause.entity.name
    return picture.box(
      "\(entity.type) \(entity.name)",
      [EntityPhrase.long(entity)] + (isRoot ? [cause.summary] : []), isRoot: isRoot)
  }
}
