internal import ServiceLifecycle
internal import Synchronization
internal import SystemPackage
package import Telemetry

/// Writes each Export request that arrives to a file, as it arrived.
///
/// The format is that of the Collector's file exporter, the three signals in one file in order of
/// arrival: JSON lines when the name says JSON, else before each protobuf message its length. A
/// request in the other encoding is refused, for a file holds one. With compression on, the file is
/// a row of gzip members of about one megabyte, written at least every five seconds, so that a
/// recording cut short by a crash can be read up to the last member.
package final class RecordingFile: TelemetrySink, Service {
  /// Uncompressed bytes that make a gzip member.
  private static let memberByteCount = 1 << 20
  /// Bytes kept when the file cannot be written for the moment; beyond it senders are told to wait.
  private static let pendingByteCountMax = 16 << 20
  private static let flushInterval = Duration.seconds(5)

  /// What was written so far.
  package struct Totals: Hashable, Sendable {
    package var requestCounts: [TelemetrySignal: Int] = [:]
    /// Uncompressed bytes of the messages.
    package var messageByteCount = 0
    /// Bytes in the file.
    package var fileByteCount = 0
  }

  private struct Output {
    var pending: [UInt8] = []
    var totals = Totals()
    var isClosed = false
  }

  private let file: FileDescriptor
  private let encoding: OTLPEncoding
  private let deflater: GzipDeflater?
  private let output = Mutex(Output())

  /// Creates the file, or empties it.
  ///
  /// - Throws: `Errno` when it cannot be opened for writing.
  package init(path: String) throws {
    file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    let isCompressed = path.hasSuffix(".gz")
    let name = isCompressed ? path.dropLast(3) : path[...]
    deflater = isCompressed ? GzipDeflater() : nil
    encoding = [".json", ".jsonl", ".ndjson"].contains { name.hasSuffix($0) } ? .json : .protobuf
  }

  package var totals: Totals { output.withLock { $0.totals } }

  package func accept(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer
  ) throws(Refusal) -> Acceptance {
    guard encoding == self.encoding else {
      throw Refusal(.unsupportedMediaType, "this recording holds \(self.encoding.rawValue) only")
    }
    try output.withLock { (output) throws(Refusal) in
      guard !output.isClosed else { throw Refusal(.unavailable, "the recording is closed") }
      guard output.pending.count < Self.pendingByteCountMax else {
        throw Refusal(.unavailable, "the recording cannot be written", retryAfterSeconds: 5)
      }
      switch encoding {
      case .protobuf: RecordingWriter.append(protobuf: bytes, to: &output.pending)
      case .json: RecordingWriter.append(json: bytes, to: &output.pending)
      }
      output.totals.requestCounts[signal, default: 0] += 1
      output.totals.messageByteCount += bytes.count
      if output.pending.count >= (deflater == nil ? 1 : Self.memberByteCount) {
        // What cannot be written now stays pending and is tried again.
        try? write(&output)
      }
    }
    return .complete
  }

  /// Writes at intervals; at the end writes the rest and closes the file.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.flushInterval)
        self.output.withLock { output in try? self.write(&output) }
      }
    }
    try close()
  }

  /// Writes the rest and closes the file.
  ///
  /// Only the first call does something.
  package func close() throws {
    try output.withLock { output in
      guard !output.isClosed else { return }
      output.isClosed = true
      try file.closeAfter { try write(&output) }
    }
  }

  private func write(_ output: inout Output) throws {
    guard !output.pending.isEmpty else { return }
    let bytes = deflater?.member(of: output.pending) ?? output.pending
    output.totals.fileByteCount += try file.writeAll(bytes)
    output.pending.removeAll(keepingCapacity: true)
  }
}
