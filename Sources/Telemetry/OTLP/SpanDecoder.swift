/// Reads ExportTraceServiceRequest into batches, one request after the other: protobuf or JSON.
///
/// Remembers what senders repeat, so that a span costs little more than the walk over its bytes.
/// Belongs to whoever receives: decoding needs nothing that is shared, so any number of decoders
/// work at once. Let a batch go before the next request is decoded; holding it is allowed, but
/// costs a copy of what is remembered.
///
/// O(bytes); memory bounded by `DecodingLimits` and by what `SpanCache` may remember.
package struct SpanDecoder: Sendable {
  private let limits: DecodingLimits
  private var cache = SpanCache()

  package init(limits: DecodingLimits = DecodingLimits()) { self.limits = limits }

  /// Reads a whole, decompressed message; its bytes are only read during the call.
  ///
  /// - Throws: `WireError` when the bytes are no message of this encoding; nothing of the request
  ///   is taken then.
  package mutating func decode(
    _ bytes: UnsafeRawBufferPointer, encoding: OTLPEncoding
  ) throws(WireError) -> SpanBatch {
    cache.makeRoom(limits)
    var builder = SpanBatchBuilder(limits: limits, byteCount: bytes.count)
    switch encoding {
    case .protobuf: try OTLPTraceDecoder.decode(bytes, &builder, &cache)
    case .json: try OTLPTraceDecoder.decodeJSON(bytes, &builder, &cache)
    }
    cache.fill(&builder.batch)
    return builder.batch
  }
}
