import Causes
import Foundation
import Testing

@testable import Simulation

/// The library in `Models/`, compiled once.
enum ShippedLibrary {
  struct Broken: Error { var issues: [ModelIssue] }

  private static let compiled: Result<CausalLibrary, any Error> = Result {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Models")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let files = try (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      ModelFile(
        name: name,
        text: try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
    }
    let compilation = ModelCompiler.compile(files)
    guard let library = compilation.library else { throw Broken(issues: compilation.issues) }
    return library
  }

  static func library() throws -> CausalLibrary { try compiled.get() }
}

/// A handful of what `scripts/scoreboard` runs by the hundred.
@Suite struct `Simulated outages` {
  private static func result(
    _ kind: Fault.Kind?, seed: UInt64, library: CausalLibrary, noise: Noise = .ordinary
  ) throws -> TrialResult {
    let estate = Estate(seed: seed, serviceCount: 12)
    var plan = TrialPlan(seed: seed)
    plan.faults = kind.flatMap { Fault.draw($0, in: estate, seed: seed) }.map { [$0] } ?? []
    if kind != nil { #expect(plan.faults.count == 1, "seed \(seed) has no place for it") }
    plan.noise = noise
    (plan.calmSeconds, plan.brokenSeconds) = (60, 50)
    var trial = Trial(plan, library: library, estate: estate)
    return try trial.run()
  }

  /// Kinds that act at once, over tiers and types of entity.
  static let kinds: [Fault.Kind] = [
    .serviceMalfunction, .storeDown, .cacheSlow, .poolCredentialBad, .apiDown, .wayCut,
  ]

  @Test(arguments: kinds)
  func `the true cause is ranked first on the true entity`(_ kind: Fault.Kind) throws {
    let result = try Self.result(kind, seed: 21, library: ShippedLibrary.library())
    #expect(result.isFirstRight, "\(result.text)")
  }

  @Test func `a quiet estate gives no cause`() throws {
    let result = try Self.result(nil, seed: 22, library: ShippedLibrary.library())
    #expect(result.named.isEmpty, "\(result.text)")
    #expect(result.falselyChosen.isEmpty)
  }

  @Test func `a library whose signatures are shuffled is found out`() throws {
    let shipped = try ShippedLibrary.library()
    var (real, canary) = (Scoreboard(), Scoreboard())
    for kind in Self.kinds.prefix(3) {
      real.add(try Self.result(kind, seed: 21, library: shipped))
      canary.add(try Self.result(kind, seed: 21, library: Canary.shuffled(shipped)))
    }
    #expect(real.total.firstRightCount == 3)
    #expect(canary.total.firstRightCount == 0)
    #expect(canary.calibration.brier > real.calibration.brier)
  }
}
