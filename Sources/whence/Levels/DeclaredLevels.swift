import Causes
import Foundation
import Response

/// The service levels that a file, or all files of a folder, declare in OpenSLO.
struct DeclaredLevels {
  var levels: [ServiceLevel] = []
  /// What is valid and not evaluated, each with its place.
  var notes: [String] = []

  /// Reads a file or folder; nothing is declared by an empty path.
  ///
  /// - Throws: `ConfigurationProblems` with everything that is wrong, each with its place.
  init(path: String) throws {
    guard !path.isEmpty else { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ConfigurationProblems(problems: ["slo: nothing is at \(path)"])
    }
    let files = isFolder.boolValue ? try ModelFolder.files(in: path) : [try ModelFolder.file(path)]
    var problems: [String] = []
    var places: [String: String] = [:]
    for file in files {
      let read = OpenSLOFile(name: file.name, text: file.text)
      for issue in read.issues {
        switch issue.gravity {
        case .error: problems.append("\(issue)")
        case .notEvaluated: notes.append("\(issue)")
        }
      }
      for level in read.levels {
        if let before = places[level.name] {
          problems.append("\(file.name): error: \(level.name) is declared in \(before) already")
        }
        places[level.name] = file.name
      }
      levels += read.levels
    }
    guard problems.isEmpty else { throw ConfigurationProblems(problems: problems) }
  }
}
