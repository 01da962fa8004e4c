/// From an attribute's key as it stands in the message to what the decoder does with it: a perfect
/// hash over `SpanAttributeKey.names`.
///
/// A key that no rule wants costs one multiplication and, nearly always, one look at an empty slot.
struct SpanAttributeIndex: Sendable {
  /// One wire name, without its text: a plain value that is copied freely.
  ///
  /// Its place in `names` is its *slot*: slots of one key are neighbours, newest name first.
  struct Name: Sendable {
    let key: SpanAttributeKey
    let form: SpanAttributeForm
    /// Where its text stands in the index's `text`.
    fileprivate let range: Range<Int>
  }

  static let shared = SpanAttributeIndex()

  let names: [Name]
  /// Slots of names that mean another peer when a server sends them, and when anybody else does.
  let foreignToServers: UInt64
  let foreignToOthers: UInt64

  /// The text of all names, one behind the other.
  private let text: [UInt8]
  private let multiplier: UInt64
  /// Slot + 1 of a name by its hash, 0 where there is none.
  private let slotByHash: [UInt8]
  private static let hashBits: UInt64 = 9
  private static let nameLengths = 7...48

  private init() {
    var names: [Name] = []
    var texts: [[UInt8]] = []
    for key in SpanAttributeKey.allCases {
      for name in key.names {
        let start = texts.reduce(0) { $0 + $1.count }
        let form = SpanAttributeForm(name: name, of: key)
        names.append(Name(key: key, form: form, range: start..<start + name.utf8.count))
        texts.append(Array(name.utf8))
      }
    }
    precondition(names.count <= 64, "\(names.count) attribute names do not fit a set of 64 bits")
    precondition(texts.allSatisfy { Self.nameLengths.contains($0.count) })
    self.names = names
    text = texts.flatMap { $0 }
    foreignToServers = Self.slots(of: ["net.peer.name", "net.peer.port"], in: texts)
    foreignToOthers = Self.slots(of: ["net.host.name", "net.host.port"], in: texts)
    (multiplier, slotByHash) = Self.perfectHash(of: texts)
  }

  /// The slot of the wire name `text`, or nil when no rule wants it.
  ///
  /// O(1).
  @inline(__always)
  func slot(of key: WireText) -> Int? {
    guard Self.nameLengths.contains(key.count) else { return nil }
    let slot = Int(slotByHash[Self.hash(key, multiplier)]) &- 1
    guard slot >= 0, names[slot].range.count == key.count else { return nil }
    let start = names[slot].range.lowerBound
    return text.withUnsafeBytes { text in
      guard let base = text.baseAddress else { return nil }
      let name = WireText(start: base + start, count: key.count)
      return key.hasSameBytes(as: name) ? slot : nil
    }
  }

  /// `text` has at least seven bytes: its first and last eight tell all names apart.
  @inline(__always)
  private static func hash(_ text: WireText, _ multiplier: UInt64) -> Int {
    let width = text.count == 7 ? 4 : 8
    let first: UInt64
    let last: UInt64
    if width == 8 {
      first = text.start.loadUnaligned(as: UInt64.self)
      last = text.start.loadUnaligned(fromByteOffset: text.count &- 8, as: UInt64.self)
    } else {
      first = UInt64(text.start.loadUnaligned(as: UInt32.self))
      last = UInt64(text.start.loadUnaligned(fromByteOffset: text.count &- 4, as: UInt32.self))
    }
    let mixed = (first ^ (last << 23 | last >> 41)) &+ UInt64(truncatingIfNeeded: text.count)
    return Int(truncatingIfNeeded: (mixed &* multiplier) >> (64 - hashBits))
  }

  private static func slots(of wanted: [String], in names: [[UInt8]]) -> UInt64 {
    names.indices.reduce(into: 0) { set, slot in
      if wanted.contains(where: { Array($0.utf8) == names[slot] }) { set |= 1 << UInt64(slot) }
    }
  }

  /// Tries odd multipliers, in a fixed order, until no two names share a hash: some thirty are
  /// enough.
  private static func perfectHash(of names: [[UInt8]]) -> (UInt64, [UInt8]) {
    var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<100_000 {
      var table = [UInt8](repeating: 0, count: 1 << Int(hashBits))
      let isPerfect = names.indices.allSatisfy { slot in
        let hash = names[slot].withUnsafeBytes { bytes in
          bytes.baseAddress.map { Self.hash(WireText(bytes, start: $0), candidate) } ?? 0
        }
        defer { table[hash] = UInt8(slot + 1) }
        return table[hash] == 0
      }
      if isPerfect { return (candidate, table) }
      candidate = candidate &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
    }
    preconditionFailure("two attribute names share length, first and last eight bytes")
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
  /// Without query and fragment.
  case path
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

  init(name: String, of key: SpanAttributeKey) {
    self =
      switch (key, name) {
      case (.urlHost, "http.host"): .asSent
      case (.urlHost, _): .host
      case (.urlPath, _): .path
      case (.dbStatement, "db.query.summary"): .asSent
      case (.dbStatement, _): .statement
      case (.dbNamespace, _), (.dbResponseStatusCode, _): .text
      case (.httpResponseStatusCode, _), (.serverPort, _), (.networkPeerPort, _): .number
      case (.rpcStatusCode, _): .grpcStatus
      case (.rpcMethod, _): .rpcMethod
      case (.messagingOperation, _): .messagingOperation
      case (.exceptionMessage, _): .message
      default: .asSent
      }
  }
}
