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
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw ValidationError("no folder of alert rules at \(path)") }
    self.path = path
  }

  /// All files of rules and of their tests, one's own first, so that they win.
  func files() throws -> [ModelFile] { try own() + Self.shipped }

  /// The checked rules.
  ///
  /// - Throws: `ModelProblems` when a file has errors.
  func rules(for library: CausalLibrary) throws -> AlertRuleSet {
    let compilation = AlertRuleSet.compile(try files(), for: library)
    guard let rules = compilation.rules else { throw ModelProblems(issues: compilation.issues) }
    return rules
  }

  private func own() throws -> [ModelFile] {
    guard let path else { return [] }
    let root = URL(filePath: path).resolvingSymlinksInPath().path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
      .map { try ModelFolder.file("\(path)/\($0)") }
  }

  private static var shipped: [ModelFile] {
    (0..<whence_alert_file_count).map { index in
      let file = whence_alert_file_at(index)
      let text = UnsafeBufferPointer(start: file.bytes, count: file.byte_count)
      return ModelFile(
        name: "Alerts/" + String(cString: file.path), text: String(decoding: text, as: UTF8.self))
    }
  }
}
