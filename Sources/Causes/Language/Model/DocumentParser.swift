internal import Symptoms
internal import Topology
internal import Vitals

/// Reads one model file into a ``ModelDocument``: forms, numbers and expressions, but not yet
/// names.
struct DocumentParser {
  static let keys = [
    "entity", "kind", "about", "symptoms", "conditions", "causes", "adds", "spreads",
  ]
  /// Chance that a symptom shows with no cause behind it, where its model does not say.
  static let defaultLeak = 0.001

  var reader: FieldReader

  /// The document, or nil when its entity type is not known: then nothing else can be judged.
  mutating func parse(_ syntax: Syntax) -> ModelDocument? {
    guard let fields = reader.fields(syntax, of: "a model file", names: Self.keys),
      let type = entityType(fields)
    else { return nil }
    let scope = EntityScope(type, kind: entityKind(fields, of: type))
    var document = ModelDocument(file: reader.file, scope: scope)
    for entry in reader.entries(fields["symptoms"], of: "symptoms") {
      if let symptom = symptom(entry) { document.symptoms.append(symptom) }
    }
    for entry in reader.entries(fields["conditions"], of: "conditions") {
      if let condition = condition(entry) { document.conditions.append(condition) }
    }
    for entry in reader.entries(fields["causes"], of: "causes") {
      if let cause = cause(entry) { document.causes.append(cause) }
    }
    for entry in reader.entries(fields["adds"], of: "adds") {
      if let addition = addition(entry) { document.additions.append(addition) }
    }
    for item in reader.items(fields["spreads"]) {
      if let spread = spread(item) { document.spreads.append(spread) }
    }
    return document
  }

  private mutating func entityType(_ fields: Fields) -> EntityType? {
    guard let syntax = reader.require("entity", in: fields),
      let word = reader.word(syntax, of: "entity")
    else { return nil }
    if let type = EntityType(rawValue: word.text) { return type }
    let names = EntityType.allCases.map(\.rawValue)
    reader.report(
      word.place, "'\(word.text)' is not an entity type",
      NearestName.hint(for: word.text, among: names) ?? "types are \(names.joined(separator: ", "))"
    )
    return nil
  }

  /// The kind that the document speaks of; a name that discovery never gives is only warned of,
  /// because telemetry may name any.
  private mutating func entityKind(_ fields: Fields, of type: EntityType) -> EntityKind? {
    guard let syntax = fields["kind"], let word = reader.word(syntax, of: "kind"), isName(word)
    else { return nil }
    let known = EntityKind.known(of: type)
    if !known.contains(word.text) {
      reader.log.add(
        ModelIssue(
          .warning, file: reader.file, place: word.place,
          problem: "'\(word.text)' is not a kind of \(type.name) that discovery is known to give",
          hint: NearestName.hint(for: word.text, among: known)
            ?? (known.isEmpty ? nil : "it gives \(known.joined(separator: ", "))")))
    }
    return EntityKind(word.text)
  }

  private mutating func heading(_ name: Word, _ fields: Fields) -> Heading? {
    guard isName(name), let syntax = reader.require("is", in: fields),
      let summary = reader.word(syntax, of: "is")
    else { return nil }
    return Heading(
      name: name, summary: summary.text, replaces: reader.flag("replaces", in: fields))
  }

  /// Names are lower case with dashes, so that `type.name` reads one way only.
  private mutating func isName(_ word: Word) -> Bool {
    let isPlain = word.text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    if isPlain, !word.text.isEmpty, word.text.utf8.count <= 64 { return true }
    reader.report(
      word.place, "'\(word.text)' is not a name",
      "names have up to 64 lower-case letters, digits and dashes")
    return false
  }
}

// MARK: - Symptoms, conditions, causes, spreads

extension DocumentParser {
  private mutating func symptom(_ entry: Field) -> SymptomSyntax? {
    let names = ["is", "measure", "detector", "leak", "harmless", "replaces"]
    guard let fields = reader.fields(entry.value, of: "a symptom", names: names) else { return nil }
    let heading = heading(entry.name, fields)
    let measure = reader.require("measure", in: fields).flatMap { self.measure($0) }
    let detector = reader.require("detector", in: fields).flatMap {
      DetectorReader.read($0, reader: &reader)
    }
    let leak = fields["leak"].map { reader.number($0, of: "leak", in: .rare) }
    guard let heading, let measure, let detector, let leak = leak ?? Self.defaultLeak else {
      return nil
    }
    return SymptomSyntax(
      heading: heading, measure: measure, detector: detector, leak: leak,
      isHarmless: reader.flag("harmless", in: fields))
  }

  private mutating func condition(_ entry: Field) -> ConditionSyntax? {
    // The short form, `starved: "Callers wait"`: a condition that shows nothing of its own.
    if case .word(let summary) = entry.value, !summary.text.isEmpty {
      guard isName(entry.name) else { return nil }
      let heading = Heading(name: entry.name, summary: summary.text, replaces: false)
      return ConditionSyntax(heading: heading, shows: [], brings: [])
    }
    let names = ["is", "shows", "brings", "replaces"]
    guard let fields = reader.fields(entry.value, of: "a condition", names: names) else {
      return nil
    }
    let heading = heading(entry.name, fields)
    let shows = arrows(fields, "shows")
    let brings = arrows(fields, "brings")
    return heading.map { ConditionSyntax(heading: $0, shows: shows, brings: brings) }
  }

