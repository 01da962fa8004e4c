import ArgumentParser
import Foundation
import Response

/// A folder of source code in which lines are looked up that telemetry names.
struct SourceFolder {
  /// Files that are looked at, and bytes of one; larger ones are passed over.
  static let fileCountMax = 200_000
  static let fileByteCountMax = 4 << 20
  /// Lines before and behind the one that is meant.
  static let contextLineCount = 4

  /// Paths below the folder, by the name of the file.
  private var paths: [String: [String]] = [:]
  private let root: URL

  /// Lists the files of a folder; hidden ones and links are passed over.
  init(path: String) throws {
    guard ModelFolder.isFolder(path) else { throw ValidationError("no folder of code at \(path)") }
    root = URL(filePath: path).resolvingSymlinksInPath()
    let keys: [URLResourceKey] = [.isRegularFileKey, .isSymbolicLinkKey]
    let files = FileManager.default.enumerator(
      at: root, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
    var count = 0
    while let file = files?.nextObject() as? URL, count < Self.fileCountMax {
      let values = try file.resourceValues(forKeys: Set(keys))
      guard values.isRegularFile == true, values.isSymbolicLink != true else { continue }
      count += 1
      paths[file.lastPathComponent, default: []].append(
        String(file.path.dropFirst(root.path.count + 1)))
    }
  }

  /// The code at places, in their order, each file and line once.
  ///
  /// A place belongs to the file whose path shares most of its end; where two do, to none.
  func snippets(at places: [CodePlace]) -> [SourceSnippet] {
    var known: Set<CodePlace> = []
    return places.compactMap { place in
      guard let path = path(of: place.file),
        known.insert(CodePlace(file: path, line: place.line)).inserted
      else { return nil }
      return snippet(path, place.line)
    }
  }

  private func path(of file: String) -> String? {
    let wanted = file.split(separator: "/").reversed()
    guard let name = wanted.first, let candidates = paths[String(name)] else { return nil }
    let scored = candidates.map { path in
      let shared = zip(path.split(separator: "/").reversed(), wanted).prefix { $0 == $1 }.count
      return (path: path, shared: shared)
    }
    guard let best = scored.map(\.shared).max() else { return nil }
    let found = scored.filter { $0.shared == best }
    return found.count == 1 ? found[0].path : nil
  }

  private func snippet(_ path: String, _ line: Int) -> SourceSnippet? {
    let file = root.appending(path: path)
    guard let data = try? GivenFile.read(file.path, byteCountMax: Self.fileByteCountMax),
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    guard line <= lines.count else { return nil }
    let first = max(1, line - Self.contextLineCount)
    let last = min(lines.count, line + Self.contextLineCount)
    let width = String(last).count
    let shown = (first...last).map { number in
      let padding = String(repeating: " ", count: width - String(number).count)
      return "\(number == line ? ">" : " ") \(padding)\(number)  \(lines[number - 1])"
    }
    return SourceSnippet(
      file: path, line: line, text: shown.joined(separator: "\n"), language: file.pathExtension)
  }
}
