internal import Telemetry

/// Numbers of one entity over steps of one length: for each measure a column.
struct VitalsColumns: Hashable, Sendable {
  /// Values by place of their step; nil where nothing is known.
  var columns: [VitalsMeasure: [Double?]] = [:]

  subscript(measure: VitalsMeasure, place: Int) -> Double? {
    get {
      guard let column = columns[measure], place < column.count else { return nil }
      return column[place]
    }
    set {
      var column = columns[measure] ?? []
      while column.count <= place { column.append(nil) }
      column[place] = newValue
      columns[measure] = column
    }
  }

  /// One number of the steps in `places`; nil when nothing is known of them.
  func merged(_ measure: VitalsMeasure, _ places: Range<Int>) -> Double? {
    let known = places.compactMap { place in self[measure, place].map { (place, $0) } }
    guard !known.isEmpty else { return nil }
    let values = known.map(\.1)
    switch measure.merging {
    case .sum: return values.reduce(0, +)
    case .max: return values.max()
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .weighted:
      let weights = known.map { self[.requests, $0.0] ?? 0 }
      let weight = weights.reduce(0, +)
      guard weight > 0 else { return values.reduce(0, +) / Double(values.count) }
      return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weight
    }
  }

  private static let version: UInt8 = 1

  /// Columns of differences, deflated: 0 for no value, else the difference from the last one.
  var bytes: [UInt8] {
    var content = BodyWriter(version: Self.version)
    content.write(UInt64(columns.count))
    for (measure, column) in columns.sorted(by: { $0.key < $1.key }) {
      content.write(measure.name)
      content.write(UInt64(column.count))
      var last: Int64 = 0
      for value in column {
        guard let code = value.flatMap(PackedNumber.code) else {
          content.write(UInt64(0))
          continue
        }
        let difference = code - last
        content.write(UInt64(bitPattern: difference << 1 ^ difference >> 63) + 1)
        last = code
      }
    }
    var body = BodyWriter(version: Self.version)
    body.write(deflated: content.bytes)
    return body.bytes
  }

  init() {}

  init(bytes: [UInt8]) throws(BodyReader.Unreadable) {
    var body = try BodyReader(bytes, version: Self.version)
    var content = try BodyReader(try body.readInflated(), version: Self.version)
    for _ in 0..<(try content.readCount()) {
      let measure = VitalsMeasure(try content.readString())
      var column: [Double?] = []
      var last: Int64 = 0
      for _ in 0..<(try content.readCount()) {
        let word = try content.readUnsigned()
        guard word > 0 else {
          column.append(nil)
          continue
        }
        let zigzag = word - 1
        last &+= Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        column.append(PackedNumber.value(last))
      }
      columns[measure] = column
    }
  }
}
