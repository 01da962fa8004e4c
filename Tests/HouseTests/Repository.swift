import Foundation

/// The files of this repository, as the checks see them: paths from the root, and text.
enum Repository {
  /// Two folders above this file's own.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What is built, installed or generated, and so nobody's prose.
  private static let skipped: Set<String> = [
    ".build", ".git", ".venv", "__pycache__", "Generated", "node_modules", "Corpus",
  ]

  /// Every Swift file written by hand, masked once for all checks.
  private static let swift = files(endings: [".swift"]).map { SwiftText($0) }

  /// Swift files below one of `folders`.
  static func swift(in folders: String...) -> [SwiftText] {
    swift.filter { source in folders.contains { source.path.hasPrefix($0 + "/") } }
  }

  /// All files below `folder` whose names end in one of `endings`, sorted.
  static func files(in folder: String = "", endings: [String]) -> [TextFile] {
    let start = folder.isEmpty ? root : root.appending(path: folder)
    guard let walker = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    else { return [] }
    var found: [TextFile] = []
    while let url = walker.nextObject() as? URL {
      if skipped.contains(url.lastPathComponent) {
        walker.skipDescendants()
      } else if endings.contains(where: url.lastPathComponent.hasSuffix),
        let text = try? String(contentsOf: url, encoding: .utf8)
      {
        found.append(TextFile(path: relative(url), text: text))
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  /// One file; nil when there is none, or it is no text.
  static func file(_ path: String) -> TextFile? {
    guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
      return nil
    }
    return TextFile(path: path, text: text)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// Names of the folders directly below `folder`, sorted.
  static func folders(in folder: String) -> [String] {
    let url = root.appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: url.appending(path: name).path, isDirectory: &isFolder) && isFolder.boolValue
    }.sorted()
  }

  private static func relative(_ url: URL) -> String {
    String(url.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
  }
}

/// A file's text under its path from the root.
struct TextFile {
  var path: String
  var text: String

  /// The last component of the path.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
