/// Which traces to keep for a query, while all are looked at: those of the smallest rank.
struct TraceChoice {
  /// Why a trace is worth keeping.
  enum Kind: Int, CaseIterable { case failed, slow, ordinary }

  /// A trace by its number, and the span for whose sake it is kept.
  struct Candidate {
    var rank: UInt64
    var trace: Int
    var spanID: UInt64
  }

  private(set) var candidates: [[Candidate]] = Kind.allCases.map { _ in [] }

  /// Offers a trace; of one trace the span of the smallest id counts.
  mutating func offer(_ candidate: Candidate, as kind: Kind) {
    let countMax = kind == .ordinary ? 1 : TraceEvidence.traceCountMax
    let known = candidates[kind.rawValue]
    if let last = known.last, known.count >= countMax, candidate.rank > last.rank { return }
    if let place = known.firstIndex(where: { $0.trace == candidate.trace }) {
      if candidate.spanID < known[place].spanID {
        candidates[kind.rawValue][place].spanID = candidate.spanID
      }
      return
    }
    let place = known.firstIndex { candidate.rank < $0.rank } ?? known.count
    candidates[kind.rawValue].insert(candidate, at: place)
    if candidates[kind.rawValue].count > countMax { candidates[kind.rawValue].removeLast() }
  }
}
