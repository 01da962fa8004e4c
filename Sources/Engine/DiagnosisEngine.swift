import Answers
package import Causes
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
/// of it. Spans come by a `SpanReader`; metrics and logs are decoded with its `symbols`.
package struct DiagnosisEngine: Sendable {
  package let library: CausalLibrary
  package let settings: EngineSettings
  /// The names of everything; decoders intern into it.
  package var symbols: SymbolTable

  package var clock: EventClock
  var shards: [Intake]
  var senders: SenderTable
  var series: SeriesTable
  var topology: TopologyBuilder
  var vitals: VitalsTable
  var symptoms: SymptomTable
  var memory = EvidenceMemory()
  var reasoner: Reasoner
  var incidents = IncidentBook()
  var changes: [EntityID: Timestamp] = [:]
  var present: [SymptomKey: SymptomObservation] = [:]
  /// Items of the last batch that were refused because their time cannot be, for the sender.
  package internal(set) var rejection = Rejection()
  var implausibleCount = 0
  package internal(set) var snapshot = EngineSnapshot()

  /// An engine that has heard nothing yet, with the knowledge that it is to reason with.
  package init(library: CausalLibrary, settings: EngineSettings = EngineSettings()) {
    self.library = library
    self.settings = settings
    var interest = MeasureInterest()
    for rule in library.rules { interest.add(rule.measure, of: rule.entityType) }
    symbols = SymbolTable(
      countMax: settings.symbolCountMax, byteCountMax: settings.symbolByteCountMax)
    senders = SenderTable(
      symbols: &symbols, countMax: settings.identityCountMax)
    series = SeriesTable(countMax: settings.seriesCountMax)
    clock = EventClock(windowSeconds: settings.windowSeconds)
    shards = (0..<settings.shardCount).map {
      Intake(
        shard: Shard(index: $0, count: settings.shardCount), interest: interest,
        settings: settings)
    }
    topology = TopologyBuilder(limits: settings.topology)
    vitals = VitalsTable(interest: interest, windowSeconds: settings.windowSeconds)
    symptoms = SymptomTable(rules: library.rules)
    reasoner = Reasoner(library: library)
  }
}
