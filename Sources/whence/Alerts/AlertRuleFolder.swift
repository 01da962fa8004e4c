import ArgumentParser
import CModels
import Causes
import Foundation

/// Finds and reads the rules that say what alerts are about: those of a folder that was named,
/// before those that ship.
struct AlertRuleFolder {
  private let path: String?

  /// - Parameter path: a folder of rules of one's own; nil or empty for none.
  /// - Throws: a `ValidationError` when there is no such folder.
  init(path: String?) throws {
    guard let path, !path.isEmpty else {
      self.path = nil
      return
    }
    guard ModelFolder.isFolder(path) else {
      throw ValidationError("no folder of alert rules at \(path)")
    }
    self.path = path
  }

  /// All files of rules and of their tests, one's own first, so that they win.
  func files() throws -> [ModelFile] { try (path.map(ModelFolder.files) ?? []) + Self.shipped }

  /// The checked rules.
  ///
  /// - Throws: `ModelProblems` when a file has errors.
  func rules(for library: CausalLibrary) throws -> AlertRuleSet {
    let compilation = AlertRuleSet.compile(try files(), for: library)
    guard let rules = compilation.rules else { throw ModelProblems(issues: compilation.issues) }
    return rules
  }

  private static var shipped: [ModelFile] {
    (0..<whence_alert_file_count).map { ModelFile(whence_alert_file_at($0), below: "Alerts") }
  }
}
