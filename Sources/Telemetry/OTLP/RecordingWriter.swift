/// Frames messages as the Collector's file exporter does: pure, bytes in, bytes out.
package enum RecordingWriter {
  /// The most bytes that a message of a protobuf recording can have: its length has 32 bits.
  package static let messageByteCountMax = Int(UInt32.max)

  /// Appends `message` to `recording` with its length before it: 4 bytes, big-endian.
  /// - Precondition: `message` has at most `messageByteCountMax` bytes.
  package static func append(protobuf message: UnsafeRawBufferPointer, to recording: inout [UInt8])
  {
    precondition(message.count <= messageByteCountMax, "a message of \(message.count) bytes")
    let length = UInt32(truncatingIfNeeded: message.count)
    for shift in [24, 16, 8, 0] as [UInt32] {
      recording.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    recording.append(contentsOf: message)
  }

  /// Appends `message` to `recording` as one line.
  ///
  /// Line ends within the message become spaces: in JSON they only stand between values.
  package static func append(json message: UnsafeRawBufferPointer, to recording: inout [UInt8]) {
    recording.reserveCapacity(recording.count + message.count + 1)
    for byte in message {
      recording.append(byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") ? 0x20 : byte)
    }
    recording.append(UInt8(ascii: "\n"))
  }
}
