/// The table of limits in ARCHITECTURE.md against the settings that the sources declare.
enum LimitTable {
  /// Names of settings that bound something: `package var ...Max`, set to a number or by whoever
  /// makes it.
  static func declared(in source: SwiftText) -> [(name: String, line: Int)] {
    source.code.indices.compactMap { index in
      guard let declaration = Declaration(source.code[index]), declaration.keyword == "var",
        declaration.modifiers == ["package"], declaration.name.hasSuffix("Max"),
        !source.code[index].contains("{")
      else { return nil }
      return (declaration.name, index + 1)
    }
  }

  /// Settings without a row, and rows without a setting.
  static func findings(document: TextFile, sources: [SwiftText]) -> [Finding] {
    let rows = document.text.matches(of: #/\n\| `[\w.]+\.(\w+Max)` \|/#).map { String($0.1) }
    let limits = sources.flatMap { source in
      declared(in: source).map { (file: source.path, name: $0.name, line: $0.line) }
    }
    let names = Set(limits.map(\.name))
    let unlisted = limits.filter { !rows.contains($0.name) }.map { limit in
      Finding(
        file: limit.file, line: limit.line,
        message: "\(limit.name) is not in the table of limits of \(document.path)")
    }
    let gone = rows.filter { !names.contains($0) }.map { row in
      Finding(file: document.path, line: 0, message: "\(row) is a limit of nothing")
    }
    return unlisted + gone
  }
}
