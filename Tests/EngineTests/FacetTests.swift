import Answers
import Causes
import Telemetry
import Testing

@testable import Engine

/// What failed requests have in common: the ninth part of requests to one of two pods, on one
/// route, for one tenant.
@Suite struct `Facets of failing against succeeding requests` {
  /// Requests of one window as one OTLP message for each pod.
  private static func requests(
    _ window: Int, isBad: (_ pod: String, _ route: String, _ tenant: String) -> Bool
  ) -> [[UInt8]] {
    ["shop-1", "shop-2"].enumerated().map { podNumber, pod in
      let spans = (0..<60).map { number in
        let route = number % 3 == 0 ? "/create" : "/list"
        let tenant = "tenant-\(number / 3 % 5)"
        let id = window * 1_000 + podNumber * 100 + number + 1
        let start = 1_790_000_000_000 + window * 5_000 + number * 80
        let status = isBad(pod, route, tenant) ? 500 : 200
        return """
          {"traceId":"\(hex(id, 32))","spanId":"\(hex(id, 16))","name":"x","kind":2,\
          "startTimeUnixNano":"\(start)000000","endTimeUnixNano":"\(start + 20)000000",\
          "attributes":[\(text("http.route", route)),\(text("tenant.id", tenant)),\
          {"key":"http.response.status_code","value":{"intValue":\(status)}}]}
          """
      }
      let sender = [
        text("service.name", "shop"), text("service.instance.id", pod),
        text("service.version", "1.0"),
      ].joined(separator: ",")
      return Array(
        """
        {"resourceSpans":[{"resource":{"attributes":[\(sender)]},\
        "scopeSpans":[{"spans":[\(spans.joined(separator: ","))]}]}]}
        """.utf8)
    }
  }

  private static func text(_ key: String, _ value: String) -> String {
    "{\"key\":\"\(key)\",\"value\":{\"stringValue\":\"\(value)\"}}"
  }

  private static func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  private func comparison(
    _ isBad: (_ pod: String, _ route: String, _ tenant: String) -> Bool
  ) throws -> FacetComparison {
    var engine = try #require(SyntheticEstate()).engine
    var reader = SpanReader()
    for window in 0..<12 {
      for message in Self.requests(
        window, isBad: { window >= 8 && isBad($0, $1, $2) })
      {
        let batch = try message.withUnsafeBytes { try reader.decode($0, encoding: .json) }
        _ = engine.absorb(batch, from: &reader)
      }
    }
    _ = engine.advance(to: second(70))
    let evidence = engine.snapshot.evidence
    return try #require(evidence.first { $0.service == "shop" && $0.operation == nil }).facets
  }

  /// Catalogue: one of two pods is gone or broken; a fifth of the creates fail, the rate is as
  /// ever.
  @Test func `one pod and one route are named when creates fail on one of two pods`() throws {
    let facets = try comparison { pod, route, _ in pod == "shop-2" && route == "/create" }
    #expect(facets.compared == "failed")
    #expect(
      Set(facets.values.map { "\($0.facet) \($0.value)" }) == ["instance shop-2", "route /create"])
    #expect(facets.values.allSatisfy { $0.badCount > 0 && $0.chance < 1e-4 && $0.logOdds > 1 })
    // Two pods, two routes, five tenants; all have one version.
    #expect(facets.triedCount == 9)
  }

  @Test func `one tenant is named when all of its requests fail`() throws {
    let facets = try comparison { $2 == "tenant-3" }
    #expect(facets.values.map { "\($0.facet) \($0.value)" } == ["tenant.id tenant-3"])
  }

  @Test func `nothing is named when all fail alike`() throws {
    var count = 0
    let facets = try comparison { _, _, _ in
      count += 1
      return count % 7 == 0
    }
    #expect(facets.compared == "failed")
    #expect(facets.values.isEmpty)
  }
}
