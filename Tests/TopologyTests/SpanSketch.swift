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

  /// The sketches as rows, each with a shape of its own: one resource for each service.
  mutating func batch(_ sketches: [SpanSketch]) -> SpanBatch {
    var batch = SpanBatch()
    for sketch in sketches {
      let start = Int32(batch.attributes.count)
      for key in SpanAttributeKey.allCases {
        guard let text = sketch.attributes[key] else { continue }
        let value = AttributeValue.string(batch.symbols.intern(text))
        batch.attributes.append(SpanAttribute(key: key, value: value))
      }
      let shape = Int32(batch.shapes.count)
      batch.shapes.append(
        SpanShape(
          resource: identity(sketch.service), name: batch.symbols.intern(sketch.name),
          kind: sketch.kind, isError: sketch.isError,
          attributes: start..<Int32(batch.attributes.count)))
      batch.rows.append(
        SpanRow(
          traceHigh: 0, traceLow: sketch.trace, spanID: sketch.id, parentID: sketch.parent,
          start: Timestamp(nanoseconds: sketch.from), end: Timestamp(nanoseconds: sketch.to),
          shape: shape, linkStart: Int32(batch.links.count)))
      batch.links += sketch.links.map { SpanLink(traceHigh: 0, traceLow: 7, spanID: $0) }
    }
    return batch
  }

  /// Gives the sketches, as one batch, to the traces of one shard.
  mutating func insert(
    _ sketches: [SpanSketch], into buffer: inout TraceBuffer,
    shard: Shard = Shard(index: 0, count: 1)
  ) {
    let batch = batch(sketches)
    let numbers = batch.shapes.map { shape in
      buffer.number(of: series(shape, of: batch))
    }
    var rows = ShardedRows()
    rows.share(batch, among: shard.count)
    buffer.insert(batch, rows, series: numbers, isAccepted: nil, shard: shard)
  }

  /// The series of one sketch.
  mutating func series(of sketch: SpanSketch) -> SpanSeries {
    let batch = batch([sketch])
    return series(batch.shapes[0], of: batch)
  }

  private mutating func series(_ shape: SpanShape, of batch: SpanBatch) -> SpanSeries {
    let service = services[Int(shape.resource)]
    let identity = BatchIdentity(index: shape.resource, service: symbols.intern(service))
    return SpanSeries(shape, of: batch, identity: identity, symbols: &symbols)
  }

  /// Everything that the sketches say, judged at once.
  mutating func judged(_ sketches: [SpanSketch]) -> ToldSpans {
    var buffer = TraceBuffer()
    insert(sketches, into: &buffer)
    return buffer.told(endingBefore: .max)
  }
}

/// The moment so many seconds after the start of the tests' time.
func second(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64(seconds * 1e9)) }

extension Timestamp {
  /// The same as a bare number, for sketches.
  static func nanoseconds(atSecond seconds: Double) -> Int64 { Int64(seconds * 1e9) }
}
