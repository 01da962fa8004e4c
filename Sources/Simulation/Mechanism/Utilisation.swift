#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How busy something is, from the work that lately came to it.
///
/// The simulated requests stand for many more of their kind: the use on an ordinary day is given,
/// and rises and falls with the work. Few requests come and go unevenly where many would not, so
/// what chance alone could be counts for little. Work takes longer the busier its place is, as in a
/// queue that serves all at once: 1 / (1 - use), so that the ordinary day takes the ordinary time.
struct Utilisation {
  /// Seconds in which work is forgotten.
  private static let memory = 5.0
  /// Part of an excess within chance that counts all the same, and how many deviations are chance.
  private static let chanceShare = 0.1
  private static let chanceDeviations = 3.0
  /// A busy place is at most so many times as slow as an idle one.
  private static let slownessMax = 25.0

  /// Use on an ordinary day, 0...1, of which a part comes with the requests.
  let usual: Double
  /// Seconds of work a second on an ordinary day.
  let usualWork: Double
  /// Relative standard deviation of the remembered work on an ordinary day.
  private let deviation: Double
  /// Use by others, who do not ask: a process that spins, a neighbour.
  var foreign = 0.0
  private var work = 0.0
  private var last: Int64 = 0

  /// Part of the ordinary use that is there without requests.
  private static let idleShare = 0.3

  /// - Parameters:
  ///   - usual: use on an ordinary day.
  ///   - usualWork: seconds of work a second on an ordinary day.
  ///   - usualRate: pieces that the work comes in, a second.
  init(usual: Double, usualWork: Double, usualRate: Double) {
    self.usual = usual
    self.usualWork = max(usualWork, 1e-5)
    deviation = 1 / max(usualRate * Self.memory, 0.1).squareRoot()
    work = usualWork * Self.memory
  }

  mutating func add(_ seconds: Double, at time: Int64) {
    work = remembered(at: time) + seconds
    last = max(last, time)
  }

  /// Demand for the place as a part of what it can give; above 1 when it is overloaded.
  func use(at time: Int64) -> Double {
    let excess = remembered(at: time) / Self.memory / usualWork - 1
    let chance = Self.chanceDeviations * deviation
    let within = min(chance, max(-chance, excess))
    let load = max(0, 1 + excess - within * (1 - Self.chanceShare))
    return usual * (Self.idleShare + (1 - Self.idleShare) * load) + foreign
  }

  /// How many times as long work takes now as on an ordinary day.
  func stretch(at time: Int64) -> Double {
    let free = max(1 - use(at: time), 0.0)
    return min(Self.slownessMax, max(1, (1 - usual) / max(free, 1e-3)))
  }

  private func remembered(at time: Int64) -> Double {
    work * exp(-Double(max(0, time - last)) / 1e9 / Self.memory)
  }
}
