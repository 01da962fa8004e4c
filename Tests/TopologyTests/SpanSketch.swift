import Telemetry
import Topology

/// A span as tests write it down; times are nanoseconds.
struct SpanSketch {
  var id: UInt64
  var parent: UInt64 = 0
  var trace: UInt64 = 1
  var service: String
  var kind: SpanBatch.Kind = .server
  var name = "work"
  var from: Int64
  var to: Int64
  var isError = false
  var attributes: [SpanAttributeKey: String] = [:]
  var links: [UInt64] = []
}

/// A symbol table and the senders of sketched spans: everything that a trace buffer needs beside
/// the spans.
struct SpanBench {
  var symbols = SymbolTable()
  private(set) var services: [String] = []

  /// The number of a service's identity, given in the order of first use.
  mutating func identity(_ service: String) -> Int32 {
    if let known = services.firstIndex(of: service) { return Int32(known) }
    services.append(service)
    return Int32(services.count - 1)
  }

  /// The sketches as columns: one resource for each service.
  mutating func batch(_ sketches: [SpanSketch]) -> SpanBatch {
    var batch = SpanBatch()
    for sketch in sketches {
      batch.resourceIndex.append(identity(sketch.service))
      batch.traceHigh.append(0)
      batch.traceLow.append(sketch.trace)
      batch.spanID.append(sketch.id)
      batch.parentID.append(sketch.parent)
      batch.kind.append(sketch.kind)
      batch.isError.append(sketch.isError)
      batch.name.append(symbols.intern(sketch.name))
      batch.start.append(Timestamp(nanoseconds: sketch.from))
      batch.end.append(Timestamp(nanoseconds: sketch.to))
      for key in SpanAttributeKey.allCases {
        guard let text = sketch.attributes[key] else { continue }
        batch.attributes.append(SpanAttribute(key: key, value: .string(symbols.intern(text))))
      }
      batch.attributeStart.append(Int32(batch.attributes.count))
      for id in sketch.links {
        batch.links.append(SpanLink(traceHigh: 0, traceLow: 7, spanID: id))
      }
      batch.linkStart.append(Int32(batch.links.count))
    }
    return batch
  }

  /// Gives the sketches, as one batch, to the traces of one shard.
  mutating func insert(
    _ sketches: [SpanSketch], into buffer: inout TraceBuffer,
    shard: Shard = Shard(index: 0, count: 1)
  ) {
    let batch = batch(sketches)
    let identities = services.enumerated().map { number, service in
      BatchIdentity(index: Int32(number), service: symbols.intern(service))
    }
    let isAccepted = [Bool](repeating: true, count: batch.count)
    buffer.insert(
      batch, identities: identities, isAccepted: isAccepted, shard: shard, symbols: &symbols)
  }

  /// Everything that the sketches say, judged at once.
  mutating func judged(_ sketches: [SpanSketch]) -> JoinedSpans {
    var buffer = TraceBuffer()
    insert(sketches, into: &buffer)
    return buffer.judge(endingBefore: .max)
  }
}

/// The moment so many seconds after the start of the tests' time.
func second(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64(seconds * 1e9)) }

extension Timestamp {
  /// The same as a bare number, for sketches.
  static func nanoseconds(atSecond seconds: Double) -> Int64 { Int64(seconds * 1e9) }
}
