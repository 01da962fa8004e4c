internal import Yams

/// Turns YAML text into ``Syntax``, within bounds.
///
/// YAML is wider than the language: anchors, aliases, tags and several documents in one file are
/// refused, and the text is bounded before the YAML library (which recurses) sees it.
struct SyntaxReader {
  let file: ModelFile
  let limits: ModelLimits

  /// The one document of the file.
  func read() throws(SyntaxError) -> Syntax {
    try checkBounds()
    let parser: Parser
    let root: Node?
    do {
      parser = try Parser(yaml: file.text, resolver: .basic)
      root = try parser.singleRoot()
    } catch {
      throw issue(of: error)
    }
    // Nodes hold their anchors weakly; the parser owns them.
    return try withExtendedLifetime(parser) { () throws(SyntaxError) -> Syntax in
      guard let root else { throw SyntaxError(place: .start, problem: "the file is empty") }
      return try convert(root, depth: 0)
    }
  }

  private func checkBounds() throws(SyntaxError) {
    let bytes = file.text.utf8.count
    guard bytes <= limits.bytesPerFile else {
      throw SyntaxError(
        place: .start, problem: "the file has \(bytes) bytes, more than \(limits.bytesPerFile)")
    }
    let counts = TextCounts(file.text)
    guard counts.brackets <= limits.bracketsPerFile else {
      throw SyntaxError(
        place: .start,
        problem: "the file has \(counts.brackets) brackets, more than \(limits.bracketsPerFile)")
    }
    guard counts.aliases <= TextCounts.aliasLimit, counts.dashesPerLine <= TextCounts.dashLimit
    else {
      throw SyntaxError(
        place: .start, problem: "too many aliases, or too many dashes on one line")
    }
  }

  private func convert(_ node: Node, depth: Int) throws(SyntaxError) -> Syntax {
    let place = Place(node.mark)
    guard depth <= limits.depth else {
      throw SyntaxError(place: place, problem: "nested deeper than \(limits.depth) levels")
    }
    guard node.anchor == nil, node.alias == nil else {
      throw SyntaxError(
        place: place, problem: "anchors and aliases are not part of the language",
        hint: "write the value out")
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      return .word(Word(text: scalar.string, place: place, isQuoted: isQuoted))
    case .sequence(let items):
      var list: [Syntax] = []
      for item in items { list.append(try convert(item, depth: depth + 1)) }
      return .list(list, place)
    case .mapping(let pairs):
      var fields: [Field] = []
      for pair in pairs {
        guard case .word(let name) = try convert(pair.key, depth: depth + 1) else {
          throw SyntaxError(place: Place(pair.key.mark), problem: "a name must be one word")
        }
        fields.append(Field(name: name, value: try convert(pair.value, depth: depth + 1)))
      }
      return .mapping(fields, place)
    case .alias:
      throw SyntaxError(place: place, problem: "anchors and aliases are not part of the language")
    }
  }

  private func issue(of error: any Error) -> SyntaxError {
    guard let error = error as? YamlError else {
      return SyntaxError(place: .start, problem: "not readable as YAML")
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return SyntaxError(place: Place(mark), problem: "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let names, let context):
      let list = names.map { "'\($0)'" }.joined(separator: ", ")
      return SyntaxError(place: Place(context.mark), problem: "\(list) is given twice")
    default:
      return SyntaxError(place: .start, problem: "not readable as YAML")
    }
  }
}

/// Why a file could not be read at all.
struct SyntaxError: Error {
  var place: Place
  var problem: String
  var hint: String?

  func issue(in file: String) -> ModelIssue {
    ModelIssue(file: file, place: place, problem: problem, hint: hint)
  }
}

extension Place {
  fileprivate init(_ mark: Mark?) {
    self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
  }
}
