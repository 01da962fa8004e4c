internal import Symptoms
internal import Topology

/// Resolves the names of all documents against each other and numbers what they declare.
struct ModelLinker {
  let documents: [ModelDocument]
  let limits: ModelLimits
  var log: IssueLog
  private var table = NameTable()
  private var nodes: [EntityScope: [String: CausalNodeID]] = [:]
  private var influences: [Influence] = []
  /// What each cause, by its number, is easily taken for.
  private var rivals: [Int: [Cause.Rival]] = [:]

  init(documents: [ModelDocument], limits: ModelLimits, log: IssueLog) {
    self.documents = documents
    self.limits = limits
    self.log = log
  }

  /// The library of all documents; nil when it would be too large.
  ///
  /// Issues go to `log`.
  mutating func link() -> CausalLibrary? {
    declareAll()
    guard table.count <= limits.nodes else {
      report(
        documents.last?.file ?? "", .start,
        "\(table.count) causes, conditions and symptoms, more than \(limits.nodes)")
      return nil
    }
    let causes = table.all(.cause)
    let conditions = table.all(.condition)
    let symptoms = table.all(.symptom)
    for (index, entry) in (causes + conditions + symptoms).enumerated() {
      nodes[entry.scope, default: [:]][entry.declaration.name] = CausalNodeID(index: Int32(index))
    }
    linkAll()
    return CausalLibrary(
      rules: symptoms.enumerated().map { rule($1.declaration, $0) },
      causes: causes.enumerated().map { cause($1.declaration, $0, rivals[$0] ?? []) },
      conditions: conditions.map { condition($0.declaration) }, influences: influences)
  }

  mutating func report(
    _ file: String, _ place: Place, _ problem: String, _ hint: String? = nil,
    gravity: ModelIssue.Gravity = .error
  ) {
    log.add(ModelIssue(gravity, file: file, place: place, problem: problem, hint: hint))
  }

  private func rule(_ declaration: NameTable.Declaration, _ index: Int) -> SymptomRule {
    let document = documents[declaration.document]
    let symptom = document.symptoms[declaration.index]
    return SymptomRule(
      id: SymptomID(index: Int32(index)), entityType: document.scope.type,
      kind: document.scope.kind, name: symptom.heading.name.text, summary: symptom.heading.summary,
      measure: symptom.measure, detector: symptom.detector, leak: symptom.leak,
      isHarmless: symptom.isHarmless)
  }

  private func cause(
    _ declaration: NameTable.Declaration, _ index: Int, _ rivals: [Cause.Rival]
  ) -> Cause {
    let document = documents[declaration.document]
    let cause = document.causes[declaration.index]
    return Cause(
      id: CauseID(index: Int32(index)), entityType: document.scope.type,
      kind: document.scope.kind, name: cause.heading.name.text, summary: cause.heading.summary,
      prior: cause.prior, afterChange: cause.afterChange, severity: cause.severity,
      remedies: cause.remedies, rivals: rivals, references: cause.references)
  }

  private func condition(_ declaration: NameTable.Declaration) -> CausalNode {
    let document = documents[declaration.document]
    let heading = document.conditions[declaration.index].heading
    return CausalNode(
      kind: .condition, scope: document.scope, name: heading.name.text, summary: heading.summary)
  }
}

// MARK: - Declaring

extension ModelLinker {
  private mutating func declareAll() {
    for (number, document) in documents.enumerated() {
      for (index, symptom) in document.symptoms.enumerated() {
        declare(symptom.heading, .symptom, number, index)
      }
      for (index, condition) in document.conditions.enumerated() {
        declare(condition.heading, .condition, number, index)
      }
      for (index, cause) in document.causes.enumerated() {
        declare(cause.heading, .cause, number, index)
      }
    }
  }

  private mutating func declare(
    _ heading: Heading, _ kind: CausalNode.Kind, _ number: Int, _ index: Int
  ) {
    let document = documents[number]
    let declaration = NameTable.Declaration(
      kind: kind, name: heading.name.text, file: document.file, place: heading.name.place,
      document: number, index: index)
    let scope = document.scope
    let exists = table.find(heading.name.text, in: scope)?.scope == scope
    if heading.replaces, !exists {
      let names = table.names(in: scope, [kind])
      report(
        document.file, heading.name.place,
        "there is no \(kind.rawValue) '\(heading.name.text)' of \(scope) to replace",
        NearestName.hint(for: heading.name.text, among: names))
    }
    if let before = table.declare(declaration, scope: scope, replaces: heading.replaces) {
      reportTwice(heading.name, kind, document, before)
    }
  }

