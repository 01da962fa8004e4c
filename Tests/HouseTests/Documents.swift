/// Checks over Markdown: links, the index of decisions, the change log.
enum Documents {
  static let tags = ["CHANGE", "FEATURE", "ENHANCEMENT", "PERF", "BUGFIX", "SECURITY"]

  /// Relative links of one document that lead nowhere.
  ///
  /// `target` gives a path's text, nil if there is none.
  static func brokenLinks(in file: TextFile, target: (String) -> String?) -> [Finding] {
    prose(file.text).enumerated().flatMap { index, line in
      line.matches(of: #/\]\(([^)\s]+)(?:\s[^)]*)?\)/#).compactMap { match in
        let link = String(match.1)
        guard !link.contains("://"), !link.hasPrefix("mailto:") else { return nil }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].isEmpty ? file.path : resolve(String(parts[0]), from: file.path)
        guard let text = parts[0].isEmpty ? file.text : target(path) else {
          return Finding(file: file.path, line: index + 1, message: "\(link) leads nowhere")
        }
        guard parts.count == 2, !anchors(of: text).contains(String(parts[1])) else { return nil }
        return Finding(
          file: file.path, line: index + 1, message: "no heading of \(path) is #\(parts[1])")
      }
    }
  }

  /// Decisions that the index does not name, or that lack a part.
  static func decisionFindings(index: TextFile, records: [TextFile]) -> [Finding] {
    var findings: [Finding] = []
    for (position, record) in records.enumerated() {
      if !index.text.contains("(\(record.name))") {
        findings.append(Finding(file: index.path, line: 0, message: "does not list \(record.name)"))
      }
      let number = "00\(position + 1)".suffix(3)
      if !record.name.hasPrefix("\(number)-") {
        findings.append(
          Finding(file: record.path, line: 0, message: "the next number is \(number)"))
      }
      for part in ["Status: ", "Date: ", "## Context", "## Decision", "## Consequences"]
      where !record.text.contains("\n\(part)") {
        findings.append(Finding(file: record.path, line: 0, message: "has no \(part)"))
      }
    }
    return findings
  }

  /// Entries of the change log, or of a file in changes/, that do not begin with a known tag.
  static func changeFindings(in file: TextFile) -> [Finding] {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
      guard line.hasPrefix("- ") else { return nil }
      let entry = line.firstMatch(of: #/^- \[([A-Z]+)\] [A-Z][^:]*: \S/#)
      if let entry, tags.contains(String(entry.1)) { return nil }
      return Finding(
        file: file.path, line: index + 1,
        message: "an entry reads `- [TAG] Subsystem: effect`, with a tag of "
          + tags.joined(separator: ", "))
    }
  }

  /// Lines with fenced blocks and inline code blanked.
  private static func prose(_ text: String) -> [String] {
    var isFenced = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if trimmed(line).hasPrefix("```") {
        isFenced.toggle()
        return ""
      }
      return isFenced ? "" : String(line).replacing(#/`[^`]*`/#, with: "")
    }
  }

  /// The anchors that a renderer makes of headings: lower case, spaces to hyphens, signs dropped.
  static func anchors(of text: String) -> Set<String> {
    var isFenced = false
    var anchors: Set<String> = []
    for line in text.split(separator: "\n") {
      if trimmed(line).hasPrefix("```") { isFenced.toggle() }
      guard !isFenced, line.hasPrefix("#") else { continue }
      let title = trimmed(line.drop { $0 == "#" }).lowercased()
      anchors.insert(
        String(
          title.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            .map { $0 == " " ? "-" : $0 }))
    }
    return anchors
  }

  /// A path from the root, of a link written relative to `file`.
  static func resolve(_ link: String, from file: String) -> String {
    var parts = file.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
