import Answers
import Telemetry
package import Topology

extension DiagnosisEngine {
  /// What evidence is wanted of the traces that intakes hold, after a window was concluded; nearly
  /// always none.
  ///
  /// To be asked of every intake before the next window is booked, and given back in one piece.
  package mutating func wantedEvidence(of reception: Reception) -> [TraceQuery] {
    guard !present.isEmpty else { return [] }
    seeker.want(
      snapshot.observations, graph: snapshot.graph, vitals: vitals, symbols: reception.symbols,
      at: snapshot.at)
    return seeker.wanted.map(\.query)
  }

  /// Takes what all intakes together found for `wantedEvidence`, in its order.
  package mutating func take(_ found: [TraceEvidence], of reception: Reception) {
    let composer = EvidenceComposer(reception: reception, vitals: vitals, at: snapshot.at)
    seeker.keep(zip(found, seeker.wanted).map { composer.evidence($0, for: $1) })
    snapshot.evidence = seeker.evidence
  }
}

extension [TraceEvidence] {
  /// Adds what another intake found for the same queries.
  package mutating func merge(_ other: [TraceEvidence]) {
    if isEmpty {
      self = other
    } else {
      for place in indices { self[place].merge(other[place]) }
    }
  }
}
