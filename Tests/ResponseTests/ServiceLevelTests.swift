import Answers
import Telemetry
import TestSeeds
import Testing

@testable import Response

@Suite struct `Error budgets are counted` {
  /// One stretch of requests, as it was told.
  private struct Told {
    var end: Int64
    var counts: BudgetLedger.Counts
  }

  /// What the ledger promises, counted the slow way: whole minutes up to six hours, whole hours
  /// beyond, the current one counting as one.
  private func oracle(_ told: [Told], seconds: Int64, at time: Int64) -> BudgetLedger.Counts {
    let slot: Int64 = seconds <= 21_600 ? 60 : 3_600
    let slots = (seconds + slot - 1) / slot
    let last = (time - 1) / slot
    return told.reduce(into: BudgetLedger.Counts()) { sum, one in
      let number = (one.end - 1) / slot
      if number <= last, number > last - slots { sum += one.counts }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `as an oracle counts them, over any window and at any moment`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var ledger = BudgetLedger(windowDays: 4)
    var told: [Told] = []
    var time: Int64 = 1_000_000
    for _ in 0..<600 {
      // Mostly steady, at times a gap of hours, at times late.
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: time += Int64.random(in: 1...90_000, using: &generator)
      default: time += Int64.random(in: 1...900, using: &generator)
      }
      let late = Int64.random(in: 0..<10, using: &generator) == 0 ? Int64(120) : 0
      let total = Int.random(in: 0...50, using: &generator)
      let counts = BudgetLedger.Counts(
        good: Int.random(in: 0...total, using: &generator), total: total)
      told.append(Told(end: time - late, counts: counts))
      ledger.add(counts, endingAt: Timestamp(nanoseconds: (time - late) * 1_000_000_000))
      for seconds: Int64 in [60, 300, 1_800, 3_600, 21_600, 86_400, 259_200, 345_600] {
        let found = ledger.counts(
          seconds: Double(seconds), at: Timestamp(nanoseconds: time * 1_000_000_000))
        #expect(found == oracle(told, seconds: seconds, at: time), "seed \(seed), \(seconds) s")
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `and after a restart as if there had been none`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var usual = BudgetLedger(windowDays: 2)
    var restarted = usual
    var time: Int64 = 1_000_000
    for step in 0..<300 {
      time += Int64.random(in: 1...(step % 40 == 0 ? 200_000 : 900), using: &generator)
      let total = Int.random(in: 0...50, using: &generator)
      let counts = BudgetLedger.Counts(
        good: Int.random(in: 0...total, using: &generator), total: total)
      let end = Timestamp(nanoseconds: time * 1_000_000_000)
      usual.add(counts, endingAt: end)
      restarted.add(counts, endingAt: end)
      restarted = BudgetLedger(windowDays: 2, from: restarted.memory)
      for seconds in [60.0, 3_600, 21_600, 86_400, 172_800] {
        #expect(
          restarted.counts(seconds: seconds, at: end) == usual.counts(seconds: seconds, at: end),
          "seed \(seed), step \(step), \(seconds) s")
      }
      #expect(restarted.first == usual.first)
    }
  }

  @Test(
    arguments: [
      [], [-1, 0, 1, 1], [.max, 0, 1, 1], [20, 0, 2, 1], [20, -1, 1, 1], [20, 9_999, 1, 1],
      [20, 0],
    ] as [[Int64]])
  func `and a damaged memory counts nothing`(_ slots: [Int64]) {
    let ledger = BudgetLedger(
      windowDays: 1, from: BudgetLedger.Memory(first: nil, minutes: slots, hours: slots))
    for seconds in [60.0, 86_400] {
      #expect(
        ledger.counts(seconds: seconds, at: Timestamp(nanoseconds: 1_200_000_000_000))
          == BudgetLedger.Counts())
    }
  }

