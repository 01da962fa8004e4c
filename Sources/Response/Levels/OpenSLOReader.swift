internal import Yams

/// Reads the documents of an OpenSLO file.
struct OpenSLOReader {
  static let byteCountMax = 1 << 20
  static let apiVersion = "openslo/v1"
  static let kinds = [
    "AlertCondition", "AlertNotificationTarget", "AlertPolicy", "DataSource", "SLI", "SLO",
    "Service",
  ]

  let file: String
  var levels: [ServiceLevel] = []
  var issues: [OpenSLOIssue] = []
  var kindCounts: [String: Int] = [:]
  /// SLIs by name, for SLOs that refer to them.
  private var indicators: [String: Node] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ text: String) {
    guard text.utf8.count <= Self.byteCountMax else {
      return note(nil, "the file has more than \(Self.byteCountMax) bytes")
    }
    // An alias can stand for a text many times its size.
    guard !text.contains("*") || !text.contains("&") else {
      return note(nil, "anchors and aliases are not read: write the value out")
    }
    var documents: [Node] = []
    do {
      for document in try Yams.compose_all(yaml: text) { documents.append(document) }
    } catch {
      return note(nil, "not YAML: \(error)".split(separator: "\n").joined(separator: " "))
    }
    if documents.isEmpty { note(nil, "the file is empty") }
    let known = documents.filter { check($0) }
    for document in known where document["kind"]?.string == "SLI" {
      if let name = name(of: document) { indicators[name] = document["spec"] }
    }
    for document in known where document["kind"]?.string == "SLO" { readLevel(document) }
    issues.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Whether a document is one of OpenSLO with a name and a specification.
  private mutating func check(_ document: Node) -> Bool {
    guard document["apiVersion"]?.string == Self.apiVersion else {
      note(document["apiVersion"] ?? document, "apiVersion must be \(Self.apiVersion)")
      return false
    }
    guard let kind = document["kind"]?.string, Self.kinds.contains(kind) else {
      note(
        document["kind"] ?? document, "kind must be one of \(Self.kinds.joined(separator: ", "))")
      return false
    }
    kindCounts[kind, default: 0] += 1
    guard name(of: document) != nil else {
      note(document["metadata"] ?? document, "metadata.name is missing")
      return false
    }
    guard document["spec"]?.mapping != nil else {
      note(document["spec"] ?? document, "spec is missing")
      return false
    }
    return true
  }

  private func name(of document: Node) -> String? {
    document["metadata"]?["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  private mutating func readLevel(_ document: Node) {
    guard let spec = document["spec"], let name = name(of: document) else { return }
    guard let method = spec["budgetingMethod"]?.string,
      ["Occurrences", "Timeslices", "RatioTimeslices"].contains(method)
    else {
      return note(
        spec["budgetingMethod"] ?? spec,
        "budgetingMethod must be Occurrences, Timeslices or RatioTimeslices")
    }
    guard let days = windowDays(spec) else { return }
    guard let objectives = spec["objectives"]?.array(), !objectives.isEmpty else {
      return note(spec["objectives"] ?? spec, "objectives are missing")
    }
    guard let indicator = indicator(spec) else { return }
    guard method == "Occurrences" else {
      return note(spec["budgetingMethod"], "\(method) is not counted here", .notEvaluated)
    }
    guard let source = source(indicator),
      let (service, goodness) = goodness(source, of: spec)
    else { return }
    for (place, objective) in objectives.enumerated() {
      guard let target = target(objective) else { continue }
      let suffix =
        objectives.count > 1 ? " \(objective["displayName"]?.string ?? "\(place + 1)")" : ""
      levels.append(
        ServiceLevel(
          name: name + suffix, service: service, goodness: goodness, target: target,
          windowDays: days))
    }
  }

  /// The one rolling window in days; nil when it is said to be wrong.
  private mutating func windowDays(_ spec: Node) -> Int? {
    guard let windows = spec["timeWindow"]?.array(), windows.count == 1 else {
      note(spec["timeWindow"] ?? spec, "timeWindow must have exactly one entry")
      return nil
    }
    let window = windows[0]
    guard let duration = window["duration"]?.string, let unit = duration.last,
      let number = Int(duration.dropLast()), number > 0, number <= 366,
      "mhdwMQY".contains(unit)
    else {
      note(window["duration"] ?? window, "duration must be a number with a unit: 28d, 4w")
      return nil
    }
    let isRolling = window["isRolling"]?.bool ?? (window["calendar"] == nil)
    guard isRolling, window["calendar"] == nil else {
      note(window, "a calendar window is not counted here, only a rolling one", .notEvaluated)
      return nil
    }
    let days = unit == "d" ? number : unit == "w" ? number * 7 : unit == "M" ? number * 30 : 0
    guard (1...92).contains(days) else {
      note(window["duration"], "a window of 1 to 92 days is counted here", .notEvaluated)
      return nil
    }
    return days
  }

  private mutating func indicator(_ spec: Node) -> Node? {
    if let inline = spec["indicator"] {
      if let inner = inline["spec"] { return inner }
      note(inline, "the indicator has no spec")
      return nil
    }
    guard let reference = spec["indicatorRef"], let name = reference.string else {
      note(spec, "indicator or indicatorRef is missing")
      return nil
    }
    if let found = indicators[name] { return found }
    note(reference, "no SLI of the file is named \(name)")
    return nil
  }

  /// The source of a ratio metric that Whence counts itself.
  private mutating func source(_ indicator: Node) -> Node? {
    guard let ratio = indicator["ratioMetric"] else {
      if indicator["thresholdMetric"] != nil {
        note(indicator, "a threshold metric is not counted here", .notEvaluated)
      } else {
        note(indicator, "ratioMetric or thresholdMetric is missing")
      }
      return nil
    }
    let parts = ["good", "bad", "raw"].compactMap { ratio[$0] }
    guard let part = parts.first, ratio["raw"] != nil || ratio["total"] != nil else {
      note(ratio, "a ratio metric needs good or bad, and total, or raw")
      return nil
    }
    guard let source = part["metricSource"] else {
      note(part, "metricSource is missing")
      return nil
    }
    guard source["type"]?.string == "whence", let spec = source["spec"] else {
      note(
        source, "the source is not counted here, only sources of type whence are", .notEvaluated)
      return nil
    }
    return spec
  }

  private mutating func goodness(
    _ source: Node, of spec: Node
  ) -> (service: String, goodness: ServiceLevel.Goodness)? {
    guard let service = source["service"]?.string ?? spec["service"]?.string, !service.isEmpty
    else {
      note(source, "service is missing")
      return nil
    }
    switch source["signal"]?.string {
    case "availability": return (service, .succeeded)
    case "latency":
      guard let seconds = source["threshold"]?.string.flatMap(Self.seconds) else {
        note(source["threshold"] ?? source, "threshold must be a time: 250ms, 1.5s")
        return nil
      }
      return (service, .within(seconds: seconds))
    default:
      note(source["signal"] ?? source, "signal must be availability or latency")
      return nil
    }
  }

  private mutating func target(_ objective: Node) -> Double? {
    let share = objective["target"]?.string.flatMap(Double.init)
    let percent = objective["targetPercent"]?.string.flatMap(Double.init)
    guard let target = share ?? percent.map({ $0 / 100 }), share == nil || percent == nil,
      target > 0, target < 1
    else {
      note(
        objective, "an objective needs a target above 0 and below 1, or a targetPercent below 100")
      return nil
    }
    return target
  }

  /// "250ms" or "1.5s" in seconds; nil for anything else and for nothing or less.
  static func seconds(_ text: String) -> Double? {
    let isMilliseconds = text.hasSuffix("ms")
    guard isMilliseconds || text.hasSuffix("s"),
      let number = Double(text.dropLast(isMilliseconds ? 2 : 1)), number > 0, number <= 86_400_000
    else { return nil }
    return isMilliseconds ? number / 1_000 : number
  }

  private mutating func note(
    _ node: Node?, _ problem: String, _ gravity: OpenSLOIssue.Gravity = .error
  ) {
    issues.append(
      OpenSLOIssue(
        gravity: gravity, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, file: file,
        problem: problem))
  }
}
