/// From an attribute's key as it stands in the message to what the decoder does with it: a perfect
/// hash over `SpanAttributeKey.names`.
///
/// A key that no rule wants costs one multiplication and, nearly always, one look at an empty slot.
/// Its tables are made once, for the life of the process, and never change.
// House: what it points to is written before anybody can see it, and never again.
struct SpanAttributeIndex: @unchecked Sendable {
  /// One wire name: a plain value that is copied freely.
  ///
  /// Its place in the table is its *slot*: slots of one key are neighbours, newest name first.
  struct Name {
    let key: SpanAttributeKey
    let form: SpanAttributeForm
    fileprivate let length: UInt8
    /// The first and last eight bytes of the text (four of a name of seven).
    fileprivate let first: UInt64
    fileprivate let last: UInt64
    fileprivate let text: UnsafeRawPointer
  }

  static let shared = SpanAttributeIndex()

  /// Names there are.
  let count: Int
  private let foreignToServers: UInt64
  private let foreignToOthers: UInt64
  /// Slots that name a host, and those that are only asked for when no host is named.
  let hosts: UInt64
  let peers: UInt64
  /// Slots whose text is told apart as it was sent.
  let plain: UInt64
  /// Slots whose text goes into `SpanBatch.messages`.
  let messages: UInt64

  private let names: UnsafePointer<Name>
  private let multiplier: UInt64
  /// Slot + 1 of a name by its hash, 0 where there is none.
  private let slotByHash: UnsafePointer<UInt8>
  private static let hashBits: UInt64 = 9
  private static let nameLengths = 7...48

  /// What the other side of a server's connection is called: of a server span it is the client,
  /// whose address tells nothing about the server.
  private static let otherSide = [
    "net.peer.name", "net.peer.port", "net.peer.ip", "network.peer.address", "network.peer.port",
    "net.sock.peer.addr", "net.sock.peer.port",
  ]

  private init() {
    var names: [Name] = []
    var texts: [String] = []
    for key in SpanAttributeKey.allCases {
      for name in key.names {
        names.append(Name(name, of: key))
        texts.append(name)
      }
    }
    precondition(names.count <= 64, "\(names.count) attribute names do not fit a set of 64 bits")
    precondition(texts.allSatisfy { Self.nameLengths.contains($0.utf8.count) })
    count = names.count
    foreignToServers = Self.slots(in: texts) { Self.otherSide.contains($0) }
    foreignToOthers = Self.slots(in: texts) { $0.hasPrefix("net.host.") }
    hosts = Self.slots(in: names) { $0 == .serverAddress || $0 == .urlHost }
    peers = Self.slots(in: names) { $0 == .networkPeerAddress || $0 == .networkPeerPort }
    plain = names.indices.reduce(into: 0) {
      if names[$1].form.isPlain { $0 |= 1 << UInt64($1) }
    }
    messages = Self.slots(in: texts) { $0 == "exception.message" }
    let (multiplier, table) = Self.perfectHash(of: names)
    self.multiplier = multiplier
    slotByHash = Self.kept(table)
    self.names = Self.kept(names)
  }

  /// The name at a slot.
  subscript(slot: Int) -> Name {
    @inline(__always) get { names[slot] }
  }

  /// Slots of names that mean the other side of a span of this kind.
  @inline(__always)
  func foreign(to kind: SpanBatch.Kind) -> UInt64 {
    kind == .server ? foreignToServers : foreignToOthers
  }

  /// The slot of the wire name `text`, or nil when no rule wants it.
  ///
  /// O(1).
  @inline(__always)
  func slot(of key: WireText) -> Int? {
    guard key.count >= Self.nameLengths.lowerBound, key.count <= Self.nameLengths.upperBound else {
      return nil
    }
    let (first, last) = Self.ends(key.start, key.count)
    let slot = Int(slotByHash[Self.hash(first, last, key.count, multiplier)]) &- 1
    guard slot >= 0 else { return nil }
    let name = names + slot
    guard name.pointee.first == first, name.pointee.last == last,
      name.pointee.length == UInt8(truncatingIfNeeded: key.count)
    else { return nil }
    // Up to 16 bytes the two ends are all of it.
    var offset = 8
    while offset < key.count &- 8 {
      let left = key.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let right = name.pointee.text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if left != right { return nil }
      offset &+= 8
    }
    return slot
  }

