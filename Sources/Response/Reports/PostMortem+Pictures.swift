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
      document.paragraph("From the cause (red), over what it brings about, to what was seen.")
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
      let root = cause.spread.first?.from
      for arrow in cause.spread {
        let from = box(arrow.from, isRoot: arrow.from == root, in: &picture)
        picture.arrow(from, box(arrow.to, isRoot: false, in: &picture))
      }
    }
    return picture.text(direction: "TD")
  }

  private func box(_ step: AnswerStep, isRoot: Bool, in picture: inout Mermaid) -> String? {
    let entity = EntityPhrase.long(step.entity)
    return picture.box("\(entity) \(step.node)", [entity, step.summary], isRoot: isRoot)
  }
}
