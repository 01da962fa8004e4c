import OTLPProtos
import Telemetry
import Testing

@Suite struct `A recording` {
  /// Messages of all signals, and the recording of them in each format.
  struct Sample {
    var messages: [(signal: TelemetrySignal, bytes: [UInt8])] = []
    var recording: [UInt8] = []

    init(_ encoding: OTLPEncoding, seed: UInt64) throws {
      for step in 0..<6 {
        let signal = TelemetrySignal.allCases[step % 3]
        let decoder = AnyDecoder(signal: signal, encoding: encoding)
        let bytes = try decoder.smallSample(seed: seed + UInt64(step))
        // A message without items belongs to no signal.
        guard case .decoded(1...) = decoder.run(bytes) else { continue }
        messages.append((signal, bytes))
        bytes.withUnsafeBytes { bytes in
          switch encoding {
          case .protobuf: RecordingWriter.append(protobuf: bytes, to: &recording)
          case .json: RecordingWriter.append(json: bytes, to: &recording)
          }
        }
      }
    }
  }

  @Test(arguments: OTLPEncoding.allCases, 1...10 as ClosedRange<UInt64>)
  func `gives its messages for any size of chunk`(encoding: OTLPEncoding, seed: UInt64) throws {
    let sample = try Sample(encoding, seed: seed)
    for size in [1, 2, 3, 5, 7, 64, 1000, max(1, sample.recording.count)] {
      let read = read(sample.recording, chunk: size)
      #expect(read.error == nil, "seed \(seed), chunks of \(size)")
      #expect(read.messages.map(\.signal) == sample.messages.map(\.signal), "seed \(seed)")
      #expect(read.messages.map(\.bytes) == sample.messages.map(\.bytes), "seed \(seed)")
      #expect(read.messages.allSatisfy { $0.encoding == encoding })
      for message in read.messages {
        #expect(Array(sample.recording[message.byteRange]) == message.bytes)
      }
    }
  }

  @Test(arguments: OTLPEncoding.allCases)
  func `that was cut gives whole messages, then the place`(encoding: OTLPEncoding) throws {
    let sample = try Sample(encoding, seed: 3)
    var ends = [0]
    for message in sample.messages {
      ends.append((ends.last ?? 0) + message.bytes.count + (encoding == .json ? 1 : 4))
    }
    for cut in stride(from: 0, to: sample.recording.count, by: 3) {
      let read = read(Array(sample.recording[..<cut]), chunk: 4096)
      var whole = ends.filter { $0 <= cut }.count - 1
      // The last line is whole without its line end.
      let isWholeLine = encoding == .json && ends.contains(cut + 1)
      if isWholeLine { whole += 1 }
      #expect(read.messages.count == whole, "cut at \(cut)")
      if ends.contains(cut) || isWholeLine {
        #expect(read.error == nil, "cut at \(cut)")
      } else {
        #expect(read.error?.kind == .truncated, "cut at \(cut)")
        #expect(read.error?.byteOffset == cut)
      }
    }
  }

  @Test func `with a message beyond the limit stops there`() {
    let framed = read(
      [0, 0, 0, 1, 0, 0x7F, 0xFF, 0xFF, 0xFF, 1], chunk: 3, messageByteCountMax: 100)
    #expect(framed.error == WireError(.signalUnknown, at: 4))
    let large = read([0x7F, 0xFF, 0xFF, 0xFF, 1], chunk: 3, messageByteCountMax: 100)
    #expect(large.error == WireError(.messageTooLarge, at: 0, value: 0x7FFF_FFFF, limit: 100))
    let line = read(
      Array("{".utf8) + [UInt8](repeating: 32, count: 200), chunk: 8, messageByteCountMax: 100)
    #expect(line.error?.kind == .messageTooLarge)
  }

  @Test(arguments: [
    ("", 0, 0), ("\n\n", 0, 0), ("{}\n{}\n", 0, 2), ("  {\"resourceSpans\":[]}\r\n\n", 1, 1),
    ("{\"resourceLogs\":[]}", 1, 0), ("{\"other\":[1,{}],\"resourceMetrics\":[]}\n", 1, 0),
  ])
  func `of JSON lines may have empty ones`(text: String, messages: Int, empty: Int) {
    let read = read(Array(text.utf8), chunk: 4)
    #expect(read.error == nil)
    #expect(read.messages.count == messages)
    #expect(read.emptyMessageCount == empty)
  }

  @Test func `goes on behind a message of no known signal`() throws {
    var reader = RecordingReader()
    Array("{\"resourceProfiles\":[]}\n{\"resourceSpans\":[]}\n".utf8).withUnsafeBytes {
      reader.feed($0)
    }
    #expect(throws: WireError(.signalUnknown, at: 0)) { try reader.next() }
    #expect(try reader.next()?.signal == .traces)
  }

  private struct Read {
    var messages: [RecordedMessage] = []
    var error: WireError?
    var emptyMessageCount = 0
  }

  private func read(
    _ recording: [UInt8], chunk: Int, messageByteCountMax: Int = 1 << 20
  ) -> Read {
    var reader = RecordingReader(messageByteCountMax: messageByteCountMax)
    var read = Read()
    do throws(WireError) {
      for start in stride(from: 0, to: recording.count, by: chunk) {
        let end = min(start + chunk, recording.count)
        recording[start..<end].withUnsafeBytes { reader.feed($0) }
        while let message = try reader.next() { read.messages.append(message) }
      }
      if let last = try reader.finish() { read.messages.append(last) }
    } catch { read.error = error }
    read.emptyMessageCount = reader.emptyMessageCount
    return read
  }
}
