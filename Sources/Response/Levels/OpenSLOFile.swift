/// Service levels as OpenSLO v1 writes them.
///
/// All kinds are read. Evaluated are SLOs that count requests which Whence sees itself: budgeting
/// by occurrences over one rolling window, with a ratio metric whose source has the type `whence`
/// and says the service and the signal, `availability` or `latency` with a `threshold`. What
/// cannot be evaluated is said with its place, and is no error.
///
/// Source: github.com/OpenSLO/OpenSLO, `openslo/v1`.
package struct OpenSLOFile: Sendable {
  /// The levels that can be evaluated, in the order of the text.
  package private(set) var levels: [ServiceLevel] = []
  /// What is wrong or cannot be evaluated, in the order of the text.
  package private(set) var issues: [OpenSLOIssue] = []
  /// How many documents of each kind were read, by kind.
  package private(set) var kindCounts: [String: Int] = [:]

  /// Whether anything is wrong, so that the file should not be used.
  package var isBroken: Bool { issues.contains { $0.gravity == .error } }

  /// Reads a file with one or more documents.
  ///
  /// - Parameters:
  ///   - name: for places in issues.
  ///   - text: YAML, at most 1 MiB.
  package init(name: String, text: String) {
    var reader = OpenSLOReader(file: name)
    reader.read(text)
    (levels, issues, kindCounts) = (reader.levels, reader.issues, reader.kindCounts)
  }
}

/// Something about an OpenSLO file that its writer should know.
package struct OpenSLOIssue: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  package enum Gravity: String, Hashable, Sendable {
    /// The file cannot be used.
    case error
    /// Valid, but not evaluated.
    case notEvaluated = "not evaluated"
  }

  package var gravity: Gravity
  /// Where: both from 1.
  package var line: Int
  package var column: Int
  /// The file's name, and what is wrong, without a full stop.
  package var file: String
  package var problem: String

  /// `file:line:column: error: what is wrong`.
  package var description: String { "\(file):\(line):\(column): \(gravity.rawValue): \(problem)" }
}
