internal import Answers
package import Telemetry

/// Announced work: what is found meanwhile is still found, but nobody is called.
package struct MaintenanceWindow: Hashable, Sendable {
  /// Services that it is about; empty means all.
  package var services: [String]
  package var from: Timestamp
  package var until: Timestamp
  package var reason: String

  package init(services: [String] = [], from: Timestamp, until: Timestamp, reason: String) {
    self.services = services
    self.from = from
    self.until = until
    self.reason = reason
  }

  /// Whether it covers what was found: the cause is within its services, or all that is hit is.
  package func covers(_ finding: CaseFinding, at time: Timestamp) -> Bool {
    guard from <= time, time < until else { return false }
    if services.isEmpty { return true }
    if let service = finding.cause.entity.service, services.contains(service) { return true }
    let hit = finding.impact.services
    return !hit.isEmpty && hit.allSatisfy(services.contains)
  }
}
