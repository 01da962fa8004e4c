import Telemetry
import Topology

/// Who sends: every distinct resource has a number, and everything counted is counted by it.
struct SenderTable: Sendable {
  let countMax: Int
  private(set) var identities: [ResourceIdentity] = []
  private(set) var refusedCount = 0
  private let reader: IdentityReader
  private var numbers: [ResourceIdentity: Int32] = [:]

  init(symbols: inout SymbolTable, countMax: Int) {
    self.countMax = countMax
    reader = IdentityReader(symbols: &symbols)
  }

  /// The senders of a batch, one for each of its resources.
  ///
  /// Beyond the bound, new senders count as the first one that was ever seen without a name: their
  /// telemetry is kept out of everybody else's.
  mutating func identify(_ resources: [Resource], symbols: inout SymbolTable) -> [BatchIdentity] {
    resources.map { identify($0, symbols: &symbols) }
  }

  /// Likewise one sender.
  mutating func identify(_ resource: Resource, symbols: inout SymbolTable) -> BatchIdentity {
    number(of: reader.identity(of: resource, symbols: &symbols))
  }

  /// The same for resources whose symbols are of the table `names`.
  mutating func identify(
    _ resources: ArraySlice<Resource>, of names: SymbolTable, symbols: inout SymbolTable
  ) -> [BatchIdentity] {
    resources.map { resource in
      number(of: reader.identity(of: resource, in: names, symbols: &symbols))
    }
  }

  private mutating func number(of identity: ResourceIdentity) -> BatchIdentity {
    if let number = numbers[identity] {
      return BatchIdentity(index: number, service: identity.service)
    }
    // The last place is for the one without a name.
    let reserved = numbers[ResourceIdentity()] == nil ? 1 : 0
    guard identities.count + reserved < countMax else {
      refusedCount += 1
      return identify(ResourceIdentity())
    }
    return identify(identity)
  }

  private mutating func identify(_ identity: ResourceIdentity) -> BatchIdentity {
    if let number = numbers[identity] {
      return BatchIdentity(index: number, service: identity.service)
    }
    let number = Int32(identities.count)
    numbers[identity] = number
    identities.append(identity)
    return BatchIdentity(index: number, service: identity.service)
  }
}
