import SystemPackage

/// Lines of standard input.
struct InputLines {
  /// Bytes of a line; a longer one is passed on cut, and so refused by whoever reads it.
  private static let lineByteCountMax = 1 << 20
  private static let partByteCount = 64 << 10

  private var waiting: [UInt8] = []
  private var isOver = false

  /// The next line that is not empty, without its end; nil after the last.
  ///
  /// Blocks until there is one.
  mutating func next() throws -> String? {
    while true {
      guard let line = try nextBytes() else { return nil }
      if line.contains(where: { $0 > 0x20 }) { return String(decoding: line, as: UTF8.self) }
    }
  }

  private mutating func nextBytes() throws -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
        line += waiting[..<end]
        waiting.removeFirst(end + 1)
        return Array(line.prefix(Self.lineByteCountMax))
      }
      if line.count < Self.lineByteCountMax { line += waiting }
      waiting.removeAll(keepingCapacity: true)
      guard !isOver else { return line.isEmpty ? nil : line }
      waiting = try [UInt8](unsafeUninitializedCapacity: Self.partByteCount) { buffer, count in
        count = try FileDescriptor.standardInput.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      isOver = waiting.isEmpty
    }
  }
}
