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
  /// The batch that was learned last, shared out once a shard has asked.
  private(set) var rows = ShardedRows()
  private var isShared = false

  private struct SeriesNumbers: Sendable {
    var generation = 0
    /// By shape; -1 where no span of the shard had it.
    var numbers: [Int32] = []
    var unknownCount = 0
  }

  /// Learns what is new in `batch`.
  mutating func learn(
    _ batch: SpanBatch, senders: inout SenderTable, symbols: inout SymbolTable
  ) {
    isShared = false
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

  /// Shares out `batch`, which was learned last; once for all shards.
  mutating func share(_ batch: SpanBatch, among count: Int) {
    guard !isShared else { return }
    rows.share(batch, among: count)
    isShared = true
  }

  /// The numbers that a shard has for the series, by shape: of those that its rows of `batch` have.
  ///
  /// The batch is shared out already.
  ///
  /// Others are not given any, so that several shards do not keep what one of them needs.
  mutating func numbers(
    in shard: Shard, for batch: SpanBatch, of intake: inout SpanIntake
  ) -> [Int32] {
    let index = shard.index
    while numbers.count <= index { numbers.append(SeriesNumbers()) }
    if numbers[index].generation != intake.generation {
      numbers[index] = SeriesNumbers(generation: intake.generation)
    }
    let newCount = series.count - numbers[index].numbers.count
    numbers[index].numbers.append(contentsOf: repeatElement(-1, count: newCount))
    numbers[index].unknownCount += newCount
    guard numbers[index].unknownCount > 0 else { return numbers[index].numbers }
    for row in rows[shard] {
      let shape = Int(batch.rows[Int(row)].shape)
      guard numbers[index].numbers[shape] < 0 else { continue }
      numbers[index].numbers[shape] = intake.number(of: series[shape])
      numbers[index].unknownCount -= 1
    }
    return numbers[index].numbers
  }
}
