import Telemetry
import TestSeeds
import Testing

/// Whatever comes in, a batch or a `WireError` comes out: nothing crashes, nothing is read outside
/// the message.
@Suite struct `Hostile input` {
  static let decoders: [AnyDecoder] = AnyDecoder.all

  @Test(arguments: decoders)
  func `cut at every byte gives a batch or an error`(decoder: AnyDecoder) throws {
    let whole = try decoder.smallSample(seed: 7)
    for end in 0...whole.count {
      let outcome = decoder.run(Array(whole[..<end]))
      if case .failed(let error) = outcome {
        #expect(error.byteOffset <= end, "cut at \(end)")
        #expect(error.description.utf8.count <= 160)
      }
      if end == whole.count { #expect(outcome.isDecoded) }
    }
  }

  @Test(arguments: decoders)
  func `cut JSON is always an error`(decoder: AnyDecoder) throws {
    guard decoder.encoding == .json else { return }
    let whole = try decoder.smallSample(seed: 8)
    for end in 0..<whole.count {
      #expect(!decoder.run(Array(whole[..<end])).isDecoded, "cut at \(end)")
    }
  }

  @Test(arguments: decoders, 1...12 as ClosedRange<UInt64>)
  func `with flipped bytes gives a batch or an error`(decoder: AnyDecoder, seed: UInt64) throws {
    let whole = try decoder.smallSample(seed: seed)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      var bytes = whole
      for _ in 0..<random.count(1...4) {
        bytes[random.count(0...bytes.count - 1)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = decoder.run(bytes)
    }
  }

  @Test(arguments: decoders)
  func `of random bytes gives a batch or an error`(decoder: AnyDecoder) {
    var random = SeededGenerator(seed: 4711)
    for _ in 0..<2000 {
      _ = decoder.run(
        (0..<random.count(0...60)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  @Test func `with brackets without end is refused by depth`() {
    let decoder = AnyDecoder.all.first { $0.name == "traces, JSON" }
    let deep = Array("{\"x\":".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    guard case .failed(let error)? = decoder?.run(deep) else {
      Issue.record("decoded")
      return
    }
    #expect(error.kind == .nestingTooDeep)
    #expect(error.limit == 64)
  }

  @Test(arguments: [
    (
      "varint without end", [0x08] + [UInt8](repeating: 0xFF, count: 11),
      WireError.Kind.varintTooLong
    ),
    ("varint cut", [0x08, 0xFF], .truncated),
    ("field number zero", [0x02, 0x00], .fieldNumberInvalid),
    ("tag beyond 32 bits", [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], .fieldNumberInvalid),
    ("wire type 6", [0x0E], .wireTypeInvalid),
    ("group end alone", [0x0C], .groupUnbalanced),
    ("group without end", [0x0B, 0x08, 0x01], .truncated),
    ("group that ends as another", [0x0B, 0x14], .groupUnbalanced),
    ("groups without end", [UInt8](repeating: 0x0B, count: 100), .nestingTooDeep),
    ("length beyond the end", [0x0A, 0x05, 0x00], .truncated),
    (
      "length of 2^63",
      [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], .truncated
    ),
  ])
  func `of a known kind is named`(what: String, bytes: [UInt8], kind: WireError.Kind) {
    for decoder in AnyDecoder.all where decoder.encoding == .protobuf {
      guard case .failed(let error) = decoder.run(bytes) else {
        Issue.record("\(what) was decoded by \(decoder.name)")
        continue
      }
      #expect(error.kind == kind, "\(what): \(error)")
    }
  }
}
