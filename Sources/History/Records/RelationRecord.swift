package import Telemetry
package import Topology

/// A version of a relation: who belonged to whom from one moment to another, with about which
/// quantities.
///
/// Identity: type, ends and `from`. Of one relation, versions do not overlap.
package struct RelationRecord: HistoryForm {
  package static var kind: HistoryKind { .relation }
  private static let version: UInt8 = 1

  package var type: RelationType
  package var origin: EntityKey
  package var target: EntityKey
  package var from: Timestamp
  /// When it was last seen or changed; `Timestamp.max` while it is there.
  package var through: Timestamp
  package var provenance: Provenance
  /// As they were when the version began; it ends when they moved by a quarter.
  package var quantities: RelationQuantities
  /// When it was first seen, in any version.
  package var firstSeen: Timestamp

  package init(
    _ type: RelationType, from origin: EntityKey, to target: EntityKey,
    time: ClosedRange<Timestamp>, provenance: Provenance = [],
    quantities: RelationQuantities = RelationQuantities()
  ) {
    self.type = type
    self.origin = origin
    self.target = target
    from = time.lowerBound
    through = time.upperBound
    self.provenance = provenance
    self.quantities = quantities
    firstSeen = from
  }

  /// The version of a relation of `graph` that begins at `time`.
  package init(_ relation: Relation, of graph: TopologyGraph, from time: Timestamp) {
    type = relation.type
    origin = graph[relation.from].key
    target = graph[relation.to].key
    from = time
    through = .max
    provenance = relation.provenance
    quantities = relation.quantities
    firstSeen = relation.firstSeen
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(type.rawValue)
    body.write(origin)
    body.write(target)
    body.write(UInt64(provenance.rawValue))
    for quantity in quantities.all { body.write(quantity) }
    body.write(firstSeen.nanoseconds)
    return HistoryRow(
      .relation, from...max(from, through), key: "\(type.rawValue) \(origin.text) > \(target.text)",
      subject: origin.text, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      guard let type = RelationType(rawValue: try body.readString()) else { return nil }
      self.type = type
      origin = try body.readKey()
      target = try body.readKey()
      from = row.from
      through = row.through
      provenance = Provenance(rawValue: UInt16(truncatingIfNeeded: try body.readUnsigned()))
      quantities = RelationQuantities()
      quantities.ratePerSecond = try body.readDouble()
      quantities.callsPerRequest = try body.readDouble()
      quantities.latencyShare = try body.readDouble()
      quantities.touchShare = try body.readDouble()
      quantities.loadShare = try body.readDouble()
      quantities.errorRatio = try body.readDouble()
      firstSeen = Timestamp(nanoseconds: try body.readInt())
    } catch {
      return nil
    }
  }
}

extension RelationQuantities {
  /// In the order of their declaration.
  var all: [Double] {
    [ratePerSecond, callsPerRequest, latencyShare, touchShare, loadShare, errorRatio]
  }

  /// Whether any of them is another one by more than a quarter of the larger, and by more than what
  /// matters to nobody.
  package func moved(from other: RelationQuantities) -> Bool {
    zip(all, other.all).contains { now, before in
      let step = abs(now - before)
      return step > 0.02 && step > 0.25 * max(abs(now), abs(before))
    }
  }
}
