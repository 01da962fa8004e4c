internal import Foundation

/// The table that is printed, medians over the rounds.
struct Report {
  var measurements: [Door: [Measurement]] = [:]
  var peer: [Double] = []

  /// Spans that did not arrive, over all runs.
  var missingSpanCount: Int {
    measurements.values.joined().reduce(0) {
      $0 + $1.lostSpanCount + abs($1.sentSpanCount - $1.acceptedSpanCount)
    }
  }

  var text: String {
    let head = [
      "| path | spans/s | server CPU ns/span | resident peak MiB | sent | accepted | lost |",
      "|---|---|---|---|---|---|---|",
    ]
    let rows = Door.allCases.compactMap { door in measurements[door].map { row(door, $0) } }
    let peerRow =
      peer.isEmpty ? [] : ["| Python upb, parses only | - | \(Self.median(peer)) | - | - | - | - |"]
    return (head + rows + peerRow).joined(separator: "\n")
  }

  private func row(_ door: Door, _ runs: [Measurement]) -> String {
    let columns = [
      Self.median(runs.map(\.spansPerSecond)),
      Self.median(runs.map(\.processorNanosecondsPerSpan)),
      Self.median(runs.map { Double($0.residentMebibytesPeak) }),
      Self.median(runs.map { Double($0.sentSpanCount) }),
      Self.median(runs.map { Double($0.acceptedSpanCount) }),
      "\(runs.reduce(0) { $0 + $1.lostSpanCount })",
    ]
    return "| `\(door.rawValue)` | \(columns.joined(separator: " | ")) |"
  }

  private static func median(_ values: [Double]) -> String {
    let middle = Int(values.sorted()[values.count / 2].rounded())
    var digits = String(middle)
    var cut = digits.count - 3
    while cut > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: cut))
      cut -= 3
    }
    return digits
  }
}
