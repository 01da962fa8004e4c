/// Fuzz entry: metric requests in protobuf.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  var reader = MetricReader()
  do throws(WireError) {
    Invariants.check(try reader.decode(bytes, encoding: .protobuf), reader)
    // Once more, with everything known.
    Invariants.check(try reader.decode(bytes, encoding: .protobuf), reader)
  } catch { Invariants.check(error, byteCount: count) }
  return 0
}
