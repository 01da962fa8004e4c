import TestSeeds
import Testing

@testable import Vitals

@Suite struct `The shape of a log line` {
  @Test(
    arguments: [
      ("Order 4711 failed after 12 ms", "Order <*> failed after <*> ms"),
      ("GET /item/17 503", "GET <*>"), ("user-7@example.org logged in", "<*> logged in"),
      ("took 3, 4, 5 ms", "took <*> ms"), ("[1, 2, 3]", "[<*>]"), ("at 10.1.2.3:8080!", "at <*>!"),
      ("2026-01-02 10:11:12 ERROR no", "<*> ERROR no"), ("id=0x1f name=x", "id=<*> name=x"),
      ("  spaces\t\tand  tabs  ", "spaces and tabs"), ("first\nsecond", "first"),
      ("\r\nlater", "later"), ("größe é", "größe é"), ("", ""), ("\u{1}", ""),
    ] as [(String, String)])
  func `is what stays when all that varies is taken out`(_ line: String, _ wanted: String) {
    #expect(Self.shape(line) == wanted)
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `is bounded, and its own shape`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("ab 1@=,.\t\n/é(")
    let count = Int.random(in: 0...600, using: &random)
    let line = String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
    let shape = Self.shape(line)
    #expect(!shape.utf8.contains { (0x30...0x39).contains($0) }, "seed \(seed)")
    #expect(!shape.hasPrefix(" ") && !shape.hasSuffix(" "), "seed \(seed)")
    if line.utf8.count < LogShape.byteCountMax { #expect(Self.shape(shape) == shape) }
  }

  private static func shape(_ line: String) -> String {
    var shape = LogShape()
    Array(line.utf8).withUnsafeBufferPointer { shape.read($0) }
    return String(decoding: shape.bytes, as: UTF8.self)
  }
}
