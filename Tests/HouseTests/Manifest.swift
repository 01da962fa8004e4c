/// The room table of `Package.swift`, read as text.
struct Manifest {
  struct Room: Hashable {
    var name: String
    var line: Int
    var uses: [String]
    /// Third-party products that the row names itself.
    var products: [String]
  }

  var path: String
  var rooms: [Room]
  /// Everything else that is declared under a name: system libraries, C targets, tests, the
  /// command.
  var otherNames: Set<String>

  init(path: String, text: String) {
    self.path = path
    rooms = []
    otherNames = []
    var lineNumber = 1
    var pending = Substring(text)
    while let start = pending.firstRange(of: #/Room\(\s*name:/#) {
      lineNumber += pending[..<start.lowerBound].count { $0 == "\n" }
      let row = Self.balanced(pending[start.lowerBound...])
      rooms.append(Self.room(row, line: lineNumber))
      lineNumber += pending[start].count { $0 == "\n" }
      pending = pending[start.upperBound...]
    }
    for match in text.matches(of: #/name:\s*"(\w+)"/#) { otherNames.insert(String(match.1)) }
    otherNames.subtract(rooms.map(\.name))
  }

  /// Rows that name themselves, a later row, or nothing that the manifest declares.
  func findings() -> [Finding] {
    var earlier: Set<String> = []
    var findings: [Finding] = []
    for room in rooms {
      for used in room.uses where !earlier.contains(used) && !otherNames.contains(used) {
        findings.append(
          Finding(
            file: path, line: room.line,
            message: "\(room.name) uses \(used), which is no earlier row: a room uses only rooms "
              + "below it, move what both need down"))
      }
      earlier.insert(room.name)
    }
    return findings
  }

  /// Imports of rooms that the importing room's row does not name.
  func findings(in source: SwiftText, room name: String) -> [Finding] {
    guard let room = rooms.first(where: { $0.name == name }) else { return [] }
    let names = Set(rooms.map(\.name))
    return imports(in: source).compactMap { line, module in
      guard names.contains(module), module != name, !room.uses.contains(module) else { return nil }
      return Finding(
        file: source.path, line: line,
        message: "\(name) imports \(module), which its row does not name: pass a value through a "
          + "room that may know both")
    }
  }

  /// What a room that may only compute imports beyond its row and the C library's mathematics.
  func pureFindings(in source: SwiftText, room name: String) -> [Finding] {
    guard let room = rooms.first(where: { $0.name == name }) else { return [] }
    let allowed = Set(room.uses + room.products + ["Glibc", "Musl", "Darwin"])
    return imports(in: source).compactMap { line, module in
      guard !allowed.contains(module), !names.contains(module) else { return nil }
      return Finding(
        file: source.path, line: line,
        message: "\(name) imports \(module): below floor 5 only values compute; take what it gives "
          + "as a parameter (Timestamp for Date, [UInt8] for Data)")
    }
  }

  private var names: Set<String> { Set(rooms.map(\.name)) }

  private static func room(_ row: Substring, line: Int) -> Room {
    let name = row.firstMatch(of: #/name:\s*"(\w+)"/#).map { String($0.1) } ?? ""
    let uses = row.firstMatch(of: #/uses:\s*\[([^\]]*)\]/#).map { String($0.1) } ?? ""
    return Room(
      name: name, line: line,
      uses: uses.matches(of: #/"(\w+)"/#).map { String($0.1) },
      products: row.matches(of: #/product\(\s*name:\s*"(\w+)"/#).map { String($0.1) })
  }

  /// From the beginning of `text` to the parenthesis that closes the first one opened.
  private static func balanced(_ text: Substring) -> Substring {
    var depth = 0
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" {
        depth -= 1
        if depth == 0 { return text[...index] }
      }
    }
    return text
  }
}

/// Every import of a file: its line (from 1) and the module's name.
func imports(in source: SwiftText) -> [(line: Int, module: String)] {
  source.code.enumerated().compactMap { index, line in
    let words = line.split(separator: " ")
    guard let position = words.firstIndex(of: "import"), position + 1 < words.count else {
      return nil
    }
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var"]
    let rest = words[(position + 1)...].drop { kinds.contains($0) }
    guard let path = rest.first else { return nil }
    return (index + 1, String(path.prefix { $0 != "." }))
  }
}
