import Causes
import Foundation
import Testing

@testable import Simulation

/// The library in `Models/`, compiled once.
enum ShippedLibrary {
  struct Broken: Error { var issues: [ModelIssue] }

  private static let compiled: Result<CausalLibrary, any Error> = Result {
    let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Models")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let files = try (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      ModelFile(
        name: name,
        text: try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
    }
    let compilation = ModelCompiler.compile(files)
    guard let library = compilation.library, !library.causes.isEmpty else {
      throw Broken(issues: compilation.issues)
    }
    return library
  }

  static func library() throws -> CausalLibrary { try compiled.get() }
}

/// A handful of what `scripts/scoreboard` runs by the hundred.
@Suite struct `Simulated outages` {
  private static func result(
    _ kind: Fault.Kind?, seed: UInt64, library: CausalLibrary
  ) throws -> TrialResult {
    let estate = Estate(seed: seed, serviceCount: 6)
    var plan = TrialPlan(seed: seed)
    plan.faults = kind.flatMap { Fault.draw($0, in: estate, seed: seed) }.map { [$0] } ?? []
    if kind != nil { try #require(plan.faults.count == 1, "seed \(seed) has no place for it") }
    (plan.calmSeconds, plan.brokenSeconds) = (45, 20)
    var trial = Trial(plan, library: library, estate: estate)
    return try trial.run()
  }

  /// Kinds that act at once, at different types of entity.
  static let kinds: [Fault.Kind] = [.serviceMalfunction, .storeDown]

  @Test(arguments: kinds)
  func `are scored right with the library, and wrong with one whose signatures are shuffled`(
    _ kind: Fault.Kind
  ) throws {
    let shipped = try ShippedLibrary.library()
    let real = try Self.result(kind, seed: 21, library: shipped)
    let canary = try Self.result(kind, seed: 21, library: Canary.shuffled(shipped))
    #expect(real.isFirstRight, "\(real.text)")
    #expect(!canary.isFirstRight, "\(canary.text)")
    #expect(real.guesses.guesses.count == BaselineGuesses.Method.allCases.count)
  }

  @Test func `a quiet estate gives no cause`() throws {
    let result = try Self.result(nil, seed: 22, library: ShippedLibrary.library())
    #expect(result.named.isEmpty, "\(result.text)")
    #expect(result.falselyChosen.isEmpty)
  }
}