  /// A level that was served at 10 requests a second, of which a share is bad for the last stretch.
  private func standing(
    days: Double, bad: Double, lasting seconds: Double, target: Double = 0.999
  ) -> LevelStanding {
    let level = ServiceLevel(
      name: "shop availability", service: "shop", goodness: .succeeded, target: target)
    var ledger = BudgetLedger(windowDays: level.windowDays)
    let end = days * 86_400
    for minute in 0..<Int(days * 1_440) {
      let time = Double(minute + 1) * 60
      let badCount = time > end - seconds ? Int((600 * bad).rounded()) : 0
      ledger.add(
        BudgetLedger.Counts(good: 600 - badCount, total: 600), endingAt: second(time))
    }
    return LevelStanding(level, ledger, at: second(end))
  }

  @Test(arguments: [
    (0.02, 3_600.0, [14.4]), (0.014, 3_600, []), (0.5, 300, [14.4, 6]), (0.1, 240, []),
    (0.007, 21_600, [6]), (0.001, 259_200, [1]), (0.000_5, 259_200, []), (0, 0, []),
    (0.5, 3_600, [14.4, 6, 1]),
  ])
  func `an alert rings when a long and a short window both burn`(
    _ bad: Double, _ seconds: Double, _ wanted: [Double]
  ) {
    // 0.001 of 600 requests a minute is not whole: 1 in 600 stands for it.
    let factors = standing(days: 28, bad: bad, lasting: seconds).alerts.map(\.rule.factor)
    let isRoundedUp = bad > 0 && bad < 0.001
    #expect(factors == (isRoundedUp ? [] : wanted))
  }

  @Test func `the budget left and its end`() {
    // Two hours at 10 % in 28 days: 7,200 of the 24,192 that were allowed.
    let burning = standing(days: 28, bad: 0.1, lasting: 7_200)
    #expect(abs(burning.budgetLeft - (1 - 7_200 / 24_192)) < 1e-9)
    #expect(abs(burning.burnRate - 100) < 1e-9)
    #expect(burning.secondsLeft.map { abs($0 - burning.budgetLeft * 24_192) < 1e-3 } == true)
    #expect(burning.burn?.objective == "shop availability")
    let quiet = standing(days: 28, bad: 0, lasting: 0)
    #expect(quiet.budgetLeft == 1 && quiet.secondsLeft == nil && quiet.burn == nil)
    let spent = standing(days: 28, bad: 0.9, lasting: 86_400)
    #expect(spent.budgetLeft < 0 && spent.secondsLeft == 0)
  }

  @Test func `a window that has just begun is judged by as much traffic as it would see`() {
    let young = standing(days: 1, bad: 0.1, lasting: 3_600)
    let old = standing(days: 28, bad: 0.1, lasting: 3_600)
    #expect(abs(young.budgetLeft - old.budgetLeft) < 0.001)
  }

  @Test func `entry points without levels get the defaults, others none`() {
    var book = ServiceLevelBook(declared: [
      ServiceLevel(name: "cart", service: "cart", goodness: .within(seconds: 0.25), target: 0.9)
    ])
    func traffic(_ service: String, _ isEntryPoint: Bool) -> ServiceLevelBook.Traffic {
      ServiceLevelBook.Traffic(
        service: service, isEntryPoint: isEntryPoint, count: 100, failedCount: 10,
        slowerCounts: [0.25: 20, 1: 5])
    }
    #expect(book.thresholds(of: "shop", isEntryPoint: true) == [1])
    #expect(book.thresholds(of: "cart", isEntryPoint: true) == [0.25])
    #expect(book.thresholds(of: "mail", isEntryPoint: false) == [])
    book.note(traffic("shop", true), endingAt: second(60))
    book.note(traffic("cart", true), endingAt: second(60))
    book.note(traffic("mail", false), endingAt: second(60))
    let standings = book.standings(at: second(60))
    #expect(standings.map(\.level.name) == ["cart", "shop availability", "shop latency"])
    #expect(standings.map(\.counts.good) == [80, 90, 95])
    let burns = LevelStanding.burns(standings, of: Sketch.finding())
    #expect(burns.map(\.objective) == ["shop availability", "shop latency", "cart"])
  }
}

