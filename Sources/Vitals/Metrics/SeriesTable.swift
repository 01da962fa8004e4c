package import Telemetry

/// A series by its number in the engine's `SeriesTable`.
package struct SeriesID: Hashable, Sendable {
  /// Place in the order of arrival, from 0.
  package var index: Int32

  package init(index: Int32) { self.index = index }
}

/// What makes a series: who sends it, its metric, and its attributes.
package struct SeriesKey: Hashable, Sendable {
  /// Number of the sender's identity in the engine's table.
  package var identity: Int32
  package var name: Symbol
  /// Sorted by key text.
  package var attributes: [Attribute]

  package init(identity: Int32, name: Symbol, attributes: [Attribute]) {
    self.identity = identity
    self.name = name
    self.attributes = attributes
  }
}

/// The series of wanted metrics, numbered in order of arrival.
///
/// Asked once for each series that a reader has not told of before, never for a point. Holds at
/// most `countMax`; further ones get no number.
package struct SeriesTable: Sendable {
  /// Series at the most.
  package let countMax: Int
  package private(set) var keys: [SeriesKey] = []
  private var ids: [SeriesKey: SeriesID] = [:]

  package init(countMax: Int = 200_000) { self.countMax = countMax }

  /// Series known so far.
  package var count: Int { keys.count }

  /// What a series of this table is.
  package subscript(id: SeriesID) -> SeriesKey { keys[Int(id.index)] }

  /// The number of a series, given now when it is new; nil when there is no room for it.
  package mutating func id(of key: SeriesKey) -> SeriesID? {
    if let id = ids[key] { return id }
    guard keys.count < countMax else { return nil }
    let id = SeriesID(index: Int32(keys.count))
    keys.append(key)
    ids[key] = id
    return id
  }
}
