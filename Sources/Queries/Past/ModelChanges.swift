/// What became of the models of a library from one moment to another, by their scope.
package struct ModelChanges: Hashable, Sendable {
  /// Sorted, each: not there before; there before; and there both times with other content.
  package var added: [String]
  package var removed: [String]
  package var changed: [String]

  /// Compares marks as `CausalLibrary.editions` has them.
  package init(from then: [String: UInt32], to now: [String: UInt32]) {
    added = now.keys.filter { then[$0] == nil }.sorted()
    removed = then.keys.filter { now[$0] == nil }.sorted()
    changed = now.keys.filter { name in then[name].map { $0 != now[name] } ?? false }.sorted()
  }

  /// Whether both say the same.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

  /// "pool changed, service new, queue gone".
  var text: String {
    (changed.map { "\($0) changed" } + added.map { "\($0) new" } + removed.map { "\($0) gone" })
      .joined(separator: ", ")
  }
}
