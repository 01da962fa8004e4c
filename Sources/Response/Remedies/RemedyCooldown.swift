package import Telemetry

/// When which action was begun for whom, so that none is begun again too soon.
package struct RemedyCooldown: Hashable, Sendable {
  /// Pairs of action and entity that are remembered; the oldest is forgotten.
  package var cooldownCountMax = 1_000
  private var begun: [String: Timestamp] = [:]

  package init() {}

  /// When an action may begin for an entity; nil where nothing holds it.
  package func end(of action: RemedyAction, for entity: String) -> Timestamp? {
    begun[Self.key(action, entity)]?.advanced(bySeconds: action.cooldownSeconds)
  }

  /// Notes a beginning.
  ///
  /// - Throws: when the last one was too short a time ago.
  package mutating func begin(
    _ action: RemedyAction, for entity: String, at time: Timestamp
  ) throws(RemedyError) {
    if let last = begun[Self.key(action, entity)],
      time.seconds(since: last) < action.cooldownSeconds
    {
      let left = action.cooldownSeconds - time.seconds(since: last)
      throw RemedyError(
        "\(action.name) was begun for \(entity) "
          + "\(Plain.duration(max(0, time.seconds(since: last)))) ago; "
          + "it may again in \(Plain.duration(left))")
    }
    note(action, for: entity, at: time)
  }

  /// Notes a beginning that an earlier run of the program made.
  package mutating func note(_ action: RemedyAction, for entity: String, at time: Timestamp) {
    let key = Self.key(action, entity)
    if begun.count >= cooldownCountMax, begun[key] == nil,
      let oldest = begun.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    {
      begun[oldest.key] = nil
    }
    begun[key] = max(begun[key] ?? time, time)
  }

  private static func key(_ action: RemedyAction, _ entity: String) -> String {
    "\(action.name) \(entity)"
  }
}
