#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Processor time of this thread, so that what else runs on the machine counts for little.
enum Processor {
  static var milliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// What some work returns, and the milliseconds it took.
  static func measure<Result>(_ work: () -> Result) -> (result: Result, milliseconds: Double) {
    let before = milliseconds
    let result = work()
    return (result, milliseconds - before)
  }
}

/// Measurements of one kind: their quantiles.
struct Timings {
  private(set) var values: [Double] = []

  mutating func add(_ milliseconds: Double) { values.append(milliseconds) }

  func quantile(_ share: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let ordered = values.sorted()
    let rank = Int((share * Double(ordered.count)).rounded(.up))
    return ordered[min(ordered.count, max(1, rank)) - 1]
  }

  /// "  12.3    14.0    15.1": median, 99th of a hundred, most.
  var text: String {
    [0.5, 0.99, 1].map { pad(quantile($0)) }.joined(separator: " ")
  }

  private func pad(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let text = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    return String(repeating: " ", count: max(0, 10 - text.count)) + text
  }
}
