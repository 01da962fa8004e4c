import Answers
package import Causes
import Response
import Symptoms
package import Telemetry
import Topology
import Vitals

/// The loop: batches in; windows, symptoms, diagnoses and effects out.
///
/// Pure: no clock, no I/O, no lock. It is told event time by the telemetry itself (`EventClock`),
/// so that the same batches in the same order give the same effects, live or from a recording, with
/// any number of shards.
///
/// Give it batches with `absorb`; every call runs the windows that became due and returns what came
/// of it. Each signal comes by a reader, of which there may be any number.
///
/// Who absorbs on several threads takes `reception` and `intakes` out of it, each to be used by one
/// thread at a time: a batch goes through the reception, then through every intake; when the clock
/// says that a window is over, every intake closes it, and the engine books and concludes it.
package struct DiagnosisEngine: Sendable {
  package let library: CausalLibrary
  package let settings: EngineSettings
  /// Who sends, and what time it is.
  package var reception: Reception
  /// The shards of the data plane.
  package var intakes: [Intake]
  var topology: TopologyBuilder
  var vitals: VitalsTable
  var symptoms: SymptomTable
  var memory = EvidenceMemory()
  var alerts: AlertMemory
  var reasoner: Reasoner
  var incidents = IncidentBook()
  var levels: ServiceLevelBook
  var changes: [EntityID: Timestamp] = [:]
  var present: [SymptomKey: SymptomObservation] = [:]
  /// Items of the last batch that were refused because their time cannot be, for the sender.
  package internal(set) var rejection = Rejection()
  var receptionCounters: [EngineCounter] = []
  var seeker = EvidenceSeeker()
  package internal(set) var snapshot = EngineSnapshot()

  /// An engine that has heard nothing yet, with the knowledge that it is to reason with.
  ///
  /// `alertRules` say what alerts of other systems are about.
  package init(
    library: CausalLibrary, settings: EngineSettings = EngineSettings(),
    alertRules: AlertRuleSet = AlertRuleSet()
  ) {
    self.library = library
    self.settings = settings
    var interest = MeasureInterest()
    for rule in library.rules { interest.add(rule.measure, of: rule.entityType) }
    reception = Reception(settings: settings)
    intakes = (0..<settings.shardCount).map {
      Intake(
        shard: Shard(index: $0, count: settings.shardCount), interest: interest,
        settings: settings)
    }
    topology = TopologyBuilder(limits: settings.topology)
    vitals = VitalsTable(interest: interest, windowSeconds: settings.windowSeconds)
    levels = ServiceLevelBook(declared: settings.levels)
    symptoms = SymptomTable(rules: library.rules)
    alerts = AlertMemory(rules: alertRules, countMax: settings.alertCountMax)
    reasoner = Reasoner(library: library)
    snapshot.levels = levels.standings(at: snapshot.at)
  }

  /// What time it is, by the telemetry.
  package var clock: EventClock { reception.clock }

  /// A reader of what rules ask for, for this engine alone.
  ///
  /// A door may have one of its own and read without a lock.
  package func metricReader(limits: DecodingLimits = DecodingLimits()) -> MetricReader {
    MetricReader(limits: limits, wanted: vitals.interest.metricNames)
  }
}
