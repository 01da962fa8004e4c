package import Symptoms
package import Topology

/// All that is known of how things fail: symptoms, causes, conditions and the influences between
/// them.
///
/// Compiled from model files, immutable, and free of any environment: it names types, never
/// entities. It is
/// *not* the causality of one estate; that is ``CausalityMap``.
package struct CausalLibrary: Sendable {
  /// Dense by `SymptomID`, in the order of type, kind and name.
  package let rules: [SymptomRule]
  /// Dense by `CauseID`, in the order of type, kind and name.
  package let causes: [Cause]
  /// Dense by `CausalNodeID`: causes, conditions, symptoms.
  package let nodes: [CausalNode]
  /// In the order in which the files declare them.
  package let influences: [Influence]

  private let outgoing: [[Int32]]
  private let incoming: [[Int32]]
  private let conditionCount: Int
  private let rulesByType: [EntityType: [SymptomRule]]

  /// - Precondition: ids are dense and in order; influences name only nodes that exist.
  package init(
    rules: [SymptomRule] = [], causes: [Cause] = [], conditions: [CausalNode] = [],
    influences: [Influence] = []
  ) {
    precondition(
      rules.indices.allSatisfy { rules[$0].id.index == Int32($0) }, "symptom ids must be dense")
    precondition(
      causes.indices.allSatisfy { causes[$0].id.index == Int32($0) }, "cause ids must be dense")
    self.rules = rules
    self.causes = causes
    self.influences = influences
    conditionCount = conditions.count
    nodes =
      causes.map(CausalNode.init(cause:)) + conditions + rules.map(CausalNode.init(symptom:))
    var outgoing = [[Int32]](repeating: [], count: nodes.count)
    var incoming = outgoing
    for (index, influence) in influences.enumerated() {
      outgoing[Int(influence.from.index)].append(Int32(index))
      incoming[Int(influence.to.index)].append(Int32(index))
    }
    self.outgoing = outgoing
    self.incoming = incoming
    rulesByType = Dictionary(grouping: rules, by: \.entityType)
  }

  /// The cause of a number of this library.
  package subscript(id: CauseID) -> Cause { causes[Int(id.index)] }
  /// The symptom rule of a number of this library.
  package subscript(id: SymptomID) -> SymptomRule { rules[Int(id.index)] }
  /// The node of a number of this library.
  package subscript(id: CausalNodeID) -> CausalNode { nodes[Int(id.index)] }

  /// A cause as propagation sees it.
  package func node(_ id: CauseID) -> CausalNodeID { CausalNodeID(index: id.index) }

  /// A symptom as propagation sees it.
  package func node(_ id: SymptomID) -> CausalNodeID {
    CausalNodeID(index: id.index + Int32(causes.count + conditionCount))
  }

  /// The cause that a node is, or nil when it is a condition or symptom.
  package func cause(_ node: CausalNodeID) -> CauseID? {
    Int(node.index) < causes.count ? CauseID(index: node.index) : nil
  }

  /// The symptom that a node is, or nil when it is a cause or condition.
  package func symptom(_ node: CausalNodeID) -> SymptomID? {
    let index = Int(node.index) - causes.count - conditionCount
    return index >= 0 ? SymptomID(index: Int32(index)) : nil
  }

  /// Indices into `influences` of those that begin at `node`, in their order.
  package func influences(from node: CausalNodeID) -> [Int32] { outgoing[Int(node.index)] }

  /// Indices into `influences` of those that end at `node`, in their order.
  package func influences(to node: CausalNodeID) -> [Int32] { incoming[Int(node.index)] }

  /// The symptom rules of one entity type and all its kinds, in the order of kind and name.
  package func rules(of type: EntityType) -> [SymptomRule] { rulesByType[type] ?? [] }

  /// The symptom rules that hold for a scope: those of the type, and those of the kind if it has
  /// one.
  package func rules(holdingFor scope: EntityScope) -> [SymptomRule] {
    rules(of: scope.type).filter { scope.isWithin($0.scope) }
  }

  /// The causes that can go on in a scope: those of the type, and those of the kind if it has one.
  ///
  /// Linear: for people's questions, not for the data path.
  package func causes(holdingFor scope: EntityScope) -> [Cause] {
    causes.filter { scope.isWithin($0.scope) }
  }

  /// The cause of a name that can go on in a scope.
  ///
  /// Linear: for people's questions, not for the data path.
  package func findCause(_ scope: EntityScope, _ name: String) -> CauseID? {
    causes.first { scope.isWithin($0.scope) && $0.name == name }?.id
  }

  /// The symptom rule of a name that holds for a scope.
  ///
  /// Linear: for people's questions, not for the data path.
  package func findSymptom(_ scope: EntityScope, _ name: String) -> SymptomID? {
    rules.first { scope.isWithin($0.scope) && $0.name == name }?.id
  }
}

extension CausalNode {
  fileprivate init(cause: Cause) {
    self.init(kind: .cause, scope: cause.scope, name: cause.name, summary: cause.summary)
  }

  fileprivate init(symptom rule: SymptomRule) {
    self.init(kind: .symptom, scope: rule.scope, name: rule.name, summary: rule.summary)
  }
}
