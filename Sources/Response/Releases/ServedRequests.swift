/// The requests of one step of time.
package struct ServedStep: Hashable, Sendable {
  /// Requests that ended in it.
  package var requests: Double
  /// Those of them that failed.
  package var failed: Double
  /// Seconds: the middle, and what 99 of 100 stay below; nil without requests.
  package var median: Double?
  package var long: Double?
  /// Seconds.
  package var length: Double

  package init(
    requests: Double, failed: Double, median: Double? = nil, long: Double? = nil, length: Double
  ) {
    self.requests = requests
    self.failed = failed
    self.median = median
    self.long = long
    self.length = length
  }
}

/// What one version served.
package struct ServedRequests: Hashable, Sendable {
  package var steps: [ServedStep]

  package init(_ steps: [ServedStep]) { self.steps = steps }

  /// Of all steps.
  package var requests: Double { steps.reduce(0) { $0 + $1.requests } }
  /// Of all steps.
  package var failed: Double { steps.reduce(0) { $0 + $1.failed } }
  /// 0...1; nil without requests.
  package var failedRatio: Double? { requests > 0 ? failed / requests : nil }
  /// Steps in which requests came.
  package var busyStepCount: Int { steps.count { $0.requests > 0 } }

  /// Seconds that the middle request took in each step.
  package var medians: [Double] { steps.compactMap(\.median) }
  /// Seconds that 99 of 100 requests of each step stay below.
  package var longs: [Double] { steps.compactMap(\.long) }
  /// Requests a second, by step.
  package var rates: [Double] {
    steps.compactMap { $0.length > 0 ? $0.requests / $0.length : nil }
  }
}

extension [Double] {
  /// The middle value; of two the lower.
  ///
  /// Nil of nothing.
  package var middle: Double? { isEmpty ? nil : sorted()[(count - 1) / 2] }
}
