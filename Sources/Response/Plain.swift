internal import Answers

/// Numbers as people say them, the same everywhere in what is written for people.
enum Plain {
  /// "57 %", "0.4 %": two significant digits below one tenth.
  static func percent(_ share: Double) -> String {
    let hundredths = share * 100
    return hundredths >= 10 || hundredths == 0
      ? "\(Int(hundredths.rounded())) %" : "\((hundredths * 10).rounded() / 10) %"
  }

  /// Three significant digits, no exponents.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    let size = abs(value)
    if size >= 1e15 { return "\(value)" }
    if size >= 100 || value == value.rounded() { return String(Int64(value.rounded())) }
    let scale = size >= 10 ? 10.0 : size >= 1 ? 100.0 : 1_000.0
    return "\((value * scale).rounded() / scale)"
  }

  /// "1 service", "3 services".
  static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
  }

  /// "97 % sure", "over 99.9 % sure".
  static func certainty(_ probability: Double) -> String {
    let tenths = Int((probability * 1_000).rounded())
    return tenths >= 1_000 ? "over 99.9 % sure" : "\(tenths / 10).\(tenths % 10) % sure"
  }

  /// "45 s", "12 min", "3 h 20 min", "4 d 6 h".
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e12).rounded())
    switch whole {
    case ..<120: return "\(whole) s"
    case ..<7_200: return "\(whole / 60) min"
    case ..<172_800:
      let minutes = whole / 60 % 60
      return minutes == 0 ? "\(whole / 3_600) h" : "\(whole / 3_600) h \(minutes) min"
    default:
      let hours = whole / 3_600 % 24
      return hours == 0 ? "\(whole / 86_400) d" : "\(whole / 86_400) d \(hours) h"
    }
  }

  /// "120 ms", "3.5 s".
  static func latency(_ seconds: Double) -> String {
    seconds < 1 ? "\(number((seconds * 1_000).rounded())) ms" : "\(number(seconds)) s"
  }

  /// A list in words, the first `listedMax` and how many more: "a, b and 3 more".
  static func list(_ items: [String], listedMax: Int = 5) -> String {
    if items.count > listedMax {
      return items.prefix(listedMax).joined(separator: ", ")
        + " and \(items.count - listedMax) more"
    }
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension EntryPointImpact {
  /// "57 % of the requests of web fail and they take 2.1 s".
  var phrase: String {
    let slow = latencySeconds.map { "take \(Plain.latency($0))" }
    guard let failingShare else {
      return "the requests of \(service) \(slow ?? "suffer")"
    }
    let failing = "\(Plain.percent(failingShare)) of the requests of \(service) fail"
    return failing + (slow.map { " and they \($0)" } ?? "")
  }
}
