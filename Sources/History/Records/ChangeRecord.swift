package import Telemetry
package import Topology

/// Something that changed in the estate: a deployment, a restart.
///
/// Identity: entity, sort and `at`.
package struct ChangeRecord: HistoryForm {
  package static var kind: HistoryKind { .change }
  private static let version: UInt8 = 1

  package var entity: EntityKey
  /// "deployment", "restarted": as `TopologyChange.Kind` has it.
  package var sort: String
  package var at: Timestamp
  /// What it changed to.
  package var detail: String

  package init(entity: EntityKey, sort: String, at: Timestamp, detail: String) {
    self.entity = entity
    self.sort = sort
    self.at = at
    self.detail = detail
  }

  /// Whether something new was deployed.
  package var isDeployment: Bool { sort == TopologyChange.Kind.deployment.rawValue }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(entity)
    body.write(sort)
    body.write(detail)
    return HistoryRow(
      .change, at...at, key: "\(entity.text) \(sort)", subject: entity.text, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      entity = try body.readKey()
      sort = try body.readString()
      at = row.from
      detail = try body.readString()
    } catch {
      return nil
    }
  }
}