  private mutating func reportTwice(
    _ name: Word, _ kind: CausalNode.Kind, _ document: ModelDocument,
    _ before: (scope: EntityScope, declaration: NameTable.Declaration)
  ) {
    let (other, place) = (before.declaration, before.declaration.place)
    let hint =
      if before.scope != document.scope {
        "what is said of \(before.scope) and of \(document.scope) would both hold for one entity"
      } else if other.kind == kind {
        "to override it, add 'replaces: true'"
      } else {
        "names are shared by the three kinds"
      }
    report(
      document.file, name.place,
      "'\(name.text)' is already a \(other.kind.rawValue) of \(before.scope), "
        + "declared at \(other.file):\(place.line):\(place.column)", hint)
  }
}

// MARK: - Linking

extension ModelLinker {
  private mutating func linkAll() {
    for (number, document) in documents.enumerated() {
      for (index, condition) in document.conditions.enumerated()
      where stands(condition.heading, number, index) {
        link(condition.heading, condition.shows, condition.brings, document)
      }
      for (index, cause) in document.causes.enumerated() where stands(cause.heading, number, index)
      {
        link(cause.heading, cause.shows, cause.brings, document)
        linkRivals(cause, document)
      }
      for addition in document.additions { link(addition, document) }
      for spread in document.spreads { link(spread, document) }
    }
  }

  private func stands(_ heading: Heading, _ document: Int, _ index: Int) -> Bool {
    table.stands(
      heading.name.text, of: documents[document].scope, document: document, index: index)
  }

  private mutating func link(
    _ heading: Heading, _ shows: [ArrowSyntax], _ brings: [ArrowSyntax], _ document: ModelDocument
  ) {
    guard let from = nodes[document.scope]?[heading.name.text] else { return }
    link(from, shows, .symptom, document)
    link(from, brings, .condition, document)
  }

  /// What a kind adds to something of its type reaches only entities of the kind, because what is
  /// shown or brought exists nowhere else.
  private mutating func link(_ addition: AdditionSyntax, _ document: ModelDocument) {
    guard document.scope.kind != nil else {
      report(
        document.file, addition.name.place, "only a file of a kind has 'adds'",
        "write it where '\(addition.name.text)' is declared")
      return
    }
    guard
      let from = resolve(addition.name, document.scope, [.cause, .condition], document.file)
    else { return }
    for (arrows, kind) in [
      (addition.shows, CausalNode.Kind.symptom), (addition.brings, .condition),
    ] {
      link(from, arrows, kind, document)
      for arrow in arrows where isGeneral(arrow.name, document.scope) {
        report(
          document.file, arrow.name.place,
          "'\(arrow.name.text)' is of every \(document.scope.type.name), not of "
            + "\(document.scope) alone", "write it where '\(addition.name.text)' is declared")
      }
    }
  }

  private func isGeneral(_ name: Word, _ scope: EntityScope) -> Bool {
    table.find(name.text, in: scope).map { $0.scope != scope } ?? false
  }

  private mutating func link(
    _ from: CausalNodeID, _ arrows: [ArrowSyntax], _ kind: CausalNode.Kind,
    _ document: ModelDocument
  ) {
    for arrow in arrows {
      guard let to = resolve(arrow.name, document.scope, [kind], document.file) else { continue }
      influences.append(
        Influence(from: from, to: to, strength: arrow.strength, delaySeconds: arrow.delaySeconds))
      if arrow.strength.quantity != nil {
        report(
          document.file, arrow.name.place, "'\(arrow.name.text)' follows a live quantity",
          "live quantities belong to relations, so only spreads have them")
      }
    }
  }

  private mutating func linkRivals(_ cause: CauseSyntax, _ document: ModelDocument) {
    guard let own = nodes[document.scope]?[cause.heading.name.text] else { return }
    for rival in cause.rivals {
      let found =
        rival.name.text.contains(".")
        ? resolveQualified(rival.name, [.cause], document.file)
        : resolve(rival.name, document.scope, [.cause], document.file)
      guard let found, found != own else { continue }
      rivals[Int(own.index), default: []].append(
        Cause.Rival(cause: CauseID(index: found.index), difference: rival.difference))
    }
  }

