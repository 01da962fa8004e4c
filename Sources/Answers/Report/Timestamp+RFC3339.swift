package import Telemetry

extension Timestamp {
  /// The moment in UTC as RFC 3339 has it, to the millisecond: "2026-11-21T10:30:00.250Z".
  package var rfc3339: String {
    let date = civilDate
    return "\(date.year)-\(pad(date.month))-\(pad(date.day))T\(timeOfDay).\(pad(milliseconds, 3))Z"
  }

  /// The time of day in UTC, to the second: "10:30:00".
  package var timeOfDay: String {
    let second = Int(seconds - days * 86_400)
    return "\(pad(second / 3_600)):\(pad(second / 60 % 60)):\(pad(second % 60))"
  }

  private var seconds: Int64 { floorDivide(nanoseconds, 1_000_000_000) }

  private var days: Int64 { floorDivide(seconds, 86_400) }

  private var milliseconds: Int { Int((nanoseconds &- seconds &* 1_000_000_000) / 1_000_000) }

  /// Year, month and day of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level
  /// date algorithms": days are counted from 0000-03-01 in eras of 400 years).
  private var civilDate: (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
  }

  private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }

  private func pad(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
