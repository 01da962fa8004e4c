/// Fuzz entry: trace requests in JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  // Twice: the second time everything is known already.
  var decoder = SpanDecoder()
  do throws(WireError) {
    let first = try decoder.decode(bytes, encoding: .json)
    Invariants.check(first)
    let second = try decoder.decode(bytes, encoding: .json)
    Invariants.check(second)
    precondition(second.rows == first.rows)
  } catch { Invariants.check(error, byteCount: count) }
  return 0
}