  private mutating func link(_ spread: SpreadSyntax, _ document: ModelDocument) {
    let from = resolve(spread.from, document.scope, [.cause, .condition], document.file)
    let to = resolveQualified(spread.to, [.condition, .symptom], document.file)
    guard let from, let to else { return }
    if isGeneral(spread.from, document.scope) {
      report(
        document.file, spread.from.place,
        "'\(spread.from.text)' is of every \(document.scope.type.name), not of "
          + "\(document.scope) alone", "write the spread where it is declared")
    }
    influences.append(
      Influence(
        from: from, to: to, along: spread.along, strength: spread.strength,
        delaySeconds: spread.delaySeconds))
  }

  /// What a name means at the entities of a scope.
  private mutating func resolve(
    _ word: Word, _ scope: EntityScope, _ kinds: Set<CausalNode.Kind>, _ file: String
  ) -> CausalNodeID? {
    let wanted = [CausalNode.Kind.cause, .condition, .symptom].filter { kinds.contains($0) }
      .map(\.rawValue).joined(separator: " or ")
    if let found = table.find(word.text, in: scope), let node = nodes[found.scope]?[word.text] {
      if kinds.contains(found.declaration.kind) { return node }
      report(
        file, word.place,
        "'\(word.text)' is a \(found.declaration.kind.rawValue) of \(found.scope), "
          + "not a \(wanted)")
      return nil
    }
    let names = table.names(in: scope, kinds)
    report(
      file, word.place, "there is no \(wanted) '\(word.text)' of \(scope)",
      NearestName.hint(for: word.text, among: names)
        ?? (names.isEmpty ? nil : "there are \(names.prefix(12).joined(separator: ", "))"))
    return nil
  }

  /// Resolves `type.name` or `type/kind.name`.
  private mutating func resolveQualified(
    _ word: Word, _ kinds: Set<CausalNode.Kind>, _ file: String
  ) -> CausalNodeID? {
    let parts = word.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      report(file, word.place, "'\(word.text)' does not say of which type", "write type.name")
      return nil
    }
    guard let scope = EntityScope(parts[0]) else {
      let names = EntityType.allCases.map(\.rawValue)
      report(
        file, word.place, "'\(parts[0])' is not an entity type",
        NearestName.hint(for: String(parts[0]), among: names)
          ?? "types are \(names.joined(separator: ", "))")
      return nil
    }
    let name = Word(
      text: String(parts[1]), place: word.place(at: parts[0].unicodeScalars.count + 1))
    return resolve(name, scope, kinds, file)
  }
}

// MARK: - Reach

extension ModelLinker {
  /// Reports causes that nothing could ever find, and conditions and symptoms that nothing ever
  /// brings.
  mutating func checkReach(of library: CausalLibrary) {
    for (scope, declaration) in table.all(.cause) {
      guard let node = nodes[scope]?[declaration.name], !reachesSymptom(node, library) else {
        continue
      }
      report(
        declaration.file, declaration.place,
        "cause '\(declaration.name)' leads to no symptom, so it can never be found",
        "give it 'shows', or 'brings' a condition that shows something")
    }
    for kind in [CausalNode.Kind.condition, .symptom] {
      for (scope, declaration) in table.all(kind) {
        guard let node = nodes[scope]?[declaration.name], library.influences(to: node).isEmpty
        else {
          continue
        }
        report(
          declaration.file, declaration.place,
          "nothing \(kind == .symptom ? "shows" : "brings") \(kind.rawValue) '\(declaration.name)'",
          gravity: .warning)
      }
    }
  }

  private func reachesSymptom(_ start: CausalNodeID, _ library: CausalLibrary) -> Bool {
    var seen: Set<CausalNodeID> = [start]
    var open = [start]
    while let node = open.popLast() {
      if library.symptom(node) != nil { return true }
      for index in library.influences(from: node) {
        let next = library.influences[Int(index)].to
        if seen.insert(next).inserted { open.append(next) }
      }
    }
    return false
  }
}
