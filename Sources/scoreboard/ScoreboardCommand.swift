import Causes
import Foundation
import Simulation

/// `scoreboard`: simulates outages from seeds and prints how well they were diagnosed.
@main struct ScoreboardCommand {
  private enum Failure: Error, CustomStringConvertible {
    case usage(String)
    case models(String)

    var description: String {
      switch self {
      case .usage(let wrong): "\(wrong)\n\(ScoreboardCommand.usage)"
      case .models(let wrong): "the models cannot be used: \(wrong)"
      }
    }
  }

  private static let usage = """
    usage: scoreboard [--seeds FIRST-LAST] [--services N] [--faults 0|1|2]
                      [--noise ordinary|lossy|heavy] [--calm SECONDS] [--broken SECONDS] [--tide]
                      [--kind FAULT] [--models FOLDER] [--shuffled] [--each] [--sampled]
    """

  private var first: UInt64 = 1
  private var last: UInt64 = 100
  private var serviceCount = 100
  private var faultCount = 1
  private var noise = Noise.heavy
  private var calmSeconds = 90.0
  private var brokenSeconds = 90.0
  private var kind: Fault.Kind?
  private var models = "Models"
  private var isShuffled = false
  private var isEach = false
  private var isSampled = false
  private var isTidal = false

  static func main() {
    do {
      var command = ScoreboardCommand()
      try command.read(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private mutating func read(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      switch flag {
      case "--shuffled": isShuffled = true
      case "--each": isEach = true
      case "--sampled": isSampled = true
      case "--tide": isTidal = true
      default:
        guard let value = rest.popFirst() else { throw Failure.usage("\(flag) needs a value") }
        try read(flag, value)
      }
    }
  }

  private mutating func read(_ flag: String, _ value: String) throws {
    switch flag {
    case "--seeds":
      let ends = value.split(separator: "-").compactMap { UInt64($0) }
      guard let low = ends.first, let high = ends.last, low <= high else {
        throw Failure.usage("--seeds \(value): not FIRST-LAST")
      }
      (first, last) = (low, high)
    case "--services": serviceCount = Int(value) ?? serviceCount
    case "--faults": faultCount = Int(value) ?? faultCount
    case "--calm": calmSeconds = Double(value) ?? calmSeconds
    case "--broken": brokenSeconds = Double(value) ?? brokenSeconds
    case "--noise":
      guard let level = Noise.levels.first(where: { $0.name == value }) else {
        throw Failure.usage("--noise \(value): no such level")
      }
      noise = level.noise
    case "--kind":
      guard let named = Fault.Kind(rawValue: value) else {
        throw Failure.usage("--kind \(value): no such fault")
      }
      kind = named
    case "--models": models = value
    default: throw Failure.usage("\(flag): no such flag")
    }
  }

  private func run() throws {
    let shipped = try Self.library(in: models)
    let library = isShuffled ? Canary.shuffled(shipped) : shipped
    guard !isSampled else { return try runSampled(library) }
    var board = Scoreboard()
    for seed in first...last {
      let estate = Estate(seed: seed, serviceCount: serviceCount)
      var plan = TrialPlan(seed: seed)
      plan.serviceCount = serviceCount
      plan.noise = noise
      plan.tide = isTidal ? .weekly : .none
      (plan.calmSeconds, plan.brokenSeconds) = (calmSeconds, brokenSeconds)
      plan.faults =
        kind.map { [Fault.draw($0, in: estate, seed: seed)].compactMap(\.self) }
        ?? Fault.draw(faultCount, in: estate, seed: seed)
      guard plan.faults.count == (kind == nil ? faultCount : 1) else { continue }
      var trial = Trial(plan, library: library, estate: estate)
      let result = try trial.run()
      if isEach { write(result.text) }
      board.add(result)
    }
    write(board.text)
  }

  /// A hundred worlds in each of the estates.
  private func runSampled(_ library: CausalLibrary) throws {
    var score = SampledScore()
    for seed in first...last {
      let graph = try SampledScore.graph(
        library: library, seed: seed, serviceCount: serviceCount)
      for world in 0..<100 {
        score.add(
          library: library, graph: graph, measuring: Measuring(), seed: seed * 1_000 + UInt64(world)
        )
      }
    }
    write(score.text)
  }

  private func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  private static func library(in folder: String) throws -> CausalLibrary {
    let root = URL(fileURLWithPath: folder)
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let files = try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      ModelFile(
        name: name, text: try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      )
    }
    let compilation = ModelCompiler.compile(files)
    guard let library = compilation.library else {
      throw Failure.models("\(compilation.issues.first.map { "\($0)" } ?? folder)")
    }
    return library
  }
}
