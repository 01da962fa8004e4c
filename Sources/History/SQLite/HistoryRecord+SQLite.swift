internal import Foundation
internal import GRDB
internal import Telemetry
internal import Topology

extension EntityRecord {
  func insert(into database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (type, name) DO UPDATE SET
          service = excluded.service, attributes = excluded.attributes,
          isVirtual = excluded.isVirtual, firstSeen = min(firstSeen, excluded.firstSeen),
          lastSeen = max(lastSeen, excluded.lastSeen)
        """
    ).execute(arguments: [
      key.type.rawValue, key.name, service, try Self.text(of: attributes), isVirtual,
      firstSeen.nanoseconds, lastSeen.nanoseconds,
    ])
  }

  /// Nil for a type that this version does not know.
  init?(row: Row) {
    guard let type = EntityType(rawValue: row["type"]) else { return nil }
    self.init(
      key: EntityKey(type, row["name"]), service: row["service"],
      attributes: Self.attributes(of: row["attributes"]),
      seen: Timestamp(nanoseconds: row["firstSeen"])...Timestamp(nanoseconds: row["lastSeen"]))
    isVirtual = row["isVirtual"]
  }

  private static func text(of attributes: [String: String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(attributes), as: UTF8.self)
  }

  private static func attributes(of text: String) -> [String: String] {
    (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
  }
}

extension EpisodeRecord {
  func insert(into database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      entity.type.rawValue, entity.name, symptom, onset.nanoseconds, cleared?.nanoseconds, value,
      threshold,
    ])
  }

  init?(row: Row) {
    guard let type = EntityType(rawValue: row["entityType"]) else { return nil }
    let cleared: Int64? = row["cleared"]
    self.init(
      entity: EntityKey(type, row["entityName"]), symptom: row["symptom"],
      onset: Timestamp(nanoseconds: row["onset"]), cleared: cleared.map(Timestamp.init))
    value = row["value"]
    threshold = row["threshold"]
  }
}

extension IncidentRecord {
  func insert(into database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO incident VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      id, opened.nanoseconds, changed.nanoseconds, closed?.nanoseconds, answer,
    ])
  }

  init(row: Row) {
    let closed: Int64? = row["closed"]
    self.init(
      id: row["id"], opened: Timestamp(nanoseconds: row["opened"]),
      changed: Timestamp(nanoseconds: row["changed"]), closed: closed.map(Timestamp.init),
      answer: row["answer"])
  }
}
