import Answers
import Engine
import Foundation
import Server
import Synchronization
import Telemetry
import Testing

/// The engine's host, given a recording by several threads at once.
@Suite struct `Requests that come at once` {
  /// A recording that any number of threads take the next message of.
  private final class Source: Sendable {
    private let messages: [RecordedMessage]
    private let next = Mutex(0)

    init(_ fault: RecordedFault) throws {
      let recording = try Recording(path: fault.file)
      var all: [RecordedMessage] = []
      while let message = try recording.next() { all.append(message) }
      messages = all
    }

    func take() -> RecordedMessage? {
      next.withLock { next in
        defer { next += 1 }
        return next < messages.count ? messages[next] : nil
      }
    }
  }

  private func host(_ fault: RecordedFault, threads: Int) throws -> EngineHost {
    var settings = EngineSettings()
    settings.shardCount = threads
    let host = EngineHost(library: try ShippedLibrary.library(), settings: settings)
    let source = try Source(fault)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while let message = source.take() {
        message.bytes.withUnsafeBytes { bytes in
          _ = try? host.accept(message.signal, encoding: message.encoding, bytes: bytes)
        }
      }
    }
    host.drain()
    return host
  }

  @Test(arguments: RecordedFault.immediate.prefix(2) + RecordedFault.quiet.prefix(1))
  func `are all taken in, and the cause is the same as of one after the other`(
    _ fault: RecordedFault
  ) async throws {
    let atOnce = try host(fault, threads: 4)
    let inTurn = try host(fault, threads: 1)
    #expect(atOnce.totals == inTurn.totals)
    let (left, right) = (atOnce.answer, inTurn.answer)
    #expect(left.causes.first?.cause == right.causes.first?.cause)
    #expect(left.causes.first?.entity == right.causes.first?.entity)
    let dropped = { (host: EngineHost) in
      host.snapshot.counters.filter { $0.name.contains("dropped") || $0.name.contains("refused") }
    }
    #expect(dropped(atOnce) == dropped(inTurn))
  }
}
