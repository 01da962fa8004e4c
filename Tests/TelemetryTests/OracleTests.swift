import OTLPProtos
import SwiftProtobuf
import Telemetry
import TestSeeds
import Testing

/// Ours against swift-protobuf's: the same messages, in every form in which they may arrive.
@Suite struct `Decoders agree with swift-protobuf` {
  @Test(arguments: 1...150 as ClosedRange<UInt64>)
  func `on random traces in every form`(seed: UInt64) throws {
    var telemetry = RandomTelemetry(seed: seed)
    let request = telemetry.traces()
    let wanted = PlainSpan.reference(request)
    for form in try Form.all(of: request, .traces, &telemetry.random) {
      var decoder = SpanDecoder()
      let batch = try decoded(form.bytes) { (bytes) throws(WireError) in
        try decoder.decode(bytes, encoding: form.encoding)
      }
      expectSame(PlainSpan.all(in: batch), wanted.spans, "\(form.name), seed \(seed)")
      #expect(batch.rejection.count == wanted.rejected, "\(form.name), seed \(seed)")
      #expect(batch.rejection.reason.isEmpty == (wanted.rejected == 0))
    }
  }

  /// What a decoder remembers of earlier requests must not show in later ones.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `on one random request after the other`(seed: UInt64) throws {
    var telemetry = RandomTelemetry(seed: seed &* 1_000)
    var decoder = SpanDecoder()
    for number in 1...60 {
      let request = telemetry.traces()
      let wanted = PlainSpan.reference(request)
      for form in try Form.all(of: request, .traces, &telemetry.random) {
        let batch = try decoded(form.bytes) { (bytes) throws(WireError) in
          try decoder.decode(bytes, encoding: form.encoding)
        }
        let name = "\(form.name), request \(number), seed \(seed)"
        expectSame(PlainSpan.all(in: batch), wanted.spans, name)
        #expect(batch.rejection.count == wanted.rejected, "\(name)")
      }
    }
  }

  @Test(arguments: 1...150 as ClosedRange<UInt64>)
  func `on random metrics in every form`(seed: UInt64) throws {
    var telemetry = RandomTelemetry(seed: seed)
    let request = telemetry.metrics()
    let wanted = ReferenceMetrics(request)
    for form in try Form.all(of: request, .metrics, &telemetry.random) {
      var reader = MetricReader()
      // The second time everything is known, and read the short way.
      for time in ["first", "second"] {
        let batch = try decoded(form.bytes) { (bytes) throws(WireError) in
          try reader.decode(bytes, encoding: form.encoding)
        }
        let place = "\(form.name), seed \(seed), \(time) time"
        expectSame(PlainPoint.all(in: batch, of: reader), wanted.points, "\(place)")
        #expect(batch.rejection.count == wanted.rejected, "\(place)")
      }
    }
  }

  @Test(arguments: 1...150 as ClosedRange<UInt64>)
  func `on random logs in every form`(seed: UInt64) throws {
    var telemetry = RandomTelemetry(seed: seed)
    let request = telemetry.logs()
    let wanted = PlainRecord.reference(request)
    for form in try Form.all(of: request, .logs, &telemetry.random) {
      var reader = LogReader()
      for time in ["first", "second"] {
        let batch = try decoded(form.bytes) { (bytes) throws(WireError) in
          try reader.decode(bytes, encoding: form.encoding)
        }
        let place = "\(form.name), seed \(seed), \(time) time"
        expectSame(PlainRecord.all(in: batch, of: reader), wanted, place)
        #expect(batch.rejection.count == 0)
      }
    }
  }
}

/// Names the first row that differs, not all of them.
private func expectSame<Row: Equatable>(_ found: [Row], _ wanted: [Row], _ form: String) {
  #expect(found.count == wanted.count, "\(form)")
  guard let row = zip(found, wanted).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
    return
  }
  let (left, right) = (String(describing: found[row]), String(describing: wanted[row]))
  Issue.record("\(form), row \(row): found \(left.prefix(3000)), wanted \(right.prefix(3000))")
}

/// One request in one form.
private struct Form {
  var name: String
  var encoding: OTLPEncoding
  var bytes: [UInt8]

  typealias Decoder<Batch> = (
    UnsafeRawBufferPointer, DecodingLimits, inout SymbolTable
  ) throws(WireError) -> Batch

  static func all(
    of message: some Message, _ shape: MessageShape, _ random: inout SeededGenerator
  ) throws -> [Form] {
    let bytes = try WireForms.protobuf(message)
    let json = try WireForms.json(message)
    return [
      Form(name: "protobuf", encoding: .protobuf, bytes: bytes),
      Form(
        name: "protobuf, shuffled", encoding: .protobuf,
        bytes: WireForms.shuffled(bytes, shape, &random)),
      Form(name: "JSON", encoding: .json, bytes: json),
    ]
  }

  func decode<Batch>(
    _ protobuf: Decoder<Batch>, _ json: Decoder<Batch>, _ symbols: inout SymbolTable
  ) throws(WireError) -> Batch {
    try decoded(bytes) { (bytes) throws(WireError) in
      switch encoding {
      case .protobuf: try protobuf(bytes, DecodingLimits(), &symbols)
      case .json: try json(bytes, DecodingLimits(), &symbols)
      }
    }
  }
}
