package import Telemetry
package import Topology

/// A version of an entity: how it was described from one moment to another.
///
/// Identity: its key and `from`. Of one entity, versions do not overlap.
package struct EntityRecord: HistoryForm {
  package static var kind: HistoryKind { .entity }
  private static let version: UInt8 = 1

  package var key: EntityKey
  package var from: Timestamp
  /// When it was last heard of or changed; `Timestamp.max` while it is there.
  package var through: Timestamp
  /// The technology that it is.
  package var technology: EntityKind?
  /// The owning service, for whatever is below one.
  package var service: String?
  /// Identity attributes by their OpenTelemetry names.
  package var attributes: [String: String]
  /// Known only through its callers.
  package var isVirtual: Bool
  /// When it was first seen, in any version.
  package var firstSeen: Timestamp

  package init(
    key: EntityKey, time: ClosedRange<Timestamp>, service: String? = nil,
    attributes: [String: String] = [:]
  ) {
    self.key = key
    from = time.lowerBound
    through = time.upperBound
    self.service = service
    self.attributes = attributes
    isVirtual = false
    firstSeen = from
  }

  /// The version of an entity that begins at `time`.
  package init(_ entity: Entity, from time: Timestamp) {
    key = entity.key
    from = time
    through = .max
    technology = entity.kind
    service = entity.service
    attributes = entity.attributes
    isVirtual = entity.isVirtual
    firstSeen = entity.firstSeen
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(key)
    body.write(technology?.name)
    body.write(service)
    body.write(attributes)
    body.write(isVirtual)
    body.write(firstSeen.nanoseconds)
    return HistoryRow(
      .entity, from...max(from, through), key: key.text, subject: key.text, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      key = try body.readKey()
      from = row.from
      through = row.through
      technology = try body.readOptionalString().flatMap { EntityKind($0) }
      service = try body.readOptionalString()
      attributes = try body.readPairs()
      isVirtual = try body.readBool()
      firstSeen = Timestamp(nanoseconds: try body.readInt())
    } catch {
      return nil
    }
  }
}

extension EntityKey {
  /// The subject of rows about it: "service billing".
  package var text: String { "\(type.rawValue) \(name)" }

  /// Reads back `text`; nil for a type that this version does not know.
  package init?(text: some StringProtocol) {
    guard let space = text.firstIndex(of: " "),
      let type = EntityType(rawValue: String(text[..<space]))
    else { return nil }
    self.init(type, String(text[text.index(after: space)...]))
  }
}
