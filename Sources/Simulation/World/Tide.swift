#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How users come and go with the hours of a day and the days of a week.
///
/// A factor on every entry's requests, 1 on average over a working day.
package struct Tide: Sendable {
  /// By what part the traffic of noon exceeds the mean, and that of midnight falls short of it.
  var swing = 0.0
  /// By what part a day of the weekend falls short of a working day.
  var weekend = 0.0
  /// Standard deviation of what the hours differ by, beside all that.
  var unrest = 0.0

  private static let hour = 3_600.0

  /// The same at every hour.
  package static let none = Tide()
  /// A week of users who sleep at night and go out at weekends.
  package static let weekly = Tide(swing: 0.5, weekend: 0.3, unrest: 0.08)

  /// At a second since a Monday at midnight; `seed` draws the hours.
  func factor(at second: Double, seed: UInt64) -> Double {
    guard swing > 0 || weekend > 0 || unrest > 0 else { return 1 }
    let day = 1 - swing * cos(2 * Double.pi * second / (24 * Self.hour))
    return day * (1 - weekend * freedom(at: second)) * mood(at: second, seed: seed)
  }

  /// 1 on Saturday and Sunday, 0 on other days, with three hours between.
  private func freedom(at second: Double) -> Double {
    let hours = (second / Self.hour).truncatingRemainder(dividingBy: 168)
    let begun = min(1, max(0, (hours - 118.5) / 3))
    let over = min(1, max(0, (hours - 165) / 3))
    return begun - over
  }

  /// What this hour differs by, on the way from one hour's to the next one's.
  private func mood(at second: Double, seed: UInt64) -> Double {
    let hour = (second / Self.hour).rounded(.down)
    let share = second / Self.hour - hour
    func drawn(_ hour: Double) -> Double {
      var generator = SeededGenerator(seed: seed &+ UInt64(hour), purpose: 10)
      return exp(unrest * generator.normal())
    }
    return (1 - share) * drawn(hour) + share * drawn(hour + 1)
  }
}
