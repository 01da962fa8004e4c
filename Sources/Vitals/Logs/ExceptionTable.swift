package import Telemetry
import Topology

/// The last exceptions that the spans of each service told.
struct ExceptionTable: Sendable {
  /// Seconds for which they are held.
  static let heldSeconds = 120.0

  private var held: [EntityID: (samples: ExceptionSamples, at: Timestamp)] = [:]

  /// Takes those of a window; a service's are what all its instances tell.
  mutating func book(
    _ deltas: WindowDeltas, topology: TopologyBuilder, at end: Timestamp
  ) {
    held = held.filter { end.seconds(since: $0.value.at) <= Self.heldSeconds }
    var told: [EntityID: ExceptionSamples] = [:]
    for (identity, samples) in deltas.exceptions {
      guard let sender = topology.entities(ofIdentity: identity),
        let owner = sender.service ?? sender.all.first
      else { continue }
      told[owner, default: ExceptionSamples()].merge(samples)
    }
    for (owner, samples) in told { held[owner] = (samples, end) }
  }

  /// The exceptions of the last window that had any.
  func exceptions(of owner: EntityID) -> [SpanException] {
    held[owner].map { held in
      held.samples.all.map { SpanException(line: $0.line, count: $0.count, lastSeen: held.at) }
    } ?? []
  }
}

/// An exception that spans told.
package struct SpanException: Hashable, Sendable {
  /// The message, and the stack trace as its place; may hold secrets.
  package var line: LoggedLine
  /// Spans that told it in that window.
  package var count: Int
  package var lastSeen: Timestamp
}
