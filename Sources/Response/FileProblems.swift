internal import Yams

/// What is wrong in a YAML file that people write, all at once.
package struct FileProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as messages name it.
  package let file: String
  /// `file:line:column: problem`, in the order in which they were met.
  package private(set) var problems: [String] = []

  init(file: String) { self.file = file }

  package var description: String { problems.joined(separator: "\n") }

  /// Whether nothing is wrong.
  var isEmpty: Bool { problems.isEmpty }

  /// Notes what is wrong with a node; at the beginning of the file where there is none.
  mutating func report(_ node: Node?, _ problem: String) {
    problems.append("\(file):\(node?.mark?.line ?? 1):\(node?.mark?.column ?? 1): \(problem)")
  }

  /// Notes keys of a mapping that mean nothing there.
  mutating func check(_ fields: Node.Mapping, keys: [String], of what: String) {
    for (key, _) in fields where !keys.contains(key.string ?? "") {
      let known = keys.joined(separator: ", ")
      report(key, "'\(key.string ?? "")' is not a key of \(what); those are \(known)")
    }
  }

  /// A value, or that of the variable which it names after a `$`, as `environment` has it; nil when
  /// that was noted to be missing.
  mutating func value(
    _ text: String, at node: Node, environment: (String) -> String?
  ) -> String? {
    guard text.hasPrefix("$") else { return text }
    if let value = environment(String(text.dropFirst())), !value.isEmpty { return value }
    report(node, "the environment has no \(text.dropFirst())")
    return nil
  }

  /// What a text says; nil when that was noted to be no YAML, or to be empty.
  mutating func root(of text: String) -> Node? {
    do {
      return try compose(yaml: text)
    } catch {
      report(nil, "not readable as YAML")
      return nil
    }
  }
}
