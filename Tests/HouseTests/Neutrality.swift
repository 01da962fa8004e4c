/// The product and its causal library know nobody's environment: no demo's names, no machine's
/// paths.
enum Neutrality {
  /// Whole words of `names` in a file; a name that is also an ordinary word counts only when
  /// quoted.
  static func findings(in file: TextFile, names: [String], ordinary: Set<String>) -> [Finding] {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      names.filter { name in
        ordinary.contains(name)
          ? line.contains("\"\(name)\"") : contains(name, in: String(line))
      }.map { name in
        Finding(
          file: file.path, line: index + 1,
          message: "\(name) is a service of Examples/: say what kind of thing it is instead")
      }
    }
  }

  /// Folders that exist on one machine only.
  ///
  /// Put together here, so that this file passes itself.
  private static let homes = ["home", "root", "Users", "work", "workspace"].map { "/\($0)/" }

  /// Absolute paths of somebody's machine.
  static func machinePaths(in file: TextFile) -> [Finding] {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      homes.filter { beginsPath($0, in: String(line)) }.map { home in
        Finding(
          file: file.path, line: index + 1,
          message: "\(home)... is one machine's path: make it relative, or a parameter")
      }
    }
  }

  /// Whether a path begins with `home`: nothing of a longer path or an address stands before it.
  private static func beginsPath(_ home: String, in line: String) -> Bool {
    line.ranges(of: home).contains { range in
      guard range.lowerBound > line.startIndex else { return true }
      let before = line[line.index(before: range.lowerBound)]
      return !(before.isLetter || before.isNumber || "/._-*})".contains(before))
    }
  }
}
