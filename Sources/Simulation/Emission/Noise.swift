/// What is wrong with the telemetry of a simulated estate, apart from what is wrong with the
/// estate.
package struct Noise: Sendable {
  /// Part of metric streams (one metric of one sender), and of programs' logs, that nobody
  /// collects.
  package var missing = 0.0
  /// Part of traces that are not sampled.
  package var unsampled = 0.0
  /// Part of services without any telemetry of their own: silent middles.
  package var silentServices = 0.0
  /// Part of spans that come one to four seconds late, and of batches that come twice.
  package var late = 0.0
  package var duplicated = 0.0
  /// Clocks of nodes are wrong by up to this many seconds either way.
  package var skewSeconds = 0.0
  /// Part of services at which something passing goes wrong meanwhile that is nobody's fault: a
  /// stall of a few seconds, some failed requests, a frightening line in a log.
  package var spurious = 0.0

  package init() {}

  /// As telemetry is on a good day: sampled, a little late, clocks nearly right.
  package static var ordinary: Noise {
    var noise = Noise()
    noise.late = 0.01
    noise.skewSeconds = 0.005
    return noise
  }

  /// 10 % missing, 2 % spurious, and nothing else beyond an ordinary day.
  package static var lossy: Noise {
    var noise = ordinary
    noise.missing = 0.1
    noise.spurious = 0.02
    return noise
  }

  /// The same, and the rest of what happens to telemetry: traces that are not sampled, services
  /// that are silent, batches that come twice.
  package static var heavy: Noise {
    var noise = lossy
    noise.unsampled = 0.1
    noise.silentServices = 0.02
    noise.duplicated = 0.02
    return noise
  }

  /// The levels by their names, the mildest first.
  package static let levels: [(name: String, noise: Noise)] = [
    ("ordinary", .ordinary), ("lossy", .lossy), ("heavy", .heavy),
  ]
}
