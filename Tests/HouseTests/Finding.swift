import Testing

/// One place that breaks a rule of the house, said the way a compiler says it.
struct Finding: Hashable, Comparable, CustomStringConvertible {
  /// Relative to the root of the repository.
  var file: String
  /// Counted from 1; 0 when the file as a whole is meant.
  var line: Int
  /// What is wrong and what to do instead.
  var message: String

  var description: String { line == 0 ? "\(file): \(message)" : "\(file):\(line): \(message)" }

  static func < (left: Finding, right: Finding) -> Bool {
    (left.file, left.line, left.message) < (right.file, right.line, right.message)
  }
}

/// Records every finding as an issue of its own, so that one run names them all.
func report(_ findings: [Finding], at location: SourceLocation = #_sourceLocation) {
  for finding in findings.sorted() {
    Issue.record(Comment(rawValue: finding.description), sourceLocation: location)
  }
}
