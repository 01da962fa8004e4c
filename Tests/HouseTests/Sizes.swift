/// How long a line, a function and a file may be before they owe a reason.
enum Sizes {
  static let lineLimit = 100
  static let functionLimit = 70
  static let fileLimit = 600

  /// Everything too long in one file.
  static func findings(in source: SwiftText) -> [Finding] {
    lines(in: source) + functions(in: source) + file(source)
  }

  private static func lines(in source: SwiftText) -> [Finding] {
    source.lines.indices.compactMap { index in
      let line = source.lines[index]
      guard line.count > lineLimit, !line.contains("://"), !source.isExcused(index) else {
        return nil
      }
      return Finding(
        file: source.path, line: index + 1,
        message: "\(line.count) columns; break the line at \(lineLimit)")
    }
  }

  private static func functions(in source: SwiftText) -> [Finding] {
    functionBodies(in: source).compactMap { body in
      guard body.count > functionLimit, !source.isExcused(body.lowerBound) else { return nil }
      return Finding(
        file: source.path, line: body.lowerBound + 1,
        message: "\(body.count) lines; split it at \(functionLimit), or say why not in a comment "
          + "above: // House: reason")
    }
  }

  private static func file(_ source: SwiftText) -> [Finding] {
    let count = source.lines.count - (source.lines.last == "" ? 1 : 0)
    guard count > fileLimit else { return [] }
    let top = source.lines.prefix(10).indices
    guard !top.contains(where: source.isExcused) else { return [] }
    return [
      Finding(
        file: source.path, line: 0,
        message: "\(count) lines; split it into Type+Topic at \(fileLimit), or say why not in its "
          + "first lines: // House: reason")
    ]
  }

  /// The lines of every function, initialiser and subscript, from its name to its closing brace.
  static func functionBodies(in source: SwiftText) -> [ClosedRange<Int>] {
    source.code.indices.compactMap { index in
      guard Declaration.opensBody(source.code[index]) else { return nil }
      return bodyEnd(in: source.code, from: index).map { index...$0 }
    }
  }

  /// The line of the brace that closes what opens at `start`; nil for a requirement without body.
  private static func bodyEnd(in code: [String], from start: Int) -> Int? {
    var parens = 0
    var braces = 0
    for index in start..<code.count {
      if index > start, parens == 0, braces == 0, Declaration.begins(code[index]) { return nil }
      for byte in code[index].utf8 {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["): parens += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): parens -= 1
        case UInt8(ascii: "{"): braces += 1
        case UInt8(ascii: "}"):
          braces -= 1
          if braces == 0 { return index }
          if braces < 0 { return nil }
        default: break
        }
      }
    }
    return nil
  }
}
