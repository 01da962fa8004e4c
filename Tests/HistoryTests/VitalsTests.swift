import Telemetry
import TestSeeds
import Testing
import Topology

@testable import History

@Suite struct `Vitals in history` {
  private static let step: Int64 = 5_000_000_000
  private static let key = EntityKey(.operation, "billing POST /charge")
  private static let gauge = VitalsMeasure("metric(cpu)")

  /// What a window's numbers are, made up from its time alone.
  private static func numbers(_ window: Int64) -> [VitalsMeasure: Double] {
    let count = Double(20 + window % 7)
    return [
      .requests: count, .errors: window % 50 == 0 ? 3 : 0, .meanDuration: 0.01 * count,
      .longDuration: window % 9 == 0 ? 1.5 : 0.25, gauge: 0.5,
    ]
  }

  private static func time(_ window: Int64) -> Timestamp {
    // Begins at a whole quarter of an hour.
    Timestamp(nanoseconds: 1_700_000_100_000_000_000 + window * step)
  }

  private static func write(_ windows: Range<Int64>, to store: any HistoryStore) throws {
    for window in windows {
      let record = WindowRecord(
        owner: "service billing", at: time(window), stepNanoseconds: step,
        numbers: [key.text: numbers(window)])
      try store.append([record])
    }
  }

  private static func points(
    _ store: any HistoryStore, _ measure: VitalsMeasure, _ windows: ClosedRange<Int64>,
    _ resolution: VitalsResolution
  ) throws -> [VitalsSeries.Point] {
    let span = time(windows.lowerBound)...time(windows.upperBound)
    return try store.vitals(of: key, service: "billing", in: span, resolution: resolution)
      .first { $0.measure == measure }?.points ?? []
  }

  @Test(arguments: [-1, 0, 1_000_000])
  func `are the same windows before, between and after compaction`(_ elapsed: Int64) throws {
    let store = MemoryHistory()
    try Self.write(1..<541, to: store)
    while try VitalsCompaction(store).run(at: Self.time(180 + 12 + elapsed)) > 0 {}
    for measure in [VitalsMeasure.requests, .errors, .meanDuration, .longDuration, Self.gauge] {
      let points = try Self.points(store, measure, 1...540, .window)
      #expect(points.map(\.at) == (1...540).map { Self.time($0) }, "\(measure)")
      for (window, point) in zip(Int64(1)..., points) {
        let told = try #require(Self.numbers(window)[measure])
        #expect(abs(point.value - told) <= 0.002 * told)
        #expect(point.stepSeconds == 5)
      }
    }
    let isCompact = elapsed > 0
    let left = try store.rows(HistoryQuery(.window, in: HistoryConformance.always))
    #expect(left.isEmpty == isCompact)
  }

  @Test(arguments: [false, true])
  func `are merged into minutes as the measure says`(_ isCompacted: Bool) throws {
    let store = MemoryHistory()
    try Self.write(1..<721, to: store)
    if isCompacted { while try VitalsCompaction(store).run(at: Self.time(100_000)) > 0 {} }
    let requests = try Self.points(store, .requests, 1...720, .minute)
    let long = try Self.points(store, .longDuration, 1...720, .minute)
    let mean = try Self.points(store, .meanDuration, 1...720, .minute)
    #expect(requests.count == 60)
    for minute in 0..<60 {
      let windows = (Int64(minute) * 12 + 1...Int64(minute) * 12 + 12).map(Self.numbers)
      let counts = windows.compactMap { $0[.requests] }
      let sum = counts.reduce(0, +)
      #expect(abs(requests[minute].value - sum) <= 0.002 * sum)
      #expect(long[minute].value == windows.compactMap { $0[.longDuration] }.max())
      let weighted = counts.reduce(0) { $0 + $1 * $1 * 0.01 } / sum
      #expect(abs(mean[minute].value - weighted) <= 0.006 * weighted)
    }
  }

  @Test func `are known by the minute where their windows are forgotten, and then by the hour`()
    throws
  {
    let store = MemoryHistory()
    try Self.write(1..<7_200, to: store)
    while try VitalsCompaction(store).run(at: Self.time(100_000)) > 0 {}
    let retention = HistoryRetention(
      byteCountMax: 1 << 40, windowAgeSecondsMax: 3_600, minuteAgeSecondsMax: 4 * 3_600)
    _ = try store.prune(retention, at: Self.time(7_200))
    let points = try Self.points(store, .requests, 1...7_199, .window)
    let steps = Set(points.map(\.stepSeconds))
    #expect(steps == [5, 60, 3_600])
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.at < $1.at })
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.stepSeconds >= $1.stepSeconds })
  }

  @Test func `of a window that came late are added to what is compacted`() throws {
    let store = MemoryHistory()
    try Self.write(1..<100, to: store)
    while try VitalsCompaction(store).run(at: Self.time(100_000)) > 0 {}
    try Self.write(100..<181, to: store)
    while try VitalsCompaction(store).run(at: Self.time(100_000)) > 0 {}
    #expect(try Self.points(store, .requests, 1...180, .window).count == 180)
    let minutes = try Self.points(store, .requests, 1...180, .minute)
    #expect(minutes.count == 15)
    #expect(minutes.map(\.value).min() ?? 0 > 12 * 20)
  }

  @Test func `keep whole numbers below 512 exactly, and all others within two thousandths`() {
    for whole in 0..<512 {
      #expect(PackedNumber.code(Double(whole)).map(PackedNumber.value) == Double(whole))
    }
    var random = SeededGenerator(seed: 5)
    for _ in 0..<1_000 {
      let value = Double.random(in: -20...20, using: &random)
      let number = value < 0 ? -Double.exponential(-value) : Double.exponential(value)
      let back = PackedNumber.code(number).map(PackedNumber.value) ?? .nan
      #expect(abs(back - number) <= 0.002 * abs(number), "\(number)")
    }
    #expect(PackedNumber.code(.nan) == nil)
    #expect(PackedNumber.code(.infinity) == nil)
  }

  @Test func `of a damaged row are passed over`() throws {
    let store = MemoryHistory()
    try Self.write(1..<181, to: store)
    while try VitalsCompaction(store).run(at: Self.time(100_000)) > 0 {}
    var random = SeededGenerator(seed: 9)
    let row = try #require(
      store.rows(HistoryQuery(.vitalsFine, in: HistoryConformance.always)).first)
    for _ in 0..<500 {
      var damaged = row
      for _ in 0..<3 {
        let place = Int.random(in: 0..<damaged.body.count, using: &random)
        damaged.body[place] = .random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        damaged.body.removeLast(.random(in: 0...damaged.body.count, using: &random))
      }
      try store.append([damaged])
      _ = try Self.points(store, .requests, 1...180, .window)
    }
  }
}

extension Double {
  /// Two to the power of a number, by repeated squaring: good enough for a test's magnitudes.
  fileprivate static func exponential(_ power: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(power) { result *= 2 }
    return result * (1 + power.truncatingRemainder(dividingBy: 1))
  }
}
