package import Telemetry

extension Timestamp {
  /// Reads a moment as RFC 3339 has it, with `Z` or an offset, to the nanosecond.
  ///
  /// Nil for anything else, for days that do not exist, and for years beyond 1678 to 2261. A leap
  /// second is read as the second after it.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 0x20,
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
      let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
      (1678...2261).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.dayCount(of: month, in: year), hour < 24, minute < 60, second <= 60,
      let (fraction, end) = Self.fraction(bytes, from: 19),
      let offset = Self.offsetMinutes(bytes[end...])
    else { return nil }
    let days = Self.dayNumber(year, month, day)
    let minutes = Int64(hour * 60 + minute - offset)
    let seconds = days * 86_400 + minutes * 60 + Int64(second)
    self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  /// Whether a text that is no moment here would be one if it were of another year.
  package static func isOfUnknownYear(rfc3339 text: String) -> Bool {
    let digits = Array(text.utf8.prefix(4))
    guard digits.count == 4, let year = number(digits[...]), !(1678...2261).contains(year) else {
      return false
    }
    // Calendars repeat after 400 years.
    let alike = 1678 + (year + 400 - 1678 % 400) % 400
    return Timestamp(rfc3339: "\(alike)\(text.dropFirst(4))") != nil
  }

  /// The same moment, less what is below a millisecond: as `rfc3339` says it.
  package var wholeMilliseconds: Timestamp {
    let part = nanoseconds % 1_000_000
    return Timestamp(nanoseconds: nanoseconds &- (part < 0 ? part + 1_000_000 : part))
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  /// Nanoseconds of ".25", and where it ends; 0 where there is no point.
  private static func fraction(_ bytes: [UInt8], from start: Int) -> (Int64, Int)? {
    guard bytes[start] == UInt8(ascii: ".") else { return (0, start) }
    var (value, scale, place) = (Int64(0), Int64(1_000_000_000), start + 1)
    while place < bytes.count, let digit = number(bytes[place...place]) {
      if scale > 1 {
        scale /= 10
        value += Int64(digit) * scale
      }
      place += 1
    }
    return place > start + 1 ? (value, place) : nil
  }

  /// Minutes east of UTC: of "Z" or "+01:00".
  private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int? {
    guard let first = zone.first else { return nil }
    if first | 0x20 == UInt8(ascii: "z") { return zone.count == 1 ? 0 : nil }
    let start = zone.startIndex
    guard zone.count == 6, zone[start + 3] == UInt8(ascii: ":"),
      let hours = number(zone[start + 1..<start + 3]), hours < 24,
      let minutes = number(zone[start + 4..<start + 6]), minutes < 60
    else { return nil }
    switch first {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }

  private static func dayCount(of month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }
}
