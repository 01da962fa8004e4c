internal import Causes
internal import Engine
internal import History
internal import Symptoms
internal import Telemetry
internal import Topology
internal import Vitals

/// Puts a window's numbers into rows of names.
struct VitalsScribe: Sendable {
  private let stepNanoseconds: Int64
  /// The measure of each symptom that is a level of something, by number of the symptom.
  private let levels: [VitalsMeasure?]
  /// Name and owner of each entity, by its number.
  private var names: [(text: String, owner: String)] = []

  init(library: CausalLibrary, stepNanoseconds: Int64) {
    self.stepNanoseconds = stepNanoseconds
    levels = library.rules.map { rule -> VitalsMeasure? in
      switch (rule.measure, rule.detector) {
      case (.request, _), (.logs, _), (.event, _), (.silence, _): nil
      case (_, .above), (_, .below), (_, .risesAbove), (_, .fallsBelow), (_, .outlier):
        VitalsMeasure(rule.measure.description)
      default: nil
      }
    }
  }

  /// One row for each service and what belongs to it, and for each entity that belongs to none.
  mutating func rows(of snapshot: EngineSnapshot) -> [HistoryRow] {
    for entity in snapshot.graph.entities.dropFirst(names.count) {
      let owner = WindowRecord.owner(of: entity.key, service: entity.service)
      names.append((entity.key.text, owner))
    }
    var numbers: [String: [String: [VitalsMeasure: Double]]] = [:]
    for requests in snapshot.requests {
      let (text, owner) = names[Int(requests.entity.index)]
      numbers[owner, default: [:]][text] = Self.numbers(of: requests)
    }
    for observation in snapshot.observations {
      guard let measure = levels[Int(observation.key.symptom.index)] else { continue }
      let (text, owner) = names[Int(observation.key.entity.index)]
      numbers[owner, default: [:]][text, default: [:]][measure] = observation.value
    }
    return numbers.sorted { $0.key < $1.key }.map { owner, numbers in
      WindowRecord(
        owner: owner, at: snapshot.at, stepNanoseconds: stepNanoseconds, numbers: numbers
      ).row
    }
  }

  private static func numbers(of requests: RequestNumbers) -> [VitalsMeasure: Double] {
    var numbers: [VitalsMeasure: Double] = [
      .requests: Double(requests.count), .errors: Double(requests.errorCount),
    ]
    numbers[.meanDuration] = requests.mean
    numbers[.medianDuration] = requests.median
    numbers[.longDuration] = requests.long
    return numbers
  }
}
