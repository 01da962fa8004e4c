internal import Topology

/// Which names each entity type has, over all files, and where each was declared.
struct NameTable {
  struct Declaration {
    var kind: CausalNode.Kind
    var name: String
    var file: String
    var place: Place
    /// Where in its document, so that a replaced declaration can be told from the one that stands.
    var document: Int
    var index: Int
  }

  private var declarations: [EntityType: [String: Declaration]] = [:]

  /// Declares a name; returns what stood there before, when this may not replace it.
  mutating func declare(
    _ declaration: Declaration, type: EntityType, replaces: Bool
  ) -> Declaration? {
    let before = declarations[type]?[declaration.name]
    if let before, !(replaces && before.kind == declaration.kind) { return before }
    declarations[type, default: [:]][declaration.name] = declaration
    return nil
  }

  func find(_ name: String, of type: EntityType) -> Declaration? { declarations[type]?[name] }

  /// Whether the thing at this position is the one that its name stands for.
  func stands(_ name: String, of type: EntityType, document: Int, index: Int) -> Bool {
    guard let declaration = find(name, of: type) else { return false }
    return declaration.document == document && declaration.index == index
  }

  /// Names of a type and kind, in alphabetical order.
  func names(of type: EntityType, _ kinds: Set<CausalNode.Kind>) -> [String] {
    (declarations[type] ?? [:]).values.filter { kinds.contains($0.kind) }.map(\.name).sorted()
  }

  /// All declarations of a kind in the order of type and name: their position is their dense
  /// number.
  func all(_ kind: CausalNode.Kind) -> [(type: EntityType, declaration: Declaration)] {
    EntityType.allCases.sorted { $0.rawValue < $1.rawValue }.flatMap { type in
      names(of: type, [kind]).compactMap { name in find(name, of: type).map { (type, $0) } }
    }
  }

  var count: Int { declarations.values.reduce(0) { $0 + $1.count } }
}
