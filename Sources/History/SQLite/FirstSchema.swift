internal import Foundation
internal import GRDB
internal import Telemetry
internal import Topology

/// The tables of the first schema, for files that have it.
enum FirstSchema {
  /// Makes rows of what the tables hold, and drops them.
  static func moveRows(in database: Database) throws {
    for row in try Row.fetchAll(database, sql: "SELECT * FROM entity") {
      try entity(row)?.row.insert(into: database)
    }
    for row in try Row.fetchAll(database, sql: "SELECT * FROM episode") {
      try episode(row)?.row.insert(into: database)
    }
    for row in try Row.fetchAll(database, sql: "SELECT * FROM incident") {
      try incident(row).row.insert(into: database)
    }
    try database.execute(sql: "DROP TABLE entity; DROP TABLE episode; DROP TABLE incident;")
  }

  private static func entity(_ row: Row) -> EntityRecord? {
    guard let type = EntityType(rawValue: row["type"]) else { return nil }
    let first = Timestamp(nanoseconds: row["firstSeen"])
    let last = Timestamp(nanoseconds: row["lastSeen"])
    let text: String = row["attributes"]
    var record = EntityRecord(
      key: EntityKey(type, row["name"]), time: first...max(first, last), service: row["service"],
      attributes: (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:])
    record.isVirtual = row["isVirtual"]
    return record
  }

  private static func episode(_ row: Row) -> EpisodeRecord? {
    guard let type = EntityType(rawValue: row["entityType"]) else { return nil }
    let cleared: Int64? = row["cleared"]
    var record = EpisodeRecord(
      entity: EntityKey(type, row["entityName"]), symptom: row["symptom"],
      onset: Timestamp(nanoseconds: row["onset"]), cleared: cleared.map(Timestamp.init))
    record.value = row["value"]
    record.threshold = row["threshold"]
    return record
  }

  private static func incident(_ row: Row) -> IncidentRecord {
    let closed: Int64? = row["closed"]
    return IncidentRecord(
      id: row["id"], opened: Timestamp(nanoseconds: row["opened"]),
      changed: Timestamp(nanoseconds: row["changed"]), closed: closed.map(Timestamp.init),
      answer: row["answer"])
  }
}
