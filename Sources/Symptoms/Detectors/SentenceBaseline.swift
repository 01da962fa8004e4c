import Telemetry
import Vitals

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How often the requests of one operation say each sentence, and the run in which they all do, or
/// none does, up to now.
///
/// Requests are counted, and so are windows: those of one window belong together more often than
/// not. A run is compared with what was before it, never with itself. What was not said for
/// `forgetSeconds`, or is said in a new way for as long, is usual from then on.
struct SentenceBaseline: Sendable, Codable {
  static let forgetSeconds = 1_800.0
  /// Requests after which older ones weigh less.
  private static let memory = 2_000
  private static let perWindow = 0.995

  /// Requests heard in all.
  private(set) var requestCount = 0
  private var windowCount = 0
  private(set) var sentences: [UInt64: Sentence] = [:]
  /// Sentences in all requests, and those requests; older ones weigh less.
  private var told = 0.0
  private var tellers = 0.0

  /// Nothing was learned yet.
  var isBlank: Bool { requestCount == 0 }

  /// One sentence of one operation.
  struct Sentence: Sendable, Codable {
    /// Requests that were heard before it was said for the first time, and when that was.
    var earlierCount: Int
    var earlierWindowCount: Int
    var first: Timestamp
    var last: Timestamp
    /// Since then, up to the run: requests that said it, of how many; likewise windows.
    var part = 0
    var whole = 0
    var windowPart = 0
    var windowWhole = 0
    /// Requests and windows of the run, in which all say it or none does, since when, and the
    /// longest before.
    var run = 0
    var windowRun = 0
    var isSaid = true
    var runBegan: Timestamp
    /// Sentences of all kinds that a request said before the run, and in all of the run.
    var usualTold = 0.0
    var runTold = 0
    /// How often the run began anew: each time it could have become a long one by chance.
    var turnCount = 0
    var longestSaid = 0
    var longestUnsaid = 0
    /// The last window, when an odd share of its requests said it, which is not learned then.
    var odd: Odd?

    /// Windows in which a sentence came unusually often or seldom, one behind the other.
    struct Odd: Sendable, Codable {
      var began: Timestamp
      /// Of the last of them.
      var share: Double
      var strength: Double
    }
  }

  /// Takes a window in which `said.requestCount` requests could be heard.
  ///
  /// - Complexity: O(sentences).
  mutating func learn(_ said: Sayings, complaints: Bool, at time: Timestamp) {
    for sentence in said.counts.keys
    where (sentence & 1 == 1) == complaints && sentences[sentence] == nil {
      sentences[sentence] = Sentence(
        earlierCount: requestCount, earlierWindowCount: windowCount, first: time, last: time,
        runBegan: time)
    }
    let told = said.counts.reduce(0) { ($1.key & 1 == 1) == complaints ? $0 + $1.value : $0 }
    for sentence in sentences.keys {
      sentences[sentence]?.take(
        said.counts[sentence] ?? 0, of: said.requestCount, told: told,
        usually: tellers > 0 ? self.told / tellers : 0, at: time)
    }
    self.told = self.told * Self.perWindow + Double(told)
    tellers = tellers * Self.perWindow + Double(said.requestCount)
    sentences = sentences.filter { time.seconds(since: $0.value.last) <= Self.forgetSeconds }
    requestCount += said.requestCount
    windowCount += 1
  }
}

extension SentenceBaseline.Sentence {
  /// Requests in a window that tell anything of a share, and the surprise that makes it odd.
  private static let shareCountMin = 10
  private static let oddStrength = 8.0

  fileprivate mutating func take(
    _ count: Int, of requests: Int, told: Int, usually: Double, at time: Timestamp
  ) {
    guard requests > 0 else { return }
    if count > 0 { last = time }
    if count > 0, count < requests { return takeSome(count, of: requests, at: time) }
    odd = nil
    if run > 0, isSaid != (count > 0) {
      endRun()
      turnCount += 1
    }
    if run == 0 { (runBegan, usualTold, runTold) = (time, usually, 0) }
    isSaid = count > 0
    run += requests
    runTold += told
    windowRun += 1
    // What lasts is usual.
    if time.seconds(since: runBegan) > SentenceBaseline.forgetSeconds { endRun() }
  }

  private mutating func takeSome(_ count: Int, of requests: Int, at time: Timestamp) {
    endRun()
    turnCount += 1
    let began = odd?.began ?? time
    odd = nil
    let share = Double(count) / Double(requests)
    let isFar = share < 0.4 * usualShare || share > min(0.95, 2.5 * usualShare)
    if isFar, requests >= Self.shareCountMin, whole >= requests,
      time.seconds(since: began) < SentenceBaseline.forgetSeconds
    {
      let strength = Significance.change(part, of: whole, to: count, of: requests)
      if strength >= Self.oddStrength {
        odd = Odd(began: began, share: share, strength: strength)
        return
      }
    }
    add(count, of: requests)
    windowPart += 1
    windowWhole += 1
  }

  private mutating func endRun() {
    if isSaid {
      longestSaid = max(longestSaid, run)
    } else {
      longestUnsaid = max(longestUnsaid, run)
    }
    add(isSaid ? run : 0, of: run)
    windowPart += isSaid ? windowRun : 0
    windowWhole += windowRun
    (run, windowRun) = (0, 0)
  }

  private mutating func add(_ count: Int, of requests: Int) {
    (part, whole) = (part + count, whole + requests)
    guard whole > SentenceBaseline.memory else { return }
    (part, whole) = (part / 2, whole / 2)
    (windowPart, windowWhole) = (windowPart / 2, windowWhole / 2)
    turnCount /= 2
  }

  /// How many sentences fewer a request says in the run, of all kinds.
  var unsaidPerRequest: Double {
    run == 0 ? 0 : usualTold - Double(runTold) / Double(run)
  }

  /// How surprising the run is after so many that could have been as long.
  var runStrength: Double {
    let now = isSaid ? run : 0
    let windowsNow = isSaid ? windowRun : 0
    let surprise = min(
      Significance.change(part, of: whole, to: now, of: run),
      Significance.change(windowPart, of: windowWhole, to: windowsNow, of: windowRun))
    return surprise - log(Double(1 + turnCount))
  }

  /// The share of requests that say it, before the run.
  var usualShare: Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
