/// Which declarations between rooms must say what they are, and whether they do.
///
/// The formatter's own rule sees only `public`. Left out is what another text already says:
/// witnesses of a protocol that is itself documented, operators, initialisers that only store what
/// they are given, properties whose type is a type of ours (it carries unit and meaning; a bare
/// number, string or flag does not), and whatever stands in a run of its kind under one comment.
struct Documentation {
  /// Names that protocols require, of this package and of the standard library.
  var witnesses: Set<String>

  private static let standardWitnesses: Set<String> = [
    "hash", "encode", "description", "debugDescription", "makeIterator", "next", "==", "<", "body",
    "errorDescription", "rawValue", "startIndex", "endIndex",
  ]
  private static let bareTypes: Set<String> = [
    "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    "UInt128", "Double", "Float", "String", "Substring", "Bool", "Character", "Any", "Void", "Set",
    "Dictionary", "Array", "Optional", "inout",
  ]

  /// Learns the requirements of every protocol in `sources`.
  init(sources: [SwiftText]) {
    witnesses = Self.standardWitnesses
    for source in sources {
      for (_, declaration) in Self.requirements(in: source) { witnesses.insert(declaration.name) }
    }
  }

  /// Undocumented `package` declarations, and undocumented requirements of `package` protocols.
  func findings(in source: SwiftText) -> [Finding] {
    var indices = source.code.indices.filter { index in
      guard let declaration = Declaration(source.code[index]) else { return false }
      return declaration.modifiers.contains("package") && isOwed(declaration, at: index, source)
    }
    indices += Self.requirements(in: source).compactMap { index, declaration in
      Self.standardWitnesses.contains(declaration.name) ? nil : index
    }
    return indices.compactMap { index in
      guard !isDocumented(index, in: source), !source.isExcused(index) else { return nil }
      return Finding(
        file: source.path, line: index + 1,
        message: "undocumented: \(trimmed(source.lines[index])); say what it is, its unit and range"
      )
    }
  }

  private func isOwed(_ declaration: Declaration, at index: Int, _ source: SwiftText) -> Bool {
    switch declaration.keyword {
    case "import", "extension", "deinit", "case": false
    case "func" where isOperator(declaration.name) || witnesses.contains(declaration.name): false
    case "init": !onlyStores(from: index, source)
    case "var", "let":
      !witnesses.contains(declaration.name) && !speaks(declaration) && !isInRun(index, source)
    case "func", "subscript": !isInRun(index, source)
    default: true
    }
  }

  private func isOperator(_ name: String) -> Bool { name.first.map { !$0.isLetter } ?? false }

  /// Whether the property's type is one of ours, which says what the number is.
  private func speaks(_ declaration: Declaration) -> Bool {
    guard let type = declaration.propertyType else { return false }
    return type.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      .contains { $0.first?.isUppercase == true && !Self.bareTypes.contains(String($0)) }
  }

  /// Whether a member follows others of its kind, a line each, of which the first has a comment.
  private func isInRun(_ index: Int, _ source: SwiftText) -> Bool {
    guard let kind = Declaration(source.code[index])?.kind else { return false }
    var row = index - 1
    while row >= 0, Declaration(source.code[row])?.kind == kind { row -= 1 }
    return row < index - 1 && row >= 0 && trimmed(source.lines[row]).hasPrefix("//")
  }

  /// An initialiser whose body is nothing but assignments of names to properties.
  private func onlyStores(from index: Int, _ source: SwiftText) -> Bool {
    guard let body = Sizes.functionBodies(in: source).first(where: { $0.lowerBound == index })
    else {
      return false
    }
    let text = source.code[body].joined(separator: "\n")
    guard let open = text.firstIndex(of: "{") else { return false }
    let statements = text[text.index(after: open)...].dropLast(while: { $0 != "}" }).dropLast()
    return statements.split { $0 == "\n" || $0 == ";" }.map(trimmed).allSatisfy { line in
      line.isEmpty || line.wholeMatch(of: #/(self\.)?\w+ = \w+(\.\w+)?/#) != nil
    }
  }

  /// A documentation comment directly above, attributes and conditions between allowed.
  private func isDocumented(_ index: Int, in source: SwiftText) -> Bool {
    var row = index - 1
    while row >= 0, ["@", "#"].contains(where: trimmed(source.lines[row]).hasPrefix) { row -= 1 }
    return row >= 0 && trimmed(source.lines[row]).hasPrefix("///")
  }

  /// Functions and properties that `package` protocols of a file require.
  private static func requirements(in source: SwiftText) -> [(Int, Declaration)] {
    var found: [(Int, Declaration)] = []
    var depth = 0
    var floor: Int?
    for (index, line) in source.code.enumerated() {
      let declaration = Declaration(line)
      if let floor, depth == floor + 1, let declaration,
        ["func", "var", "subscript"].contains(declaration.keyword)
      {
        found.append((index, declaration))
      }
      if let declaration, declaration.keyword == "protocol",
        declaration.modifiers.contains("package")
      {
        floor = depth
      }
      depth += line.count { $0 == "{" } - line.count { $0 == "}" }
      if let begun = floor, depth <= begun, line.contains("}") { floor = nil }
    }
    return found
  }
}

extension Substring {
  /// Without the longest run at the end for which `isDropped` holds.
  fileprivate func dropLast(while isDropped: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}
