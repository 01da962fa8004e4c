/// Columns that the items of a request go into, whatever they are.
protocol ExportBatch {
  var resources: [Resource] { get set }
  var droppedAttributeCount: Int { get set }
}

/// Reads one kind of Export request into columns: what differs between traces, metrics and logs.
///
/// The three requests have one frame: resources, scopes in them, items in those. `read` and
/// `readJSON` read the frame and leave the items to whoever conforms.
protocol ExportBuilder: ~Copyable {
  associatedtype Batch: ExportBatch
  /// What OTLP/JSON calls the lists of the frame, from the outside in.
  static var lists: (resources: StaticString, scopes: StaticString, items: StaticString) { get }
  var batch: Batch { get set }
  var resource: ResourceBuilder { get set }
  mutating func readItem(_ message: WireCursor, _ symbols: inout SymbolTable) throws(WireError)
  mutating func readItem(_ json: inout JSONCursor, _ symbols: inout SymbolTable) throws(WireError)
}

extension ExportBuilder where Self: ~Copyable {
  /// The place of the current resource in the batch.
  @inline(__always)
  var resourceIndex: Int32 { Int32(truncatingIfNeeded: batch.resources.count &- 1) }

  private mutating func beginResource() {
    resource.begin()
    batch.resources.append(Resource())
  }

  private mutating func endResource() {
    batch.resources[batch.resources.count - 1] = Resource(attributes: resource.attributes)
    batch.droppedAttributeCount += resource.droppedCount
  }
}

extension ExportBuilder where Self: ~Copyable {
  /// Reads a whole protobuf message; in all three, resources are field 1, scopes and items field 2.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard var request = WireCursor(bytes) else { return }
    while let entry = try request.next(.length(1)) {
      beginResource()
      try readEntry(entry, &symbols)
      endResource()
    }
  }

  private mutating func readEntry(
    _ message: WireCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    var cursor = message
    while !cursor.isAtEnd {
      let tag = try cursor.readTag()
      switch tag {
      case .length(1):
        var message = try cursor.readMessage()
        try message.readResource(into: &resource, &symbols)
      case .length(2):
        var scope = try cursor.readMessage()
        while let item = try scope.next(.length(2)) { try readItem(item, &symbols) }
      default: try cursor.skip(tag)
      }
    }
  }

  /// Reads a whole OTLP/JSON message; unknown members are ignored.
  mutating func readJSON(
    _ bytes: UnsafeRawBufferPointer, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard var json = JSONCursor(bytes) else { throw WireError(.truncated, at: 0, value: 1) }
    guard try json.beginObject() else { throw json.mismatch() }
    try json.readElements(of: Self.lists.resources) { (json) throws(WireError) in
      try readEntry(&json, &symbols)
    }
    try json.finish()
  }

  private mutating func readEntry(
    _ json: inout JSONCursor, _ symbols: inout SymbolTable
  ) throws(WireError) {
    guard try json.beginObject() else { return }
    beginResource()
    let scopes = Self.lists.scopes
    while let key = try json.nextKey() {
      switch key {
      case "resource": try json.readResource(into: &resource, &symbols)
      case scopes:
        try json.readElements { (json) throws(WireError) in
          guard try json.beginObject() else { return }
          try json.readElements(of: Self.lists.items) { (json) throws(WireError) in
            try readItem(&json, &symbols)
          }
        }
      default: try json.skipValue()
      }
    }
    endResource()
  }
}

extension WireCursor {
  /// The next message of the field that `wanted` is the tag of, or nil at the end; other fields are
  /// skipped.
  @inline(__always)
  mutating func next(_ wanted: WireTag) throws(WireError) -> WireCursor? {
    while !isAtEnd {
      let tag = try readTag()
      if tag == wanted { return try readMessage() }
      try skip(tag)
    }
    return nil
  }
}

extension JSONCursor {
  /// Lets `read` read each element of an array; none for `null`.
  mutating func readElements(
    _ read: (inout JSONCursor) throws(WireError) -> Void
  ) throws(WireError) {
    guard try beginArray() else { return }
    while try nextElement() { try read(&self) }
  }

  /// Likewise each element of the member `name` of the object that was entered; others are skipped.
  mutating func readElements(
    of name: StaticString, _ read: (inout JSONCursor) throws(WireError) -> Void
  ) throws(WireError) {
    while let key = try nextKey() {
      if name ~= key { try readElements(read) } else { try skipValue() }
    }
  }

  /// Gives `add` each of the KeyValues of an array.
  mutating func readKeyValues(_ add: (WireText, WireValue) -> Void) throws(WireError) {
    guard try beginArray() else { return }
    while try nextElement() {
      let (key, value) = try readKeyValue()
      add(key, value)
    }
  }
}
