/// What the numbers in a batch mean; asked by whoever absorbs it, once for each.
extension MetricReader {
  /// Senders and series that there are numbers for.
  package var resourceCount: Int { resources.messages.count }
  package var seriesCount: Int { series.count }

  /// A series as it was sent.
  package struct Series: Sendable {
    /// Its sender, as this reader numbers them.
    package var resource: Int32
    package var name: Symbol
    package var unit: Symbol
    /// Sorted by key text.
    package var attributes: [Attribute]
  }

  /// Who a sender says it is.
  ///
  /// - Complexity: O(its bytes).
  package func resource(_ number: Int32, symbols: inout SymbolTable) -> Resource {
    resources.messages.resource(number, limits, &symbols)
  }

  /// What a series is of.
  ///
  /// - Complexity: O(its bytes).
  package func series(_ number: Int32, symbols: inout SymbolTable) -> Series {
    let prefix = series.prefix(of: number)
    let metric = Int32(truncatingIfNeeded: prefix & 0xFFFF_FFFF)
    let unit = Int32(truncatingIfNeeded: metrics.prefix(of: metric))
    let attributes = series.withBytes(of: number) { bytes in
      var list = AttributeList(countMax: limits.attributesPerItemMax)
      if let cursor = WireCursor(bytes) {
        list = (try? cursor.pointAttributes(limits)) ?? list
      }
      list.sortByKey()
      return list.interned(asNames: false, &symbols)
    }
    return Series(
      resource: Int32(truncatingIfNeeded: prefix >> 32),
      name: metrics.withBytes(of: metric) { symbols.intern($0) },
      unit: units.withBytes(of: unit) { symbols.intern($0) }, attributes: attributes)
  }
}

extension ByteTable {
  /// The Resource whose message is kept under a number.
  func resource(
    _ number: Int32, _ limits: DecodingLimits, _ symbols: inout SymbolTable
  ) -> Resource {
    withBytes(of: number) { bytes in
      var list = AttributeList(countMax: limits.attributesPerItemMax)
      if let cursor = WireCursor(bytes) {
        // Its bytes were read before, when it was new.
        list = (try? cursor.resourceAttributes(limits)) ?? list
      }
      return Resource(attributes: list.interned(asNames: true, &symbols))
    }
  }
}

extension WireCursor {
  /// The attributes of a Resource.
  ///
  /// OTLP `resource.proto`: attributes = 1.
  func resourceAttributes(_ limits: DecodingLimits) throws(WireError) -> AttributeList {
    var list = AttributeList(countMax: limits.attributesPerItemMax)
    var cursor = self
    while let attribute = try cursor.next(.length(1)) { try attribute.readAttribute(into: &list) }
    return list
  }

  /// The attributes of a point, whose fields stand one behind the other.
  func pointAttributes(_ limits: DecodingLimits) throws(WireError) -> AttributeList {
    var list = AttributeList(countMax: limits.attributesPerItemMax)
    var cursor = self
    while !cursor.isAtEnd {
      _ = try cursor.readTag()
      try cursor.readMessage().readAttribute(into: &list)
    }
    return list
  }

  private func readAttribute(into list: inout AttributeList) throws(WireError) {
    var cursor = self
    let (key, found) = try cursor.readKeyValue()
    if var value = found { list.add(key, try value.readAnyValue()) }
  }
}

extension AttributeList {
  /// The attributes, with text as names (see `SymbolTable`) or as details.
  func interned(asNames: Bool, _ symbols: inout SymbolTable) -> [Attribute] {
    items.compactMap { key, value in
      let name = symbols.intern(key.bytes)
      let kept: AttributeValue? =
        switch value {
        case .string(let text):
          .string(asNames ? symbols.intern(text.bytes) : symbols.internDetail(text.bytes))
        default: value.number
        }
      return kept.map { Attribute(key: name, value: $0) }
    }
  }
}
