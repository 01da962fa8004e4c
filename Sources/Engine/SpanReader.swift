package import Telemetry
import Topology
import Vitals

/// What a door needs to bring spans to the engine: a decoder of its own, and the engine's numbers
/// for what that decoder has seen.
///
///     let batch = try reader.decode(bytes, encoding: .protobuf)   // needs no lock
///     effects = engine.absorb(batch, from: &reader)               // needs the engine
///
/// Belongs to one engine and is used by one thread at a time; a door may keep several. Results do
/// not depend on which reader brought a batch. Let go of a batch before the next one is decoded.
package struct SpanReader: Sendable {
  private var decoder: SpanDecoder
  var meanings = ShapeMeanings()

  /// - Parameter limits: bounds of one request.
  package init(limits: DecodingLimits = DecodingLimits()) {
    decoder = SpanDecoder(limits: limits)
  }

  /// Reads a whole, decompressed request; its bytes are only read during the call.
  ///
  /// - Throws: `WireError` when the bytes are no message of this encoding; nothing of the request
  ///   is taken then.
  package mutating func decode(
    _ bytes: UnsafeRawBufferPointer, encoding: OTLPEncoding
  ) throws(WireError) -> SpanBatch {
    try decoder.decode(bytes, encoding: encoding)
  }
}

/// What the shapes of one decoder mean to an engine: found out once, when they are first seen.
struct ShapeMeanings: Sendable {
  /// Senders by the number of their resource.
  private(set) var identities: [BatchIdentity] = []
  /// Series by the number of their shape.
  private(set) var series: [SpanSeries] = []
  /// The number of the sender's identity by the number of the shape.
  private(set) var identityNumbers: [Int32] = []
  /// For each shard, what it calls these series.
  private var numbers: [SeriesNumbers] = []
  private var generation = 0

  private struct SeriesNumbers: Sendable {
    var generation = 0
    var numbers: [Int32] = []
  }

  /// Learns what is new in `batch`.
  mutating func learn(
    _ batch: SpanBatch, senders: inout SenderTable, symbols: inout SymbolTable
  ) {
    if batch.generation != generation {
      self = ShapeMeanings()
      generation = batch.generation
    }
    if identities.count < batch.resources.count {
      identities += senders.identify(
        batch.resources[identities.count...], of: batch.symbols, symbols: &symbols)
    }
    for shape in batch.shapes[series.count...] {
      identityNumbers.append(identities[Int(shape.resource)].index)
      series.append(
        SpanSeries(
          shape, of: batch, identity: identities[Int(shape.resource)], symbols: &symbols))
    }
  }

  /// The numbers that shard `index` has for the series, by shape.
  mutating func numbers(inShard index: Int, of intake: inout SpanIntake) -> [Int32] {
    while numbers.count <= index { numbers.append(SeriesNumbers()) }
    if numbers[index].generation != intake.generation {
      numbers[index] = SeriesNumbers(generation: intake.generation)
    }
    for series in series[numbers[index].numbers.count...] {
      numbers[index].numbers.append(intake.number(of: series))
    }
    return numbers[index].numbers
  }
}
