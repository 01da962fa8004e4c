import Foundation

/// Traffic that is made once and read from a file from then on: under an instrument that slows
/// everything down, making it would take longer than what is measured.
struct TrafficFile {
  /// Nil for traffic that is not kept.
  var path: String?

  /// The batches of the file; made when there is none.
  ///
  /// A big-endian length of four bytes stands before each.
  func batches(count: Int, milliseconds: Int) throws -> [[UInt8]] {
    if let path, let data = FileManager.default.contents(atPath: path) {
      return split([UInt8](data))
    }
    var traffic = ShopTraffic(seed: 1)
    let batches = (0..<count).map { _ in traffic.nextBatch(after: milliseconds) }
    guard let path else { return batches }
    let bytes = batches.flatMap { batch in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: batch.count >> $0) } + batch
    }
    try Data(bytes).write(to: URL(filePath: path))
    return batches
  }

  private func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var batches: [[UInt8]] = []
    var rest = bytes[...]
    while rest.count >= 4 {
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      batches.append(Array(rest.dropFirst(4).prefix(length)))
      rest = rest.dropFirst(4 + length)
    }
    return batches
  }
}