  private mutating func cause(_ entry: Field) -> CauseSyntax? {
    let names = [
      "is", "is-not", "prior", "after-change", "severity", "shows", "brings", "remedies",
      "references", "replaces",
    ]
    guard let fields = reader.fields(entry.value, of: "a cause", names: names) else { return nil }
    let heading = heading(entry.name, fields)
    let shows = arrows(fields, "shows")
    let brings = arrows(fields, "brings")
    let prior = reader.require("prior", in: fields).flatMap {
      reader.number($0, of: "prior", in: .rare)
    }
    let change = fields["after-change"].map { reader.number($0, of: "after-change", in: .factor) }
    let severity = severity(fields)
    let remedies = remedies(fields)
    let rivals = reader.entries(fields["is-not"], of: "is-not").compactMap { rival($0) }
    let references = reader.items(fields["references"]).compactMap {
      reader.word($0, of: "references")?.text
    }
    guard let heading, let prior, let afterChange = change ?? 1 else { return nil }
    return CauseSyntax(
      heading: heading, prior: prior, afterChange: afterChange, severity: severity,
      remedies: remedies, rivals: rivals, references: references, shows: shows, brings: brings)
  }

  private mutating func rival(_ entry: Field) -> RivalSyntax? {
    reader.word(entry.value, of: entry.name.text).map {
      RivalSyntax(name: entry.name, difference: $0.text)
    }
  }

  private mutating func addition(_ entry: Field) -> AdditionSyntax? {
    let names = ["shows", "brings"]
    guard let fields = reader.fields(entry.value, of: "an addition", names: names) else {
      return nil
    }
    return AdditionSyntax(
      name: entry.name, shows: arrows(fields, "shows"), brings: arrows(fields, "brings"))
  }

  private mutating func severity(_ fields: Fields) -> Cause.Severity {
    guard let syntax = fields["severity"], let word = reader.word(syntax, of: "severity") else {
      return .major
    }
    if let severity = Cause.Severity(rawValue: word.text) { return severity }
    let names = Cause.Severity.allCases.map(\.rawValue)
    reader.report(
      word.place, "'\(word.text)' is not a severity",
      "severities are \(names.joined(separator: ", "))"
    )
    return .major
  }

  private mutating func remedies(_ fields: Fields) -> [String] {
    guard let syntax = reader.require("remedies", in: fields) else { return [] }
    let remedies = reader.items(syntax).compactMap { reader.word($0, of: "remedies")?.text }
    if remedies.isEmpty { reader.report(syntax.place, "a cause needs at least one remedy") }
    return remedies
  }

  private mutating func spread(_ item: Syntax) -> SpreadSyntax? {
    let names = ["from", "to", "along", "strength", "delay"]
    guard let fields = reader.fields(item, of: "a spread", names: names) else { return nil }
    let from = reader.require("from", in: fields).flatMap { reader.word($0, of: "from") }
    let to = reader.require("to", in: fields).flatMap { reader.word($0, of: "to") }
    let pathWord = reader.require("along", in: fields).flatMap { reader.word($0, of: "along") }
    let path = pathWord.flatMap { word in
      expression(word) { text throws(ExpressionError) in try PathParser.parse(text) }
    }
    let strength = reader.require("strength", in: fields).flatMap { self.strength($0) }
    let delay = fields["delay"].flatMap { reader.duration($0, of: "delay") }
    guard let from, let to, let pathWord, let path, let strength else { return nil }
    return SpreadSyntax(
      from: from, to: to, along: path, alongPlace: pathWord.place, strength: strength.strength,
      delaySeconds: delay ?? strength.delay ?? 0)
  }
}

// MARK: - Expressions

extension DocumentParser {
  private mutating func measure(_ syntax: Syntax) -> Measure? {
    guard let word = reader.word(syntax, of: "measure") else { return nil }
    return expression(word) { text throws(ExpressionError) in try MeasureParser.parse(text) }
  }

  private mutating func strength(_ syntax: Syntax) -> (strength: Strength, delay: Double?)? {
    guard let word = reader.word(syntax, of: "strength") else { return nil }
    return expression(word) { text throws(ExpressionError) in try StrengthParser.parse(text) }
  }

  private mutating func arrows(_ fields: Fields, _ key: String) -> [ArrowSyntax] {
    reader.entries(fields[key], of: key).compactMap { entry in
      strength(entry.value).map {
        ArrowSyntax(name: entry.name, strength: $0.strength, delaySeconds: $0.delay ?? 0)
      }
    }
  }

  private mutating func expression<Value>(
    _ word: Word, parse: (String) throws(ExpressionError) -> Value
  ) -> Value? {
    do {
      return try parse(word.text)
    } catch {
      reader.report(word.place(at: error.offset), error.problem, error.hint)
      return nil
    }
  }
}

extension FieldReader {
  /// A duration with its unit, in seconds.
  mutating func duration(_ syntax: Syntax, of what: String) -> Double? {
    guard let word = word(syntax, of: what) else { return nil }
    if let seconds = Quantity.parseDuration(word.text) { return seconds }
    report(word.place, "'\(what)' is a duration, not '\(word.text)'", "write 500ms, 10s, 5m or 1h")
    return nil
  }
}
