import Causes
import Dispatch
import Engine
import Foundation
import Glibc
import Synchronization
import Telemetry

/// Measures decoding, joining, judging and counting in memory by one thread and by two, with the
/// locks that a server has around them.
@main
struct IntakeBenchmark {
  private static let batchCount = 1_000
  private static let roundCount = 5
  /// Event time between two batches: windows of 128,000 spans.
  private static let paceMilliseconds = 20

  static func main() {
    var traffic = ShopTraffic(seed: 1)
    let batches = (0..<batchCount).map { _ in traffic.nextBatch(after: paceMilliseconds) }
    print("In memory, decoded and absorbed behind the server's locks:")
    print("| spans/s, one thread | two threads | ratio |")
    print("|---|---|---|")
    for _ in 0..<roundCount {
      let one = spansPerSecond(batches, threads: 1)
      let two = spansPerSecond(batches, threads: 2)
      let hundredths = Int((two / one * 100).rounded())
      print("| \(Int(one)) | \(Int(two)) | \(hundredths / 100).\(hundredths % 100 / 10) |")
    }
  }

  private static func spansPerSecond(_ batches: [[UInt8]], threads: Int) -> Double {
    let server = SharedEngine(shards: threads)
    let next = Mutex(0)
    let group = DispatchGroup()
    let start = ContinuousClock.now
    // Threads as doors have them: within its own, Dispatch closes windows one after the other.
    for thread in 0..<threads {
      group.enter()
      Thread.detachNewThread {
        var reader = SpanReader()
        while let batch = next.withLock({ $0.next(below: batches.count) }) {
          batches[batch].withUnsafeBytes { server.take($0, &reader, thread) }
        }
        group.leave()
      }
    }
    group.wait()
    let seconds = start.duration(to: .now) / .seconds(1)
    return Double(batches.count * ShopTraffic.spansPerBatch) / seconds
  }
}

extension Int {
  /// This number, if it is below `end`; the next one takes its place.
  fileprivate mutating func next(below end: Int) -> Int? {
    defer { self += 1 }
    return self < end ? self : nil
  }
}

/// An engine between its locks, as the server's host has it.
private final class SharedEngine: Sendable {
  private let reception: Mutex<Reception>
  private let intakes: SharedIntakes
  private let engine: Mutex<DiagnosisEngine>

  init(shards: Int) {
    var settings = EngineSettings()
    settings.shardCount = shards
    let engine = DiagnosisEngine(library: CausalLibrary(), settings: settings)
    reception = Mutex(engine.reception)
    intakes = SharedIntakes(engine.intakes)
    self.engine = Mutex(engine)
  }

  func take(_ bytes: UnsafeRawBufferPointer, _ reader: inout SpanReader, _ thread: Int) {
    guard let batch = try? reader.decode(bytes, encoding: .protobuf) else { return }
    let (verdict, isDue) = reception.withLock { reception in
      (reception.receive(batch, from: &reader), reception.clock.isWindowDue)
    }
    intakes.forEach(from: thread) {
      $0.absorb(batch, from: &reader, isAccepted: verdict.isAccepted)
    }
    if isDue { closeWindows() }
  }

  private func closeWindows() {
    engine.withLock { engine in
      while let end = reception.withLock({ $0.clock.takeNextWindow() }) {
        let window = intakes.close(at: end)
        guard reception.withLock({ engine.book(window, of: $0) }) != nil else { continue }
        _ = engine.conclude(window)
      }
    }
  }
}
