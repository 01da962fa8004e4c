/// Fuzz entry: recordings, fed in chunks whose size the first byte gives.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let recording = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
  let chunk = max(1, Int(start[0]))
  var reader = RecordingReader(messageByteCountMax: 4096)
  do throws(WireError) {
    for offset in stride(from: 0, to: recording.count, by: chunk) {
      let end = min(offset + chunk, recording.count)
      reader.feed(UnsafeRawBufferPointer(rebasing: recording[offset..<end]))
      while let message = try reader.next() { check(message, recording) }
    }
    if let last = try reader.finish() { check(last, recording) }
  } catch { Invariants.check(error, byteCount: recording.count) }
  return 0
}

private func check(_ message: RecordedMessage, _ recording: UnsafeRawBufferPointer) {
  precondition(message.bytes.count <= 4096)
  precondition(recording[message.byteRange].elementsEqual(message.bytes))
}
