/// The alerts that a rule file of a Prometheus defines, by name.
package enum AlertNames {
  /// Bounds of such a file, which is longer than ours.
  private static let limits = {
    var limits = ModelLimits()
    limits.bytesPerFile = 4 << 20
    limits.bracketsPerFile = 200_000
    return limits
  }()

  /// Reads `groups`, their `rules`, and of these each `alert`; everything else is passed over.
  ///
  /// - Returns: the names, and what is wrong with the file, if anything.
  package static func read(_ file: ModelFile) -> (names: Set<String>, issues: [ModelIssue]) {
    let syntax: Syntax
    do throws(SyntaxError) {
      syntax = try SyntaxReader(file: file, limits: limits).read()
    } catch {
      return ([], [error.issue(in: file.name)])
    }
    var names: Set<String> = []
    for group in syntax.field("groups")?.items ?? [] {
      for rule in group.field("rules")?.items ?? [] {
        guard case .word(let word) = rule.field("alert") else { continue }
        names.insert(word.text)
      }
    }
    guard names.isEmpty else { return (names, []) }
    return (
      [],
      [
        ModelIssue(
          file: file.name, place: .start, problem: "no alert is defined here",
          hint: "a rule file of Prometheus has groups of rules")
      ]
    )
  }
}

extension Syntax {
  fileprivate func field(_ name: String) -> Syntax? {
    guard case .mapping(let fields, _) = self else { return nil }
    return fields.first { $0.name.text == name }?.value
  }

  fileprivate var items: [Syntax] {
    guard case .list(let items, _) = self else { return [] }
    return items
  }
}
