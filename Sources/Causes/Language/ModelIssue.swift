/// Something wrong in a model file: where, what, and what was probably meant.
package struct ModelIssue: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  package enum Gravity: String, Hashable, Sendable {
    /// The library cannot be used.
    case error
    /// The library can be used, but part of it has no effect.
    case warning
  }

  package var gravity: Gravity
  /// The name that the file was given.
  package var file: String
  package var place: Place
  /// What is wrong, without a full stop.
  package var problem: String
  /// What to write instead, when that can be told.
  package var hint: String?

  package init(
    _ gravity: Gravity = .error, file: String, place: Place, problem: String, hint: String? = nil
  ) {
    self.gravity = gravity
    self.file = file
    self.place = place
    self.problem = problem
    self.hint = hint
  }

  /// `file:line:column: error: what is wrong; what was meant`, the form that editors can jump to.
  package var description: String {
    let head = "\(file):\(place.line):\(place.column): \(gravity.rawValue): \(problem)"
    return hint.map { "\(head); \($0)" } ?? head
  }
}

/// A position in a file.
///
/// Both count from 1; columns count Unicode scalars.
package struct Place: Hashable, Comparable, Sendable {
  /// From 1.
  package var line: Int
  /// From 1, in Unicode scalars.
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a file begins.
  package static let start = Place(line: 1, column: 1)

  package static func < (left: Place, right: Place) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  /// The place `offset` columns further on the same line.
  package func moved(by offset: Int) -> Place { Place(line: line, column: column + offset) }
}

/// Issues as they are found; keeps the first so many and counts the rest.
struct IssueLog {
  let limit: Int
  private(set) var issues: [ModelIssue] = []
  private(set) var dropped = 0
  private(set) var errorCount = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ issue: ModelIssue) {
    if issue.gravity == .error { errorCount += 1 }
    if issues.count < limit { issues.append(issue) } else { dropped += 1 }
  }

  mutating func add(_ issues: [ModelIssue]) {
    for issue in issues { add(issue) }
  }

  /// All issues by file (in the order of `files`) and place, with a last one that says how many
  /// were not kept.
  func sorted(files: [String]) -> [ModelIssue] {
    let order = Dictionary(
      files.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let rank = { (issue: ModelIssue) in order[issue.file] ?? files.count }
    var result = issues.enumerated().sorted { left, right in
      (rank(left.element), left.element.place, left.offset)
        < (rank(right.element), right.element.place, right.offset)
    }.map(\.element).reduce(into: [ModelIssue]()) { unique, issue in
      // A topology that several tests share is read for each of them.
      if unique.last != issue { unique.append(issue) }
    }
    if dropped > 0, let last = result.last {
      result.append(
        ModelIssue(file: last.file, place: last.place, problem: "\(dropped) more issues not shown"))
    }
    return result
  }
}
