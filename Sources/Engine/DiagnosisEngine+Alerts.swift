package import Answers
import Telemetry

extension DiagnosisEngine {
  /// Takes in alerts of other systems; the next window reckons with them.
  ///
  /// Alerts let no time pass: without telemetry they wait.
  ///
  /// - Returns: how many were refused because `EngineSettings.alertCountMax` are known.
  /// - Complexity: O(alerts).
  package mutating func tell(_ alerts: [Alert]) -> Int { self.alerts.tell(alerts) }
}
