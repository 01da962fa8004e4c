internal import Topology

/// When which part of a growing graph last changed in what causality reads of it.
struct GraphChanges: Sendable {
  /// The moment of the last change of any part; 0 for none.
  private(set) var changedAt: Int32 = 0
  /// For each entity, the moment at which a relation appeared at it.
  private var entities: [Int32] = []
  /// Of each relation, its live quantities in steps.
  private var levels: [UInt64] = []

  /// The moment at which a relation last appeared at an entity, 0 for never.
  func entity(_ number: Int32) -> Int32 { entities[Int(number)] }

  /// Notes what is new in a graph; false when it has not merely grown.
  ///
  /// - Complexity: O(relations), and O(entities) when the structure changed.
  mutating func advance(from old: TopologyGraph, to new: TopologyGraph, at moment: Int32) -> Bool {
    let isSame =
      old.version == new.version && old.entities.count == new.entities.count
      && old.relations.count == new.relations.count
    guard isSame || new.hasGrown(from: old) else { return false }
    entities.append(
      contentsOf: repeatElement(0, count: max(0, new.entities.count - entities.count)))
    for index in old.relations.count..<new.relations.count {
      entities[Int(new.relations[index].from.index)] = moment
      entities[Int(new.relations[index].to.index)] = moment
      changedAt = moment
    }
    for index in new.relations.indices {
      let level = Self.level(new.relations[index].quantities)
      if index == levels.count {
        levels.append(level)
      } else if levels[index] != level {
        levels[index] = level
        changedAt = moment
      }
    }
    return true
  }

  /// The quantities that strengths follow, each in its steps.
  private static func level(_ quantities: RelationQuantities) -> UInt64 {
    var level: UInt64 = 0
    for quantity in Strength.Quantity.allCases {
      level = level << 16 | UInt64(Strength.step(of: quantity.value(in: quantities)))
    }
    return level
  }
}

extension TopologyGraph {
  /// Whether everything in another graph is in this one too, with the same numbers.
  fileprivate func hasGrown(from old: TopologyGraph) -> Bool {
    guard entities.count >= old.entities.count, relations.count >= old.relations.count else {
      return false
    }
    for row in old.entities.indices {
      guard entities[row].key.type == old.entities[row].key.type,
        entities[row].kind == old.entities[row].kind
      else { return false }
    }
    for index in old.relations.indices {
      guard relations[index].type == old.relations[index].type,
        relations[index].from == old.relations[index].from,
        relations[index].to == old.relations[index].to
      else { return false }
    }
    return true
  }
}
