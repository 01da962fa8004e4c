/// What is promised of a service's requests over a window: a share of them that must be good.
package struct ServiceLevel: Hashable, Sendable, Codable {
  /// What makes a request good.
  package enum Goodness: Hashable, Sendable, Codable {
    /// It did not fail.
    case succeeded
    /// It took at most so many seconds; to the width of a histogram's bucket, some 9 %.
    case within(seconds: Double)
  }

  /// Unique among all levels.
  package var name: String
  package var service: String
  package var goodness: Goodness
  /// Share of requests that must be good, in (0, 1).
  package var target: Double
  /// Days over which the promise and its error budget hold, rolling.
  package var windowDays: Int

  package init(
    name: String, service: String, goodness: Goodness, target: Double, windowDays: Int = 28
  ) {
    self.name = name
    self.service = service
    self.goodness = goodness
    self.target = target
    self.windowDays = windowDays
  }

  /// What is taken to be promised where nobody said anything: of an entry point 99.9 % of requests
  /// succeed and 99 % take no more than a second, over 28 days.
  package static func defaults(of service: String) -> [ServiceLevel] {
    [
      ServiceLevel(
        name: "\(service) availability", service: service, goodness: .succeeded, target: 0.999),
      ServiceLevel(
        name: "\(service) latency", service: service, goodness: .within(seconds: 1), target: 0.99),
    ]
  }

  /// Share of requests that may be bad.
  var allowedShare: Double { 1 - target }

  var windowSeconds: Double { Double(windowDays) * 86_400 }
}
