import Causes
import Symptoms
import Telemetry
import TestSeeds
import Testing
import Topology

@Suite
struct `The reasoner` {
  let world = SmallWorld()

  @Test
  func `names no cause when nothing is wrong`() {
    var reasoner = Reasoner(library: world.library)
    let quiet = world.situation(present: [], absent: [world.errors(0), world.errors(1)])
    let diagnosis = reasoner.diagnose(quiet)
    #expect(diagnosis.causes.isEmpty && diagnosis.runnersUp.isEmpty)
    #expect(diagnosis.noCauseProbability == 1)
  }

  @Test
  func `shows the way from the cause to each symptom, in the order of onset`() throws {
    var reasoner = Reasoner(library: world.library)
    let diagnosis = reasoner.diagnose(
      world.situation(present: [world.errors(0), world.errors(1), world.begun(1)]))
    let cause = try #require(diagnosis.causes.first)
    #expect(cause.key == world.bug)
    #expect(cause.onset == Timestamp(nanoseconds: 60_000_000_000))
    let far = try #require(cause.explains.first { $0.symptom == world.errors(0) })
    #expect(
      far.path.map { world.library[$0.node].name } == ["bug", "failing", "failing", "errors"])
    #expect(far.path.map(\.entity.index) == [1, 1, 0, 0])
    #expect(diagnosis.unexplained.isEmpty)
  }

  @Test
  func `tells what is missing: known to be absent, or never measured`() throws {
    var reasoner = Reasoner(library: world.library)
    let diagnosis = reasoner.diagnose(
      world.situation(present: [world.errors(1), world.begun(1)], absent: [world.errors(0)]))
    let cause = try #require(diagnosis.causes.first)
    #expect(cause.missing.map(\.symptom) == [world.errors(0)])
    #expect(cause.missing.map(\.reason) == [.absent])
    let blind = reasoner.diagnose(world.situation(present: [world.errors(1), world.begun(1)]))
    #expect(blind.causes.first?.missing.map(\.reason) == [.unknown])
  }

  @Test
  func `names the twin that nothing tells apart, as probable as the first`() throws {
    var reasoner = Reasoner(library: world.library)
    let diagnosis = reasoner.diagnose(
      world.situation(present: [world.errors(0), world.errors(1), world.begun(1)]))
    let cause = try #require(diagnosis.causes.first)
    let twin = try #require(diagnosis.runnersUp.first)
    #expect(twin.key == world.refusal && twin.rival == world.bug)
    #expect(abs(twin.probability - cause.probability) < 1e-9)
    #expect(twin.leavesUnexplained.isEmpty && twin.wouldTell.isEmpty && twin.rarerBy == 1)
  }

  @Test(arguments: [1, 10, 58, 100, 1_000] as [Int32])
  func `names one cause however many fail through it`(callers: Int32) throws {
    var reasoner = Reasoner(library: world.library)
    let diagnosis = reasoner.diagnose(world.crowd(of: callers))
    #expect(diagnosis.causes.map(\.key.entity.index) == [0])
    let twins = diagnosis.causes.map(\.probability) + diagnosis.runnersUp.map(\.probability)
    // The explanations kept are a part of all: each twin with one caller more is one, too.
    #expect(twins.count == 2 && twins.allSatisfy { abs($0 - 0.5) < 0.05 })
    #expect(diagnosis.causes.first?.explains.count == Int(callers) + 2)
    #expect(diagnosis.unexplained.isEmpty && diagnosis.work.boundGap == 0)
  }

  @Test
  func `leaves a symptom unexplained that no cause leads to`() {
    var reasoner = Reasoner(library: world.library)
    let diagnosis = reasoner.diagnose(world.situation(present: [world.begun(0), world.errors(1)]))
    #expect(diagnosis.unexplained.contains(world.errors(1)))
  }

  @Test
  func `gives a diagnosis up only when another is clearly better`() {
    var reasoner = Reasoner(library: world.library)
    let both = [world.errors(0), world.errors(1), world.begun(1)]
    #expect(reasoner.diagnose(world.situation(present: both)).causes.map(\.key) == [world.bug])
    var changed = world.situation(present: both)
    let next = reasoner.diagnose(changed)
    #expect(next.causes.map(\.key) == [world.bug])
    #expect(next.causes[0].probability > 0.7, "what was named gets the benefit of persistence")
    changed.observations = []
    #expect(reasoner.diagnose(changed).causes.isEmpty, "but nothing outlives its symptoms")
  }

  @Test
  func `passes over observations of things that do not exist`() {
    var reasoner = Reasoner(library: world.library)
    let stray = SymptomKey(entity: EntityID(index: 9), symptom: SymptomID(index: 9))
    #expect(reasoner.diagnose(world.situation(present: [stray])).causes.isEmpty)
  }

  @Test(arguments: [(200.0, 0.0, false), (190, 0, false), (100, 0, true), (100, 300, false)])
  func `takes nothing for the work of a silent cause that began before what lies between`(
    _ caller: Double, _ resolution: Double, _ isTooEarly: Bool
  ) throws {
    let world = SmallWorld()
    var reasoner = Reasoner(library: world.library)
    var situation = world.chain(errorsOf: caller, 200)
    situation.resolutionSeconds = resolution
    let diagnosis = reasoner.diagnose(situation)
    let silent = diagnosis.runnersUp.filter { $0.key.entity == EntityID(index: 2) }
    #expect(!silent.isEmpty)
    #expect(silent.allSatisfy { $0.beganBefore == (isTooEarly ? [world.errors(0)] : []) })
  }

  @Test(arguments: [(60.0, true), (120, true), (300, false)])
  func `takes nothing for the work of a cause that came long before its delay has passed`(
    _ second: Double, _ isTooEarly: Bool
  ) throws {
    let model = ModelFile(
      name: "service.yaml",
      text: """
        entity: service
        symptoms:
          begun: {is: x, measure: requests.errors-begun, detector: {above: 1}}
          errors: {is: x, measure: requests.errors, detector: {above: 1}}
        causes:
          leak: {is: x, prior: 0.01, shows: {begun: 0.95}, remedies: [x]}
        spreads:
          - {from: leak, to: service.errors, along: <calls, strength: 0.9, delay: 10m}
        """)
    let library = try #require(ModelCompiler.compile([model]).library)
    let world = SmallWorld()
    var situation = world.situation(present: [world.begun(1), world.errors(0)])
    for place in situation.observations.indices
    where situation.observations[place].key == world.errors(0) {
      situation.observations[place].onset = Timestamp.zero.advanced(bySeconds: second)
    }
    var reasoner = Reasoner(library: library)
    let cause = try #require(reasoner.diagnose(situation).causes.first)
    let late = try #require(cause.explains.first { $0.symptom == world.errors(0) })
    #expect(late.isTooEarly == isTooEarly)
  }

  @Test
  func `gives the same diagnosis for the same situations, whatever was cached`() {
    var generator = SeededGenerator(seed: 0xD1)
    for _ in 0..<200 {
      let world = RandomWorld(&generator)
      var one = Reasoner(library: world.library)
      var other = Reasoner(library: world.library)
      var first = one.diagnose(world.situation)
      let second = other.diagnose(world.situation)
      #expect(first == second)
      var patient = ReasoningPolicy()
      patient.persistence = 0
      one = Reasoner(library: world.library, policy: patient)
      first = one.diagnose(world.situation)
      var again = one.diagnose(world.situation)
      again.work = first.work
      #expect(first == again)
    }
  }

  @Test
  func `says when it could not prove that its explanation is the best`() {
    var generator = SeededGenerator(seed: 0xB0)
    var policy = ReasoningPolicy()
    policy.exactArrows = 1
    var open = 0
    for _ in 0..<200 {
      let world = RandomWorld(&generator)
      var reasoner = Reasoner(library: world.library, policy: policy)
      let diagnosis = reasoner.diagnose(world.situation)
      var exact = Reasoner(library: world.library)
      let best = exact.diagnose(world.situation)
      if !diagnosis.work.isExact { open += 1 }
      #expect(!diagnosis.work.isExact || diagnosis.causes.map(\.key) == best.causes.map(\.key))
      #expect((diagnosis.work.boundGap > 0) == !diagnosis.work.isExact)
    }
    #expect(open > 10)
  }
}
