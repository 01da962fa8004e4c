import Telemetry
import Topology
import Vitals

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What a change of one sentence amounts to.
private struct Finding {
  var strength: Double
  /// Of requests: the part that the change is about.
  var share: Double

  /// The stronger one.
  static func max(_ left: Finding?, _ right: Finding?) -> Finding? {
    guard let left, let right else { return left ?? right }
    return (left.strength, left.share) >= (right.strength, right.share) ? left : right
  }
}

extension Examination {
  /// Requests heard before anything is known of what they say.
  private static let heardCountMin = 5
  /// Requests of a run, and by how much it must be longer than any before.
  private static let runCountMin = 3
  private static let runFactor = 1.5
  /// Of a sentence that is no longer said, the part by which a request must say less in all.
  private static let unsaidShare = 0.4
  /// Requests heard without a complaint before its first time is a finding.
  private static let quietCountMin = 5
  /// Seconds for which a complaint that came for the first time is new.
  private static let freshSeconds = 60.0

  /// Whether ordinary sentences that requests usually say are said no more, or, of `complaints`,
  /// whether some are said that never were, or seldom.
  ///
  /// Learns the window as it goes.
  func sentences(
    complaints: Bool, floor: Double, memory: inout SentenceBaseline, at time: Timestamp
  ) -> Judgement {
    guard let said = entity.sayings, said.requestCount > 0 else { return .silent }
    memory.learn(said, complaints: complaints, at: time)
    guard memory.requestCount >= Self.heardCountMin else { return .unknown }
    var found: Finding?
    for sentence in memory.sentences.values {
      let finding = complaints ? risen(sentence, at: time) : stopped(sentence)
      guard let finding, finding.share >= floor else { continue }
      found = Finding.max(found, finding)
    }
    // Of many sentences one is unusual by chance.
    let strength = (found?.strength ?? 0) - log(Double(max(1, memory.sentences.count)))
    if let found, strength >= Self.suspicious {
      return .present(strength, value: found.share, threshold: floor)
    }
    guard complaints || !memory.sentences.isEmpty else { return .unknown }
    return found == nil ? .absent(1, value: 0, threshold: floor) : .unknown
  }

  /// The share of requests that used to say what none says now.
  private func stopped(_ sentence: SentenceBaseline.Sentence) -> Finding? {
    if let odd = sentence.odd, odd.share < sentence.usualShare {
      return Finding(strength: odd.strength, share: sentence.usualShare - odd.share)
    }
    // What is said instead of something else leaves nothing unsaid.
    guard !sentence.isSaid, isLong(sentence.run, after: sentence.longestUnsaid),
      sentence.unsaidPerRequest >= Self.unsaidShare * sentence.usualShare
    else { return nil }
    return Finding(strength: sentence.runStrength, share: sentence.usualShare)
  }

  /// The share of requests that now complain in a way that they did not, or seldom.
  private func risen(_ sentence: SentenceBaseline.Sentence, at time: Timestamp) -> Finding? {
    if let odd = sentence.odd, odd.share > sentence.usualShare {
      return Finding(strength: odd.strength, share: odd.share)
    }
    if sentence.isSaid, sentence.usualShare < 0.6,
      isLong(sentence.run, after: sentence.longestSaid), sentence.whole > 0
    {
      return Finding(strength: sentence.runStrength, share: 1)
    }
    return begun(sentence, at: time)
  }

  /// The share of requests with a complaint that came for the first time a while ago.
  private func begun(_ sentence: SentenceBaseline.Sentence, at time: Timestamp) -> Finding? {
    let part = sentence.part + (sentence.isSaid ? sentence.run : 0)
    let windowPart = sentence.windowPart + (sentence.isSaid ? sentence.windowRun : 0)
    guard sentence.earlierCount >= Self.quietCountMin, part >= Self.runCountMin,
      time.seconds(since: sentence.last) <= Self.freshSeconds,
      time.seconds(since: sentence.first) <= SentenceBaseline.forgetSeconds
    else { return nil }
    let whole = sentence.whole + sentence.run
    return Finding(
      strength: min(
        Significance.change(0, of: sentence.earlierCount, to: part, of: whole),
        Significance.change(
          0, of: sentence.earlierWindowCount, to: windowPart,
          of: sentence.windowWhole + sentence.windowRun)),
      share: Double(part) / Double(whole))
  }

  private func isLong(_ run: Int, after longest: Int) -> Bool {
    run >= Self.runCountMin && Double(run) > Self.runFactor * Double(longest)
  }
}
