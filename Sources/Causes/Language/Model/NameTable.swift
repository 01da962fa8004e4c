internal import Topology

/// Which names each entity type and each kind of it has, over all files, and where each was
/// declared.
///
/// A name means one thing at one entity: what is declared of a type cannot be declared of a kind of
/// it again, while two kinds know nothing of each other.
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

  private var declarations: [EntityScope: [String: Declaration]] = [:]
  /// The kinds of each type in which a name was declared, to find what a general name would hide.
  private var kinds: [EntityType: Set<EntityKind>] = [:]

  /// Declares a name; returns what stood there before, when this may not replace it.
  mutating func declare(
    _ declaration: Declaration, scope: EntityScope, replaces: Bool
  ) -> (scope: EntityScope, declaration: Declaration)? {
    if let before = declarations[scope]?[declaration.name] {
      guard replaces, before.kind == declaration.kind else { return (scope, before) }
    } else if let other = overlapping(declaration.name, scope) {
      return other
    }
    declarations[scope, default: [:]][declaration.name] = declaration
    if let kind = scope.kind { kinds[scope.type, default: []].insert(kind) }
    return nil
  }

  /// The same name where both would hold for one entity.
  private func overlapping(
    _ name: String, _ scope: EntityScope
  ) -> (scope: EntityScope, declaration: Declaration)? {
    let general = EntityScope(scope.type)
    let others =
      scope.kind == nil
      ? (kinds[scope.type] ?? []).sorted().map { EntityScope(scope.type, kind: $0) } : [general]
    return others.lazy.compactMap { other in
      declarations[other]?[name].map { (other, $0) }
    }.first
  }

  /// What a name means at the entities of a scope, and the scope that it was declared of.
  func find(
    _ name: String, in scope: EntityScope
  ) -> (scope: EntityScope, declaration: Declaration)? {
    if let own = declarations[scope]?[name] { return (scope, own) }
    let general = EntityScope(scope.type)
    return declarations[general]?[name].map { (general, $0) }
  }

  /// Whether the thing at this position is the one that its name stands for.
  func stands(_ name: String, of scope: EntityScope, document: Int, index: Int) -> Bool {
    guard let declaration = declarations[scope]?[name] else { return false }
    return declaration.document == document && declaration.index == index
  }

  /// Names that mean something at the entities of a scope, in alphabetical order.
  func names(in scope: EntityScope, _ kinds: Set<CausalNode.Kind>) -> [String] {
    let general = EntityScope(scope.type)
    let found = own(scope, kinds) + (scope == general ? [] : own(general, kinds))
    return found.map(\.name).sorted()
  }

  private func own(_ scope: EntityScope, _ kinds: Set<CausalNode.Kind>) -> [Declaration] {
    (declarations[scope] ?? [:]).values.filter { kinds.contains($0.kind) }
  }

  /// All declarations of a kind in the order of type, kind and name: their position is their dense
  /// number.
  func all(_ kind: CausalNode.Kind) -> [(scope: EntityScope, declaration: Declaration)] {
    declarations.keys.sorted().flatMap { scope in
      own(scope, [kind]).sorted { $0.name < $1.name }.map { (scope, $0) }
    }
  }

  var count: Int { declarations.values.reduce(0) { $0 + $1.count } }
}
