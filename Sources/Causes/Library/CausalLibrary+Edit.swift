extension CausalLibrary {
  /// The same library with other influences: every number stays what it was.
  func replacing(influences: [Influence]) -> CausalLibrary {
    CausalLibrary(
      rules: rules, causes: causes,
      conditions: nodes.filter { $0.kind == .condition }, influences: influences)
  }
}

extension CausalLibrary {
  /// An influence as people read it: "pool.starved -> service.failing, along <contains".
  package func text(ofInfluence index: Int32) -> String {
    let influence = influences[Int(index)]
    let arrow = "\(self[influence.from].qualifiedName) -> \(self[influence.to].qualifiedName)"
    guard !influence.along.isEmpty else { return arrow }
    return "\(arrow), along \(influence.along.map(\.description).joined(separator: " "))"
  }
}
