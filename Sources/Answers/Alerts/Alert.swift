package import Telemetry

/// What another system says is wrong: labels, and since when.
///
/// Alerts with the same labels are one alert, whoever sends it and however often (Prometheus and
/// Alertmanager have it so).
package struct Alert: Hashable, Sendable, Codable {
  /// `alertname` and what else tells it apart.
  package var labels: [String: String]
  /// For people: "summary", "description", "runbook_url".
  package var annotations: [String: String]
  package var began: Timestamp
  /// When it ended, or will unless it is told again; nil while nobody said.
  package var ended: Timestamp?

  package init(
    labels: [String: String], annotations: [String: String] = [:], began: Timestamp,
    ended: Timestamp? = nil
  ) {
    self.labels = labels
    self.annotations = annotations
    self.began = began
    self.ended = ended
  }

  /// What alerts are called that Whence itself sends, so that they are known when they come back.
  package static let ownName = "WhenceIncident"

  /// The value of the label `alertname`; empty without one.
  package var name: String { labels["alertname"] ?? "" }

  /// Whether it was going on at a moment.
  package func isActive(at time: Timestamp) -> Bool {
    began <= time && ended.map { $0 > time } ?? true
  }

  /// What Alertmanager calls it: FNV-1a over the labels sorted by name, in 16 hexadecimal digits
  /// (prometheus/common, `LabelSet.Fingerprint`).
  package var fingerprint: String {
    var hash = FNV1a()
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(0xFF)
      hash.add(value)
      hash.add(0xFF)
    }
    return hash.value.hexadecimal
  }
}
