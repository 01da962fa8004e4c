/// Fuzz entry: log requests in JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  var reader = LogReader()
  do throws(WireError) {
    Invariants.check(try reader.decode(bytes, encoding: .json), reader)
    // Once more, with everything known.
    Invariants.check(try reader.decode(bytes, encoding: .json), reader)
  } catch { Invariants.check(error, byteCount: count) }
  return 0
}
