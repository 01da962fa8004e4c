/// Fuzz entry: trace requests in protobuf.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  var symbols = SymbolTable(countMax: 10_000)
  do throws(WireError) {
    let batch = try OTLPTraceDecoder.decode(bytes, limits: DecodingLimits(), symbols: &symbols)
    Invariants.check(batch, symbols)
  } catch { Invariants.check(error, byteCount: count) }
  return 0
}