  /// The first and last eight of at least seven bytes: together with the length they tell all names
  /// apart.
  @inline(__always)
  fileprivate static func ends(_ text: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
    if count >= 8 {
      return (
        text.loadUnaligned(as: UInt64.self),
        text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      )
    }
    return (
      UInt64(text.loadUnaligned(as: UInt32.self)),
      UInt64(text.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    )
  }

  @inline(__always)
  private static func hash(
    _ first: UInt64, _ last: UInt64, _ count: Int, _ multiplier: UInt64
  ) -> Int {
    let mixed = (first ^ (last << 23 | last >> 41)) &+ UInt64(truncatingIfNeeded: count)
    return Int(truncatingIfNeeded: (mixed &* multiplier) >> (64 - hashBits))
  }

  private static func slots(in names: [String], where isMeant: (String) -> Bool) -> UInt64 {
    names.indices.reduce(into: 0) { if isMeant(names[$1]) { $0 |= 1 << UInt64($1) } }
  }

  private static func slots(
    in names: [Name], where isMeant: (SpanAttributeKey) -> Bool
  ) -> UInt64 {
    names.indices.reduce(into: 0) { if isMeant(names[$1].key) { $0 |= 1 << UInt64($1) } }
  }

  /// Tries odd multipliers, in a fixed order, until no two names share a hash: some thirty are
  /// enough.
  private static func perfectHash(of names: [Name]) -> (UInt64, [UInt8]) {
    var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<100_000 {
      var table = [UInt8](repeating: 0, count: 1 << Int(hashBits))
      let isPerfect = names.indices.allSatisfy { slot in
        let name = names[slot]
        let hash = Self.hash(name.first, name.last, Int(name.length), candidate)
        defer { table[hash] = UInt8(slot + 1) }
        return table[hash] == 0
      }
      if isPerfect { return (candidate, table) }
      candidate = candidate &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
    }
    preconditionFailure("two attribute names share length, first and last eight bytes")
  }

  /// A copy that is never freed.
  fileprivate static func kept<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    copy.initialize(from: elements, count: elements.count)
    return UnsafePointer(copy)
  }
}

extension SpanAttributeIndex.Name {
  fileprivate init(_ name: String, of key: SpanAttributeKey) {
    let bytes = Array(name.utf8)
    self.key = key
    form = SpanAttributeForm(name: name, of: key)
    length = UInt8(bytes.count)
    text = UnsafeRawPointer(SpanAttributeIndex.kept(bytes))
    (first, last) = SpanAttributeIndex.ends(text, bytes.count)
  }
}

/// What a value goes through on its way into a column.
enum SpanAttributeForm: UInt8, Sendable {
  case asSent
  /// Numbers also when sent as text.
  case number
  /// Text also when sent as a number.
  case text
  /// Of a URL, the host with its port.
  case host
  /// Verb and tables of a statement.
  case statement
  /// gRPC's number as gRPC's name.
  case grpcStatus
  /// Service and method, which the newest convention joins.
  case rpcMethod
  /// The older "publish" is "send".
  case messagingOperation
  /// Cut at `SpanBatchBuilder.messageByteCountMax`.
  case message
  /// As sent, but of few values: see `FacetValues`.
  case facet

  /// Whether texts of this form mean the same only when they are the same.
  var isPlain: Bool {
    switch self {
    case .host, .statement, .message, .facet: false
    case .asSent, .number, .text, .grpcStatus, .rpcMethod, .messagingOperation: true
    }
  }

  init(name: String, of key: SpanAttributeKey) {
    self =
      switch (key, name) {
      case (.urlHost, "http.host"): .asSent
      case (.urlHost, _): .host
      case (.dbStatement, "db.query.summary"): .asSent
      case (.dbStatement, _): .statement
      case (.dbNamespace, _), (.dbResponseStatusCode, _): .text
      case (.httpResponseStatusCode, _), (.serverPort, _), (.networkPeerPort, _): .number
      case (.rpcStatusCode, _): .grpcStatus
      case (.rpcMethod, _): .rpcMethod
      case (.messagingOperation, _): .messagingOperation
      case (.exceptionMessage, _): .message
      case (.facetTenant, _), (.facetTier, _), (.facetFlag, _), (.facetZone, _): .facet
      default: .asSent
      }
  }
}
