package import Telemetry
package import Topology

/// How entities that belong together fared in one window, as it is stored at first.
///
/// Identity: owner and `at`. Compaction turns windows into rows of one entity.
package struct WindowRecord: HistoryForm {
  package static var kind: HistoryKind { .window }
  private static let version: UInt8 = 1

  /// The service of the entities, or the only one of them: `EntityKey.text`.
  package var owner: String
  /// The end of the window, and its length.
  package var at: Timestamp
  package var stepNanoseconds: Int64
  /// By entity (`EntityKey.text`) and measure.
  package var numbers: [String: [VitalsMeasure: Double]]

  package init(
    owner: String, at: Timestamp, stepNanoseconds: Int64,
    numbers: [String: [VitalsMeasure: Double]]
  ) {
    self.owner = owner
    self.at = at
    self.stepNanoseconds = stepNanoseconds
    self.numbers = numbers
  }

  /// Whose rows tell of an entity before they are compacted.
  package static func owner(of key: EntityKey, service: String?) -> String {
    service.map { EntityKey(.service, $0).text } ?? key.text
  }

  package var row: HistoryRow {
    let measures = Set(numbers.values.flatMap(\.keys)).sorted()
    let places = Dictionary(
      uniqueKeysWithValues: measures.enumerated().map { ($1, UInt64($0)) })
    var content = BodyWriter(version: Self.version)
    content.write(stepNanoseconds)
    content.write(UInt64(measures.count))
    for measure in measures { content.write(measure.name) }
    content.write(UInt64(numbers.count))
    for (entity, values) in numbers.sorted(by: { $0.key < $1.key }) {
      content.write(entity)
      let known = values.sorted { $0.key < $1.key }.compactMap { measure, value in
        PackedNumber.code(value).map { (measure, $0) }
      }
      content.write(UInt64(known.count))
      for (measure, code) in known {
        content.write(places[measure] ?? 0)
        content.write(code)
      }
    }
    var body = BodyWriter(version: Self.version)
    body.write(deflated: content.bytes)
    return HistoryRow(.window, at...at, key: owner, subject: owner, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      owner = row.key
      at = row.from
      numbers = [:]
      var body = try BodyReader(row.body, version: Self.version)
      var content = try BodyReader(try body.readInflated(), version: Self.version)
      stepNanoseconds = try content.readInt()
      guard stepNanoseconds > 0 else { return nil }
      var measures: [VitalsMeasure] = []
      for _ in 0..<(try content.readCount()) {
        measures.append(VitalsMeasure(try content.readString()))
      }
      for _ in 0..<(try content.readCount()) {
        let entity = try content.readString()
        var values: [VitalsMeasure: Double] = [:]
        for _ in 0..<(try content.readCount()) {
          let place = try content.readUnsigned()
          guard place < UInt64(measures.count) else { return nil }
          values[measures[Int(place)]] = PackedNumber.value(try content.readInt())
        }
        numbers[entity] = values
      }
    } catch {
      return nil
    }
  }
}
