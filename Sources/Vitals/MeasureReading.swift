package import Topology

/// A measure with its names looked up: what is asked of every entity in every window.
///
/// Numbers are of one ``MeasureInterest``.
package indirect enum MeasureReading: Sendable {
  /// As in ``Measure``, by the number of the want and of each phrase.
  case request(RequestMeasure)
  case metric(want: Int32, MetricSelector.Reduction, isRate: Bool)
  case quotient(MeasureReading, MeasureReading)
  case sum([MeasureReading])
  case first([MeasureReading])
  case logs([Int32])
  case event(String)
  case silence

  /// Whether it can only have data for an entity that has metrics.
  package var needsMetrics: Bool {
    switch self {
    case .metric: true
    case .quotient(let part, let whole): part.needsMetrics || whole.needsMetrics
    case .sum(let parts), .first(let parts): parts.allSatisfy(\.needsMetrics)
    case .request, .logs, .event, .silence: false
    }
  }
}

extension MeasureInterest {
  /// The reading of a measure of entities of a type; what no rule asked for has no data.
  package func reading(_ measure: Measure, of type: EntityType) -> MeasureReading {
    switch measure {
    case .request(let request): return .request(request)
    case .metric(let selector):
      let want = number(of: MetricWant(entityType: type, selector: selector))
      return want.map { .metric(want: $0, selector.reduction, isRate: selector.isRate) }
        ?? .first([])
    case .quotient(let part, let whole):
      return .quotient(reading(part, of: type), reading(whole, of: type))
    case .sum(let parts): return .sum(parts.map { reading($0, of: type) })
    case .first(let parts): return .first(parts.map { reading($0, of: type) })
    case .logs(let texts):
      // Without phrases, any error record: the first phrase of all.
      return .logs(texts.isEmpty ? [0] : texts.compactMap { number(ofPhrase: $0) })
    case .event(let name): return .event(name)
    case .silence: return .silence
    }
  }
}
