import Telemetry

extension Answer {
  /// Lines shown of each list; what is beyond is counted.
  static let listedMax = 8

  /// The answer as a person wants to read it on a terminal: the cause first, then why, then what to
  /// do.
  package var text: String {
    var lines: [String] = []
    let chosen = causes.filter { $0.verdict == .cause }
    if chosen.isEmpty {
      lines.append("No cause to report as of \(at.rfc3339).")
    }
    for (number, cause) in chosen.enumerated() {
      if number > 0 { lines.append("") }
      lines += cause.lines(number: number + 1)
    }
    lines += alternativeLines
    if !earlier.isEmpty {
      lines += ["", "Before that:"]
      lines += listed(earlier) {
        "  \($0.onset.rfc3339)  \($0.cause) of \($0.entity.type) \($0.entity.name)"
          + " (\(percent($0.probability)))"
      }
    }
    if !unexplained.isEmpty {
      lines += ["", "Not explained by any cause:"]
      lines += listed(unexplained) { "  \($0.line)" }
    }
    return lines.map(TerminalText.safe).joined(separator: "\n") + "\n"
  }

  private var alternativeLines: [String] {
    let others = causes.filter { $0.verdict == .alternative }
    guard !others.isEmpty else { return [] }
    let told = others.prefix(Self.listedMax).flatMap { other in
      let subject = "\(other.cause) of \(other.entity.type) \(other.entity.name)"
      return ["  \(subject) (\(percent(other.probability)))"] + other.whyNot.map { "      \($0)" }
    }
    return ["", "Why not something else:"] + told + rest(of: others)
  }
}

extension AnswerCause {
  func lines(number: Int) -> [String] {
    let owner = entity.service.map { $0 == entity.name ? "" : "  (of \($0))" } ?? ""
    let state = isActive ? "" : ", over by now"
    var lines = [
      "CAUSE \(number)   \(cause): \(summary)",
      "  where   \(entity.type) \(entity.name)\(owner)",
      "  sure    \(percent(probability))",
      "  since   \(onset.rfc3339)\(state)",
    ]
    if let change { lines.append("  after   a change at \(change.rfc3339)") }
    if !path.isEmpty { lines += ["  spread"] + spreadLines }
    lines += ["  seen"] + listed(explains) { "    \($0.line)" }
    if !missing.isEmpty {
      lines += ["  not seen, though it would be expected"]
      lines += listed(missing) {
        "    \($0.symptom) of \($0.entity.type) \($0.entity.name): "
          + ($0.reason == "absent" ? "measured, and not there" : "nothing measures it")
      }
    }
    lines += ["  do"] + remedies.enumerated().map { "    \($0 + 1). \($1)" }
    return lines
  }

  private var spreadLines: [String] {
    path.enumerated().map { place, step in
      let arrow = place == 0 ? "    " : "    → "
      return "\(arrow)\(step.entity.type) \(step.entity.name): \(step.summary)"
    }
  }
}

extension AnswerSymptom {
  /// "10:30:05  service billing: requests fail here (0.42, limit 0.05)".
  var line: String {
    let end = cleared.map { ", until \($0.timeOfDay)" } ?? ""
    return "\(onset.timeOfDay)  \(entity.type) \(entity.name): \(summary)"
      + " (\(short(value)), limit \(short(threshold))\(end))"
  }
}

/// Up to `Answer.listedMax` lines, then how many more there are.
private func listed<Item>(_ items: [Item], _ line: (Item) -> String) -> [String] {
  items.prefix(Answer.listedMax).map(line) + rest(of: items)
}

private func rest<Item>(of items: [Item]) -> [String] {
  let count = items.count - Answer.listedMax
  return count > 0 ? ["    and \(count) more"] : []
}

private func percent(_ probability: Double) -> String {
  let tenths = Int((probability * 1_000).rounded())
  return tenths >= 1_000 ? "over 99.9 %" : "\(tenths / 10).\(tenths % 10) %"
}

/// Three significant digits, without exponents.
private func short(_ value: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  let size = abs(value)
  if size >= 1e15 { return "\(value)" }
  if size >= 100 || value == value.rounded() { return String(Int64(value.rounded())) }
  let scale = size >= 10 ? 10.0 : size >= 1 ? 100.0 : 10_000.0
  return "\((value * scale).rounded() / scale)"
}

/// Telemetry's text on a terminal: control characters could move the cursor, forge a line or worse.
package enum TerminalText {
  /// The line with every character replaced that is no text.
  package static func safe(_ line: String) -> String {
    guard line.unicodeScalars.contains(where: isControl) else { return line }
    var safe = ""
    for scalar in line.unicodeScalars {
      safe.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return safe
  }

  /// C0, DEL and C1; line separators; and what turns the direction of writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
