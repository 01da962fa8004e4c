import Telemetry

/// Calls `decode` with the bytes in a buffer of exactly their size, so that a sanitizer sees any
/// read behind them.
func decoded<Batch>(
  _ bytes: [UInt8], _ decode: (UnsafeRawBufferPointer) throws(WireError) -> Batch
) throws(WireError) -> Batch {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
  defer { buffer.deallocate() }
  buffer.copyBytes(from: bytes)
  return try decode(UnsafeRawBufferPointer(buffer))
}