@Suite struct `Service levels are read as OpenSLO writes them` {
  private func level(
    method: String = "Occurrences", window: String = "{duration: 28d, isRolling: true}",
    objective: String = "target: 0.995", source: String = "type: whence",
    signal: String = "signal: availability"
  ) -> String {
    """
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: web-ok}
    spec:
      service: web
      budgetingMethod: \(method)
      timeWindow: [\(window)]
      objectives:
        - \(objective)
      indicator:
        metadata: {name: web-good}
        spec:
          ratioMetric:
            good: {metricSource: {\(source), spec: {\(signal)}}}
            total: {metricSource: {type: whence, spec: {}}}
    """
  }

  @Test func `what can be evaluated is a level`() {
    let file = OpenSLOFile(name: "a.yaml", text: level())
    #expect(file.issues == [])
    #expect(
      file.levels == [
        ServiceLevel(name: "web-ok", service: "web", goodness: .succeeded, target: 0.995)
      ])
    let latency = OpenSLOFile(
      name: "a.yaml",
      text: level(
        window: "{duration: 4w, isRolling: true}", objective: "targetPercent: 95",
        signal: "signal: latency, threshold: 250ms, service: shop"))
    #expect(
      latency.levels == [
        ServiceLevel(
          name: "web-ok", service: "shop", goodness: .within(seconds: 0.25), target: 0.95)
      ])
  }

  @Test func `documents of every kind are read, and SLOs may refer to SLIs`() {
    let others = [
      "Service", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget",
    ]
    .map { "apiVersion: openslo/v1\nkind: \($0)\nmetadata: {name: a}\nspec: {x: 1}\n" }
    let file = OpenSLOFile(
      name: "a.yaml",
      text: (others + [
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: web-ok}
        spec:
          service: web
          budgetingMethod: Occurrences
          timeWindow: [{duration: 30d, isRolling: true}]
          objectives: [{target: 0.99}, {displayName: strict, target: 0.999}]
          indicatorRef: web-good

        """,
        """
        apiVersion: openslo/v1
        kind: SLI
        metadata: {name: web-good}
        spec: {ratioMetric: {raw: {metricSource: {type: whence, spec: {signal: availability}}}}}

        """,
      ]).joined(separator: "---\n"))
    #expect(file.issues == [])
    #expect(file.kindCounts.count == 7)
    #expect(file.levels.map(\.name) == ["web-ok 1", "web-ok strict"])
    #expect(file.levels.map(\.windowDays) == [30, 30])
  }

  @Test(arguments: [
    ("method: Timeslices", "6:"), ("window: {duration: 1M, calendar: {startTime: x}}", "7:"),
    ("window: {duration: 1h, isRolling: true}", "7:"),
    ("source: type: Prometheus", "14:"),
  ])
  func `what is valid and cannot be evaluated is said with its line`(
    _ change: String, _ place: String
  ) {
    let file = OpenSLOFile(name: "a.yaml", text: changed(change))
    #expect(!file.isBroken && file.levels.isEmpty)
    #expect(file.issues.map(\.gravity) == [.notEvaluated])
    #expect(file.issues.first?.description.hasPrefix("a.yaml:\(place)") == true, "\(file.issues)")
  }

  @Test(arguments: [
    "", "a: [", "kind: SLO", "&a [*a]", "method: Sometimes", "window: {duration: soon}",
    "window: {duration: 1d}, {duration: 2d}", "objective: target: 1", "objective: target: 0",
    "objective: targetPercent: 100", "objective: {}", "signal: signal: joy",
    "signal: signal: latency", "signal: signal: latency, threshold: long",
  ])
  func `what is wrong is an error with a place`(_ change: String) {
    let file = OpenSLOFile(name: "a.yaml", text: changed(change))
    #expect(file.isBroken && file.levels.isEmpty, "\(change)")
  }

  private func changed(_ change: String) -> String {
    let parts = change.split(separator: ": ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return change }
    return switch parts[0] {
    case "method": level(method: parts[1])
    case "window": level(window: parts[1])
    case "objective": level(objective: parts[1])
    case "source": level(source: parts[1])
    case "signal": level(signal: parts[1])
    default: change
    }
  }
}
