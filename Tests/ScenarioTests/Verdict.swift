import Answers
import Engine
import Testing

/// What came of replaying one recording: with one shard, and again with four.
struct Verdict: Sendable {
  var answer: Answer
  /// Incidents that were opened.
  var incidentCount: Int
  /// The first diagnosis of each cause that was ranked first, with the event time at which it was
  /// made.
  var firstRanked: [(cause: String, at: Double)]
  /// When each span with an error ended, in seconds since 1970.
  var failures: [Double]
  var jsonOfOneShard: String
  var jsonOfFourShards: String

  private init(of fault: RecordedFault) throws {
    let one = try Replay(fault, shards: 1)
    answer = one.answer
    incidentCount = one.engine.snapshot.incidents.count
    firstRanked = one.firstRanked
    failures = one.failures
    jsonOfOneShard = one.answer.json(elapsedSeconds: 0)
    jsonOfFourShards = try Replay(fault, shards: 4).answer.json(elapsedSeconds: 0)
  }

  /// The verdict on a recording, found once however many tests ask.
  static func on(_ fault: RecordedFault) async throws -> Verdict {
    try await Replays.shared.verdict(on: fault)
  }

  private actor Replays {
    static let shared = Replays()
    private var verdicts: [String: Task<Verdict, any Error>] = [:]

    func verdict(on fault: RecordedFault) async throws -> Verdict {
      let task = verdicts[fault.name] ?? Task.detached { try Verdict(of: fault) }
      verdicts[fault.name] = task
      return try await task.value
    }
  }
}
