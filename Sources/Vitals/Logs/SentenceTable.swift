import Telemetry
import Topology

/// What the requests of each operation said in the last window.
///
/// Bounded: `sentencesPerOperationMax`; what is beyond is counted in `droppedCount`.
struct SentenceTable: Sendable {
  /// Sentences of one operation that are told apart, and complaints.
  static let sentencesPerOperationMax = 64
  /// Seconds without being said after which a sentence makes room for others; less when it was
  /// hardly ever said.
  static let forgetSeconds = 1_800.0
  private static let seldomSeconds = 60.0
  private static let seldomCount = 3

  private(set) var droppedCount = 0
  private var known: [EntityID: Known] = [:]
  private var window: [EntityID: Sayings] = [:]

  private struct Known: Sendable {
    var sentences: [UInt64: Seen] = [:]
    var complaints: [UInt64: Seen] = [:]
  }

  private struct Seen: Sendable {
    var last: Timestamp
    var count = 0
  }

  /// What requests of one operation said, and whose it is.
  struct Heard: Sendable {
    var service: EntityID
    var operation: EntityID
    var sayings: Sayings
  }

  /// Takes a window; an operation may come several times.
  mutating func book(_ heard: [Heard], at end: Timestamp) {
    window.removeAll(keepingCapacity: true)
    // Who says nothing at all may have lost its log, not its sentences.
    let speaking = Set(heard.filter { !$0.sayings.counts.isEmpty }.map(\.service))
    for part in heard where speaking.contains(part.service) {
      window[part.operation, default: Sayings()].merge(part.sayings)
    }
    for (operation, sayings) in window {
      let admitted = admit(sayings.counts, of: operation, at: end)
      window[operation]?.counts = admitted
    }
  }

  /// What was said in the last window; nil when nothing could be heard.
  func sayings(of operation: EntityID) -> Sayings? { window[operation] }

  private mutating func admit(
    _ counts: [UInt64: Int], of operation: EntityID, at end: Timestamp
  ) -> [UInt64: Int] {
    var known = known[operation] ?? Known()
    var admitted: [UInt64: Int] = [:]
    for (sentence, count) in counts.sorted(by: { $0.key < $1.key }) {
      let isAdmitted =
        sentence & 1 == 1
        ? Self.admit(sentence, count, to: &known.complaints, at: end)
        : Self.admit(sentence, count, to: &known.sentences, at: end)
      if isAdmitted { admitted[sentence] = count } else { droppedCount += count }
    }
    self.known[operation] = known
    return admitted
  }

  private static func admit(
    _ sentence: UInt64, _ count: Int, to known: inout [UInt64: Seen], at end: Timestamp
  ) -> Bool {
    if known[sentence] == nil, known.count >= sentencesPerOperationMax {
      known = known.filter { _, seen in
        let seconds = end.seconds(since: seen.last)
        return seconds <= (seen.count < seldomCount ? seldomSeconds : forgetSeconds)
      }
    }
    guard known[sentence] != nil || known.count < sentencesPerOperationMax else { return false }
    known[sentence, default: Seen(last: end)].last = end
    known[sentence]?.count += count
    return true
  }
}
