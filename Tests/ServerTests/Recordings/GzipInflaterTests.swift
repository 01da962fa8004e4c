import Server
import TestSeeds
import Testing

@Suite struct `Gzip is inflated piece by piece up to a limit` {
  private func inflate(
    _ bytes: [UInt8], pieceByteCount: Int, limit: Int = .max
  ) throws -> [UInt8] {
    let inflater = GzipInflater()
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
      let piece = bytes[start..<min(start + pieceByteCount, bytes.count)]
      try piece.withUnsafeBytes { try inflater.inflate($0, into: &output, limit: limit) }
    }
    try inflater.finish()
    return output
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what was deflated comes back, however it is cut`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let members = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (0..<Int.random(in: 0...200_000, using: &random)).map { _ in
        UInt8.random(in: 0...7, using: &random)
      }
    }
    let compressed = members.flatMap { GzipDeflater().member(of: $0) }
    let pieceByteCount = Int.random(in: 1...70_000, using: &random)
    #expect(
      try inflate(compressed, pieceByteCount: pieceByteCount) == members.flatMap { $0 },
      "seed \(seed), pieces of \(pieceByteCount)")
  }

  @Test func `every cut inside a member is seen`() throws {
    let whole = GzipDeflater().member(of: Array("the middle of the night".utf8))
    for count in 1..<whole.count {
      #expect(throws: GzipInflater.Failure.truncated, "\(count) bytes") {
        try inflate(Array(whole.prefix(count)), pieceByteCount: 7)
      }
    }
  }

  @Test func `a bomb stops at the limit`() {
    let bomb = GzipDeflater(level: 9).member(of: [UInt8](repeating: 0, count: 100 << 20))
    #expect(throws: GzipInflater.Failure.overLimit(1 << 20)) {
      try inflate(bomb, pieceByteCount: bomb.count, limit: 1 << 20)
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `random damage never crashes`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bytes = GzipDeflater().member(of: (0..<999).map { UInt8(truncatingIfNeeded: $0 / 3) })
    for _ in 0..<3 {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
    }
    _ = try? inflate(bytes, pieceByteCount: 64, limit: 1 << 20)
  }
}
