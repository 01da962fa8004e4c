import TestSeeds
import Testing
import Topology

@Suite struct `Operation names have no values in them` {
  @Test(arguments: [
    ("GET /cart", "GET /cart"),
    ("GET /users/42", "GET /users/{}"),
    ("GET /users/42/orders/7?page=3", "GET /users/{}/orders/{}"),
    ("GET /item?id=1", "GET /item"),
    ("/a/123e4567-e89b-12d3-a456-426614174000/b", "/a/{}/b"),
    ("/img/deadbeef01", "/img/{}"),
    ("/img/deadbeef", "/img/deadbeef"),
    ("/abc1/x", "/abc1/x"),
    ("/v2/things", "/v2/things"),
    ("job 2024-01-31", "job {}"),
    ("price 1,234.50", "price {}"),
    ("SELECT shop2", "SELECT shop2"),
    ("cache:get:981", "cache:get:{}"),
    ("", ""),
    ("?", ""),
    ("42", "{}"),
    ("//7//", "//{}//"),
    ("café/7", "café/{}"),
  ])
  func `one route is one operation`(_ text: String, _ wanted: String) {
    #expect(OperationName.templated(text) == wanted)
  }

  @Test(arguments: ["GET /users/42", "/a/123e4567-e89b-12d3-a456-426614174000", "x 1 y 2", "?7"])
  func `a templated name stays as it is`(_ text: String) {
    let once = OperationName.templated(text)
    #expect(OperationName.templated(once) == once)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `random numbers in one route give one name`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let names = (0..<50).map { _ in
      let id = UInt64.random(in: 0...UInt64.max, using: &random)
      return OperationName.templated("GET /users/\(id)/photos/\(String(id | 1 << 60, radix: 10))")
    }
    #expect(Set(names) == ["GET /users/{}/photos/{}"], "seed \(seed)")
  }
}
