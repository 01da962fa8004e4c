internal import Answers
internal import Causes
internal import Engine
internal import History
internal import Symptoms
internal import Telemetry
internal import Topology

/// Turns the alerts of window after window into versions of each: what it said, and what telemetry
/// said of it.
struct AlertScribe: Sendable {
  private let library: CausalLibrary
  /// The version that holds, by fingerprint.
  private var open: [String: AlertRecord]

  /// Goes on from the versions that are open in a store.
  init(library: CausalLibrary, open: [AlertRecord]) {
    self.library = library
    self.open = Dictionary(
      open.filter { $0.through == .max }.map { ($0.alert.fingerprint, $0) },
      uniquingKeysWith: { $1 })
  }

  /// The rows that a window adds or changes.
  ///
  /// - Complexity: O(alerts).
  mutating func rows(of snapshot: EngineSnapshot) -> [HistoryRow] {
    guard !open.isEmpty || !snapshot.alerts.isEmpty else { return [] }
    var rows: [HistoryRow] = []
    var gone = open
    for heard in snapshot.alerts {
      let version = record(heard, snapshot)
      let name = version.alert.fingerprint
      if let before = gone.removeValue(forKey: name) {
        guard !before.hasContent(of: version) else { continue }
        rows.append(Self.ended(before, at: snapshot.at).row)
      }
      open[name] = version
      rows.append(version.row)
    }
    for (name, version) in gone.sorted(by: { $0.key < $1.key }) {
      open[name] = nil
      rows.append(Self.ended(version, at: snapshot.at).row)
    }
    return rows
  }

  private func record(_ heard: HeardAlert, _ snapshot: EngineSnapshot) -> AlertRecord {
    AlertRecord(
      heard.alert, entity: heard.match.map { snapshot.graph[$0.entity].key },
      symptom: heard.match?.symptom.map { library[$0].name }, standing: heard.standing,
      time: snapshot.at...Timestamp.max)
  }

  /// A version that held until shortly before a moment.
  private static func ended(_ version: AlertRecord, at time: Timestamp) -> AlertRecord {
    var version = version
    version.through = max(version.from, time.advanced(byNanoseconds: -1))
    return version
  }
}
