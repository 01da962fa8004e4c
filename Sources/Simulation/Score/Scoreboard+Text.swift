extension Scoreboard {
  /// The result as Markdown: totals beside the naive methods, what was said against what was so,
  /// and every kind of fault.
  package var text: String {
    kinds.isEmpty ? quiet : [totals, naive, reliability, byKind].joined(separator: "\n")
  }

  /// Of trials without a fault: how often something was said all the same.
  private var quiet: String {
    let week = total.simulatedSeconds / (7 * 86_400)
    func aWeek(_ count: Int) -> String { week > 0 ? rounded(Double(count) / week, 1) : "-" }
    return """
      | quiet trials | hours simulated | incidents | false causes | incidents a week \
      | false causes a week |
      |---|---|---|---|---|---|
      | \(total.trialCount) | \(rounded(total.simulatedSeconds / 3_600, 1)) \
      | \(total.incidentCount) | \(total.everFalseCount) | \(aWeek(total.incidentCount)) \
      | \(aWeek(total.everFalseCount)) |
      """
  }

  private var totals: String {
    """
    | trials | right cause first | right entity first | in the first three | all causes found \
    | false causes a trial | seconds to diagnosis, median | 19 of 20 |
    |---|---|---|---|---|---|---|---|
    | \(total.trialCount) | \(percent(total.firstRightCount)) | \(percent(total.entityRightCount)) \
    | \(percent(total.topThreeCount)) | \(percent(total.allFoundCount)) \
    | \(rounded(Double(total.falseCount) / Double(max(1, total.trialCount)), 2)) \
    | \(seconds(total, 0.5)) | \(seconds(total, 0.95)) |

    """
  }

  private var naive: String {
    let rows = BaselineGuesses.Method.allCases.map { method in
      "| \(method.words) | \(percent(naiveRightCounts[method] ?? 0)) "
        + "| \(percent(naiveEntityCounts[method] ?? 0)) |"
    }
    return
      (["| naive method, same symptoms | right cause | right entity |", "|---|---|---|"] + rows)
      .joined(separator: "\n") + "\n"
  }

  private var reliability: String {
    let rows = calibration.bins.enumerated().map { place, bin in
      "| \(place * 10) to \(place * 10 + 10) % | \(bin.count) | \(rounded(bin.meanSaid, 3)) "
        + "| \(rounded(bin.meanTrue, 3)) |"
    }
    let summary =
      "Expected calibration error \(rounded(calibration.expectedError, 4)), Brier score "
      + "\(rounded(calibration.brier, 4)).\n"
    return
      (["| said | causes | mean said | true |", "|---|---|---|---|"] + rows + ["", summary])
      .joined(separator: "\n")
  }

  private var byKind: String {
    let rows = Fault.Kind.allCases.compactMap { kind -> String? in
      guard let row = kinds[kind] else { return nil }
      return
        "| \(kind.rawValue) | \(row.trialCount) | \(row.firstRightCount) | \(row.entityRightCount) "
        + "| \(row.allFoundCount) | \(row.falseCount) | \(seconds(row, 0.5)) "
        + "| \(instead(row)) |"
    }
    return
      ([
        "| fault | trials | right first | entity first | all found | false | seconds, median "
          + "| said first instead |",
        "|---|---|---|---|---|---|---|---|",
      ] + rows).joined(separator: "\n") + "\n"
  }

  /// What was said first although it was false, the most frequent first.
  private func instead(_ row: Row) -> String {
    row.saidInstead.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { $0.value > 1 ? "\($0.key) \($0.value)" : $0.key }.joined(separator: ", ")
  }

  private func percent(_ count: Int) -> String {
    guard total.trialCount > 0 else { return "-" }
    return "\(rounded(100 * Double(count) / Double(total.trialCount), 1)) %"
  }

  private func seconds(_ row: Row, _ share: Double) -> String {
    row.secondsQuantile(share).map { rounded($0, 1) } ?? "-"
  }

  /// With so many digits after the point.
  private func rounded(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let whole = Int((value * Double(scale)).rounded())
    let text = String(whole.magnitude % scale.magnitude)
    let padded = String(repeating: "0", count: max(0, digits - text.count)) + text
    let sign = whole < 0 ? "-" : ""
    return digits == 0
      ? "\(whole)" : "\(sign)\(whole.magnitude / scale.magnitude).\(padded)"
  }
}

extension BaselineGuesses.Method {
  /// The method in words for people.
  fileprivate var words: String {
    switch self {
    case .mostSymptoms: "most symptoms wins"
    case .firstInTime: "first in time wins"
    case .mostCovered: "covers the most wins"
    case .chance: "any candidate"
    }
  }
}
