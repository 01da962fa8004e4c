package import Response
package import Topology

/// Every bound and pace of the engine, with what happens when it is reached.
package struct EngineSettings: Sendable {
  /// Length of a window in seconds of event time; also the pace of ticks.
  package var windowSeconds = 5.0
  /// Parts into which traces and senders are divided.
  ///
  /// The diagnosis does not depend on it.
  package var shardCount = 1
  /// Distinct strings kept; further ones become "(other)" and are counted.
  package var symbolCountMax = 1_000_000
  /// Bytes of distinct strings kept, likewise.
  package var symbolByteCountMax = 256 << 20
  /// Spans waiting for their trace, over all shards, some 50 bytes each.
  ///
  /// Where room gets short, judged ones are forgotten earlier than after a minute, and counted;
  /// further ones are dropped and counted. So it should hold what comes within a window and its
  /// lateness, 7 s at the least.
  package var pendingSpanCountMax = 4_000_000
  /// Log lines waiting for the request that they belong to, over all shards; while further ones are
  /// dropped and counted, nothing is said of what requests log.
  package var pendingLineCountMax = 400_000
  /// Distinct series of wanted metrics, over all shards; points of further ones are dropped and
  /// counted.
  package var seriesCountMax = 200_000
  /// Distinct senders (resources); telemetry of further ones counts for nobody, and is counted.
  package var identityCountMax = 200_000
  /// Closed incidents kept in memory; older ones are forgotten here (History has them).
  package var incidentCountMax = 1_000
  /// Alerts of other systems kept at one moment; further ones are refused and counted.
  package var alertCountMax = 10_000
  package var topology = TopologyBuilder.Limits()

  /// Probability that anything is wrong, from which an incident opens at once.
  package var certainProbability = 0.9
  /// Probability that anything is wrong, from which an incident opens when it was as probable in
  /// the window before.
  package var reportingProbability = 0.6
  /// Seconds without any symptom that it accounted for after which an incident closes.
  package var closingSeconds = 60.0
  /// Seconds for which a second cause must be certain and stand alone to be an incident of its own.
  package var separatingSeconds = 60.0
  /// Seconds for which something that speaks for a second cause alone must last to be told beside
  /// an open incident, and twice as long if it is over: what passes sooner needs no remedy.
  package var passingSeconds = 30.0
  /// Seconds within which a cause that comes back opens its incident again instead of another.
  package var reopeningSeconds = 900.0

  /// Service levels that are declared; entry points without one get those of the defaults.
  package var levels: [ServiceLevel] = []

  package init() {}
}
