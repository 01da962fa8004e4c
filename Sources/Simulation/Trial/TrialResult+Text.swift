extension TrialResult {
  /// One trial in lines for people: what broke, what was said of it, and for a wrong answer the
  /// first symptoms.
  package var text: String {
    let broken = faults.map { "\($0.kind.rawValue) (\($0.truth))" }.joined(separator: " and ")
    let found = secondsToFind.map { $0.map { "\(Int($0.rounded())) s" } ?? "never" }
      .joined(separator: ", ")
    let verdict = faults.isEmpty ? "quiet" : isFirstRight && areAllFound ? "right" : "WRONG"
    var lines = [
      "seed \(seed): \(verdict): \(broken); found: \(found); false at the end: \(falseCount), "
        + "ever: \(falselyChosen.count); \(symptoms.count) symptoms, \(spanCount) spans"
    ]
    guard verdict != "right" else { return lines[0] }
    lines += named.prefix(5).map { named in
      let percent = Int((named.probability * 100).rounded())
      return "    \(named.isChosen ? "cause" : "alternative") \(named.cause) \(percent) %"
    }
    lines += symptoms.sorted { $0.onset < $1.onset }.prefix(12).map {
      "      \(Int($0.onset)) s \($0.entity): \($0.symptom)"
    }
    return lines.joined(separator: "\n")
  }
}
