import Causes
import Engine
import Server
import Telemetry
import Testing
import Topology

@Suite struct `The engine's host takes what the doors receive` {
  private func accept(
    _ bytes: [UInt8], _ encoding: OTLPEncoding, by host: EngineHost
  ) throws -> Acceptance {
    try bytes.withUnsafeBytes { try host.accept(.traces, encoding: encoding, bytes: $0) }
  }

  @Test func `an entity that was heard of is in the snapshot`() throws {
    let host = EngineHost(library: CausalLibrary())
    for second in 0..<20 {
      _ = try accept(Messages.span(second, second: 1_700_000_000 + second), .json, by: host)
    }
    host.drain()
    #expect(host.snapshot.graph.entities.contains { $0.name == "billing" })
    #expect(host.totals.itemCounts == [.traces: 20])
  }

  @Test(arguments: [
    ([UInt8]("{\"resourceSpans\":7}".utf8), OTLPEncoding.json), ([0x0a, 99, 1], .protobuf),
    (Array("{\"resourceSpans\":[".utf8), .json), ([0xff], .protobuf),
  ])
  func `malformed bytes are refused, counted and harm nothing`(
    bytes: [UInt8], encoding: OTLPEncoding
  ) throws {
    let host = EngineHost(library: CausalLibrary())
    let refusal = #expect(throws: Refusal.self) { try accept(bytes, encoding, by: host) }
    #expect(refusal?.httpStatus == 400)
    #expect(host.totals.malformedRequestCount == 1)
    #expect(try accept(Messages.span(1, second: 1_700_000_000), .json, by: host) == .complete)
  }

  @Test func `spans that make no sense are a partial success`() throws {
    let host = EngineHost(library: CausalLibrary())
    let text = String(decoding: Messages.span(1, second: 1_700_000_000), as: UTF8.self)
    let zeroed = text.replacing(#/"spanId":"\w+"/#, with: #""spanId":"0000000000000000""#)
    let acceptance = try accept(Array(zeroed.utf8), .json, by: host)
    #expect(acceptance.rejectedCount == 1)
    #expect(!acceptance.message.isEmpty)
  }

  @Test(arguments: [5, 1_600_000_000])
  func `a span that is far too old is refused, and its sender is told`(second: Int) throws {
    let host = EngineHost(library: CausalLibrary())
    #expect(try accept(Messages.span(1, second: 1_700_000_000), .json, by: host) == .complete)
    let acceptance = try accept(Messages.span(2, second: second), .json, by: host)
    #expect(acceptance.rejectedCount == 1)
    #expect(host.totals.rejectedItemCount == acceptance.rejectedCount)
  }
}
