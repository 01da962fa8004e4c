import History
import Testing

@Suite struct `History in memory` {
  @Test func `does what every store does`() throws {
    try HistoryConformance(store: MemoryHistory()).check(seed: .random(in: 1 ... .max))
  }
}
