internal import Topology

/// Reads one test file; forms, durations and relations, but not yet the names of a library.
struct ModelTestParser {
  static let keys = ["about", "topology", "tests"]
  static let testKeys = [
    "name", "topology", "present", "absent", "changed", "at", "want", "at-least", "not",
    "unexplained",
  ]

  var reader: FieldReader

  /// The tests of a file; those that cannot be read are reported and left out.
  mutating func parse(_ syntax: Syntax) -> ModelTestDocument {
    var document = ModelTestDocument(file: reader.file, tests: [])
    guard let fields = reader.fields(syntax, of: "a test file", names: Self.keys) else {
      return document
    }
    let shared = fields["topology"].map { topology($0) } ?? TopologySyntax()
    guard let tests = reader.require("tests", in: fields) else { return document }
    for item in reader.items(tests) {
      if let test = test(item, shared) { document.tests.append(test) }
    }
    return document
  }

  private mutating func test(_ item: Syntax, _ shared: TopologySyntax) -> ModelTestSyntax? {
    guard let fields = reader.fields(item, of: "a test", names: Self.testKeys),
      let nameSyntax = reader.require("name", in: fields),
      let name = reader.word(nameSyntax, of: "name"),
      let want = reader.require("want", in: fields)
    else { return nil }
    var test = ModelTestSyntax(name: name, topology: shared)
    if let own = fields["topology"] { test.topology = topology(own) }
    test.present = timedWords(fields["present"], "present")
    test.absent = timedWords(fields["absent"], "absent")
    test.changed = timedWords(fields["changed"], "changed")
    if let at = fields["at"], let seconds = reader.duration(at, of: "at") {
      test.atSeconds = seconds
    }
    test.want = wanted(want)
    test.atLeast = fields["at-least"].flatMap {
      reader.number($0, of: "at-least", in: .probability)
    }
    test.unwanted = words(fields["not"], "not")
    test.unexplained = words(fields["unexplained"], "unexplained")
    return test
  }

  mutating func words(_ syntax: Syntax?, _ key: String) -> [Word] {
    reader.items(syntax).compactMap { reader.word($0, of: key) }
  }

  /// The wanted causes; `none` alone for no cause.
  private mutating func wanted(_ syntax: Syntax) -> [Word] {
    if case .word(let word) = syntax, word.text == "none" { return [] }
    let words = words(syntax, "want")
    if words.isEmpty { reader.report(syntax.place, "'want' names no cause", "write 'want: none'") }
    return words
  }

  private mutating func timedWords(_ syntax: Syntax?, _ key: String) -> [TimedWord] {
    words(syntax, key).compactMap { word in
      guard let mark = word.text.firstRange(of: " at ") else { return TimedWord(word: word) }
      let duration = String(word.text[mark.upperBound...])
      guard let seconds = Quantity.parseDuration(duration) else {
        let offset = word.text[..<mark.upperBound].unicodeScalars.count
        reader.report(
          word.place(at: offset), "'\(duration)' is not a duration", "write 500ms, 10s, 5m or 1h")
        return nil
      }
      var name = word
      name.text = String(word.text[..<mark.lowerBound])
      return TimedWord(word: name, seconds: seconds)
    }
  }
}

// MARK: - Topology

extension ModelTestParser {
  private mutating func topology(_ syntax: Syntax) -> TopologySyntax {
    let names = ["entities", "relations"]
    return reader.fields(syntax, of: "a topology", names: names).map { topology($0) }
      ?? TopologySyntax()
  }

  /// The entities and relations among the fields of something.
  mutating func topology(_ fields: Fields) -> TopologySyntax {
    var topology = TopologySyntax()
    for word in words(fields["entities"], "entities") {
      if let entity = entity(word) { topology.entities.append(entity) }
    }
    for word in words(fields["relations"], "relations") {
      if let relation = relation(word) { topology.relations.append(relation) }
    }
    return topology
  }

  /// An entity as in `pool shop-db (shop)` or `database/mysql orders`.
  private mutating func entity(_ word: Word) -> TopologySyntax.EntitySyntax? {
    let parts = word.text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else {
      reader.report(
        word.place, "'\(word.text)' is not an entity", "write 'type name' or 'type name (service)'")
      return nil
    }
    guard let scope = EntityScope(parts[0]) else {
      let names = EntityType.allCases.map(\.rawValue)
      reader.report(
        word.place, "'\(parts[0])' is not an entity type",
        NearestName.hint(for: String(parts[0]), among: names))
      return nil
    }
    var name = String(parts[1])
    var service: String?
    if name.hasSuffix(")"), let open = name.firstRange(of: " (") {
      service = String(name[open.upperBound...].dropLast())
      name = String(name[..<open.lowerBound])
    }
    return .init(scope: scope, name: name, service: service, place: word.place)
  }

  /// A relation as in `shop -calls> db latency-share=0.8`.
  private mutating func relation(_ word: Word) -> TopologySyntax.RelationSyntax? {
    let arrow = word.text.firstRange(of: " -").flatMap { dash in
      word.text[dash.upperBound...].firstRange(of: "> ").map { (dash: dash, head: $0) }
    }
    guard let arrow else {
      reader.report(
        word.place, "'\(word.text)' is not a relation", "write 'from -calls> to latency-share=0.8'")
      return nil
    }
    let name = String(word.text[arrow.dash.upperBound..<arrow.head.lowerBound])
    guard let type = RelationType(rawValue: name) else {
      let offset = word.text[..<arrow.dash.upperBound].unicodeScalars.count
      reader.report(
        word.place(at: offset), "'\(name)' is not a relation",
        NearestName.hint(for: name, among: RelationType.allCases.map(\.rawValue)))
      return nil
    }
    let from = Word(text: String(word.text[..<arrow.dash.lowerBound]), place: word.place)
    let offset = word.text[..<arrow.head.upperBound].unicodeScalars.count
    var quantities = RelationQuantities()
    var words = word.text[arrow.head.upperBound...].split(separator: " ")
    while words.count > 1, let last = words.last, last.contains("=") {
      read(last, into: &quantities, word)
      words.removeLast()
    }
    let to = Word(text: words.joined(separator: " "), place: word.place(at: offset))
    return .init(from: from, to: to, type: type, quantities: quantities)
  }

  /// A live quantity as in `latency-share=0.8`.
  private mutating func read(
    _ text: Substring, into quantities: inout RelationQuantities, _ word: Word
  ) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let quantity = Strength.Quantity(rawValue: String(parts[0])),
      let value = Quantity.parse(String(parts[1])), (0...1).contains(value)
    else {
      let names = Strength.Quantity.allCases.map(\.rawValue)
      reader.report(
        word.place, "'\(text)' is not a live quantity",
        "write \(names.joined(separator: ", ")) = 0 to 1, without spaces")
      return
    }
    switch quantity {
    case .latencyShare: quantities.latencyShare = value
    case .touchShare: quantities.touchShare = value
    case .loadShare: quantities.loadShare = value
    case .errorRatio: quantities.errorRatio = value
    }
  }
}
