/// A picture of boxes and arrows in the language of Mermaid.
struct Mermaid {
  /// Boxes of one picture; what is beyond is left out and counted.
  static let boxCountMax = 60

  private var numbers: [String: Int] = [:]
  private var lines: [String] = []
  private var omittedCount = 0

  /// Draws a box once, however often it is named.
  ///
  /// - Returns: its name in the picture; nil beyond the bound.
  mutating func box(_ id: String, _ label: [String], isRoot: Bool = false) -> String? {
    if let number = numbers[id] { return "n\(number)" }
    guard numbers.count < Self.boxCountMax else {
      omittedCount += 1
      return nil
    }
    let name = "n\(numbers.count)"
    numbers[id] = numbers.count
    let text = label.map(Self.escape).joined(separator: "<br/>")
    lines.append("  \(name)[\"\(text)\"]" + (isRoot ? ":::root" : ""))
    return name
  }

  mutating func arrow(_ from: String?, _ to: String?, label: String = "") {
    guard let from, let to, from != to else { return }
    let middle = label.isEmpty ? "-->" : "-- \"\(Self.escape(label))\" -->"
    lines.append("  \(from) \(middle) \(to)")
  }

  /// The picture; nil when there is nothing to show.
  func text(direction: String) -> String? {
    guard !lines.isEmpty else { return nil }
    var all = ["flowchart \(direction)"] + lines
    if omittedCount > 0 { all.append("  more[\"and more that is not drawn\"]") }
    all.append("  classDef root fill:#c0392b,color:#fff,stroke:#7b241c")
    return all.joined(separator: "\n")
  }

  /// Labels are quoted; everything that could end or mark them up is written as a character code.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in SafeText.line(text).unicodeScalars {
      switch scalar {
      case "\"", "<", ">", "&", "#", ";", "`", "\\", "[", "]", "{", "}", "|", "%":
        escaped += "#\(scalar.value);"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
