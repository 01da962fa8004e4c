/// What a decoder remembers from request to request: senders, shapes and the strings in both.
///
/// Senders repeat themselves: nearly every span has a shape that was seen before, and costs one
/// look-up here. A thing is known by the hash of the bytes that decide what becomes of it.
struct SpanCache: Sendable {
  /// Shapes, and bytes of strings, of all decoders together: from its part on, a decoder forgets
  /// everything before the next request.
  ///
  /// So it holds at most that and what one request brings. A sender whose span names are all
  /// different only pays with time.
  static let shapeCountMax = 200_000
  static let symbolByteCountMax = 64 << 20

  var symbols = SpanBatch().symbols
  private(set) var resources: [Resource] = []
  private(set) var shapes: [SpanShape] = []
  var attributes: [SpanAttribute] = []
  private(set) var generation = 0

  private var resourceNumbers: [Resource: Int32] = [:]
  private var knownResources: [ShapeHash: KnownResource] = [:]
  private var numbers = ShapeNumbers()
  var statements = StatementCache()
  var facets = FacetValues()

  /// A sender by the bytes of its message.
  private struct KnownResource {
    var number: Int32
    var droppedCount: Int
  }

  /// Forgets everything once it has become much.
  mutating func makeRoom(_ limits: DecodingLimits) {
    let countMax = limits.part(of: Self.shapeCountMax)
    let isFull =
      shapes.count >= countMax || knownResources.count >= countMax
      || symbols.byteCount >= limits.part(of: Self.symbolByteCountMax)
    guard isFull else { return }
    let next = generation + 1
    self = SpanCache()
    generation = next
  }

  /// Gives a batch the senders, shapes and strings that its rows speak of.
  func fill(_ batch: inout SpanBatch) {
    batch.symbols = symbols
    batch.resources = resources
    batch.shapes = shapes
    batch.attributes = attributes
    batch.generation = generation
  }

  /// The number of the sender whose Resource message has these bytes, and how many of its
  /// attributes were beyond the bound; `read` is asked when it is new.
  mutating func resource(
    _ bytes: WireText,
    read: (inout SymbolTable) throws(WireError) -> ResourceBuilder
  ) throws(WireError) -> (number: Int32, droppedCount: Int) {
    let hash = ShapeHash(bytes, at: 0)
    if let known = knownResources[hash] { return (known.number, known.droppedCount) }
    let builder = try read(&symbols)
    let known = KnownResource(number: number(of: builder), droppedCount: builder.droppedCount)
    knownResources[hash] = known
    return (known.number, known.droppedCount)
  }

  /// The same for a sender that was read already.
  mutating func resource(_ builder: ResourceBuilder) -> (number: Int32, droppedCount: Int) {
    (number(of: builder), builder.droppedCount)
  }

  /// The number of a sender by its attributes.
  private mutating func number(of builder: ResourceBuilder) -> Int32 {
    let resource = Resource(attributes: builder.attributes)
    if let number = resourceNumbers[resource] { return number }
    let number = Int32(truncatingIfNeeded: resources.count)
    resources.append(resource)
    resourceNumbers[resource] = number
    return number
  }

  /// The number of the shape with this hash, if it was seen before.
  @inline(__always)
  func shape(_ hash: ShapeHash) -> Int32? { numbers.find(hash) }

  /// The hash of what a statement at `slot` becomes; nil when that is nothing.
  mutating func hash(ofStatement text: WireText, at slot: Int) -> ShapeHash? {
    guard let symbol = statements.symbol(of: text, &symbols) else { return nil }
    return ShapeHash(UInt64(symbol.index), tag: 6, at: slot)
  }

  /// Keeps the shape of a draft that is seen for the first time.
  mutating func addShape(
    _ hash: ShapeHash, of draft: SpanDraft, resource: Int32, values: SpanValues
  ) -> Int32 {
    let start = Int32(truncatingIfNeeded: attributes.count)
    appendAttributes(of: draft, values: values)
    let number = Int32(truncatingIfNeeded: shapes.count)
    shapes.append(
      SpanShape(
        resource: resource, name: draft.name.map { symbols.internDetail($0.bytes) } ?? .empty,
        kind: draft.kind, isError: draft.isError,
        attributes: start..<Int32(truncatingIfNeeded: attributes.count)))
    numbers.insert(hash, number: number)
    return number
  }
}

/// Fingerprints of the statements that came lately: the same text comes many times over.
struct StatementCache: Sendable {
  private struct Entry {
    var hash = ShapeHash.zero
    /// Nil for a statement without a fingerprint.
    var symbol: Symbol?
  }

  private var entries = [Entry](repeating: Entry(), count: 4096)

  /// The symbol of the statement's fingerprint, or nil when there is none.
  mutating func symbol(of statement: WireText, _ symbols: inout SymbolTable) -> Symbol? {
    let hash = ShapeHash(statement, at: 0)
    let place = Int(truncatingIfNeeded: hash.low) & (entries.count - 1)
    if entries[place].hash == hash { return entries[place].symbol }
    let fingerprint = StatementFingerprint(statement).bytes
    let symbol =
      fingerprint.isEmpty ? nil : fingerprint.withUnsafeBytes { symbols.internDetail($0) }
    entries[place] = Entry(hash: hash, symbol: symbol)
    return symbol
  }
}
