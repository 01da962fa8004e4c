import Telemetry
import Testing
import Topology
import Vitals

@testable import Symptoms

/// A level after which nothing or something is usual, and what a detector says of it.
struct LevelCase: CustomTestStringConvertible, Sendable {
  var title: String
  var detector: Detector
  var usual: [Double] = []
  /// Value and state, side by side.
  var wanted: [(Double, Judgement.State)]

  var testDescription: String { title }

  static let all: [LevelCase] = [
    LevelCase(
      title: "above a limit", detector: .above(10),
      wanted: [
        (11, .present), (10, .unknown), (9.5, .unknown), (8.9, .absent), (0, .absent),
        (-5, .absent), (.greatestFiniteMagnitude, .present),
      ]),
    LevelCase(
      title: "above nothing at all", detector: .above(0),
      wanted: [(0, .absent), (0.001, .present)]),
    LevelCase(
      title: "below a limit", detector: .below(10),
      wanted: [(9, .present), (10, .unknown), (10.5, .unknown), (11.5, .absent)]),
    LevelCase(
      title: "risen above what is usual",
      detector: .risesAbove(factor: 2, floor: 50, absolute: nil),
      usual: Array(repeating: 100, count: 10),
      wanted: [(200, .present), (199, .unknown), (150, .unknown), (149, .absent), (0, .absent)]),
    LevelCase(
      title: "risen by a factor, yet below the floor",
      detector: .risesAbove(factor: 2, floor: 500, absolute: nil),
      usual: Array(repeating: 100, count: 10), wanted: [(400, .unknown), (500, .present)]),
    LevelCase(
      title: "risen, yet within its own spread",
      detector: .risesAbove(factor: 1.1, floor: 0, absolute: nil),
      usual: [100, 140, 60, 120, 80, 100, 130, 70], wanted: [(200, .unknown), (300, .present)]),
    LevelCase(
      title: "nothing is usual yet and no limit is given",
      detector: .risesAbove(factor: 2, floor: 50, absolute: nil), usual: [100],
      wanted: [(1e9, .unknown), (0, .unknown)]),
    LevelCase(
      title: "nothing is usual yet and a limit is given",
      detector: .risesAbove(factor: 2, floor: 50, absolute: 300), usual: [100],
      wanted: [(301, .present), (100, .absent)]),
    LevelCase(
      title: "fallen below what is usual", detector: .fallsBelow(factor: 0.3, floor: 50),
      usual: Array(repeating: 100, count: 10),
      wanted: [(0, .present), (30, .present), (60, .unknown), (66, .absent)]),
    LevelCase(
      title: "fallen from a level that says nothing",
      detector: .fallsBelow(factor: 0.3, floor: 200), usual: Array(repeating: 100, count: 10),
      wanted: [(0, .unknown), (100, .unknown)]),
    LevelCase(
      title: "fallen when nothing is usual yet", detector: .fallsBelow(factor: 0.3, floor: 50),
      usual: [100], wanted: [(0, .unknown)]),
  ]
}

@Suite struct `Detectors decide levels` {
  private let examination = Examination(
    VitalsTable(interest: MeasureInterest(), windowSeconds: 5).vitals(of: EntityID(index: 0)))

  private func judge(_ value: Double, _ detector: Detector, usual: [Double]) -> Judgement {
    var memory = RuleMemory()
    for value in usual { memory.level.learn(value) }
    let look = examination
    switch detector {
    case .above(let limit): return look.above(limit, value: value)
    case .below(let limit): return look.below(limit, value: value)
    case .risesAbove(let factor, let floor, let absolute):
      return look.risen(value, factor: factor, floor: floor, absolute: absolute, memory: memory)
    case .fallsBelow(let factor, let floor):
      return look.fallen(value, factor: factor, floor: floor, memory: memory)
    case .outlier(let factor, let floor):
      return look.outlier(value, siblings: usual, factor: factor, floor: floor)
    default: return .unknown
    }
  }

  @Test(arguments: LevelCase.all)
  func `as present, absent or unknown`(_ example: LevelCase) {
    for (value, state) in example.wanted {
      let judgement = judge(value, example.detector, usual: example.usual)
      #expect(judgement.state == state, "\(value)")
      switch judgement.state {
      case .present: #expect((0.5...12).contains(judgement.logLikelihoodRatio))
      case .absent: #expect((-5 ... -0.1).contains(judgement.logLikelihoodRatio))
      case .unknown, .silent: #expect(judgement.logLikelihoodRatio == 0)
      }
    }
  }

  @Test(arguments: [
    ([Double](), 100.0, Judgement.State.unknown), ([10], 31, .present),
    ([10, 10, 500], 31, .present),
    ([10, 10], 30, .unknown), ([10, 10], 19, .absent), ([0, 0], 4, .unknown),
    ([0, 0], 6, .present),
  ])
  func `one against its siblings`(
    _ siblings: [Double], _ value: Double, _ state: Judgement.State
  ) {
    let judgement = judge(value, .outlier(factor: 3, floor: 5), usual: siblings)
    #expect(judgement.state == state)
  }

  /// A course of values, one every five seconds.
  struct Course: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var count = 30
    var state: Judgement.State
    var value: @Sendable (Int) -> Double
  }

  static let courses = [
    Course(testDescription: "steadily", state: .present) { 100 + 2 * Double($0) },
    Course(testDescription: "with pauses", state: .present) { 100 + 4 * Double($0 - $0 / 3) },
    Course(testDescription: "too little", state: .absent) { 100 + 0.2 * Double($0) },
    Course(testDescription: "half enough", state: .unknown) { 100 + 0.8 * Double($0) },
    Course(testDescription: "not at all", state: .absent) { _ in 100 },
    Course(testDescription: "and falls back", state: .unknown) {
      100 + Double($0 % 5) * 20 + 3 * Double($0)
    },
    Course(testDescription: "too short", count: 15, state: .unknown) { 100 + 5 * Double($0) },
    Course(testDescription: "in one step only", state: .unknown) { $0 < 20 ? 100 : 200 },
  ]

  @Test(arguments: courses)
  func `what grows`(_ course: Course) {
    var memory = RuleMemory()
    for number in 0..<course.count {
      memory.remember(
        course.value(number), at: Timestamp(nanoseconds: Int64(number) * 5_000_000_000),
        seconds: 120)
    }
    let look = examination
    #expect(look.grows(seconds: 120, by: 0.3, memory: memory).state == course.state)
  }

  @Test func `memory for growth covers the stretch and no more`() {
    var memory = RuleMemory()
    for second in stride(from: 0, through: 600, by: 5) {
      memory.remember(1, at: Timestamp(nanoseconds: Int64(second) * 1_000_000_000), seconds: 60)
    }
    #expect(memory.values.count == 14)
    for second in 0..<2_000 {
      let time = Timestamp(nanoseconds: 1_000_000_000_000 + Int64(second))
      memory.remember(1, at: time, seconds: 60)
    }
    #expect(memory.values.count <= RuleMemory.valueCountMax)
  }
}
