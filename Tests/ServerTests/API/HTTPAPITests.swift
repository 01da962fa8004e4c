import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Queries
import Server
import Testing

@Suite struct `The HTTP API answers from snapshots` {
  @Test func `each resource is one JSON object with its members`() async throws {
    let wanted = [
      (
        "/api/v1/diagnosis",
        ["at", "causes", "earlier", "elapsedSeconds", "presence", "unexplained", "unknown"]
      ),
      (
        "/api/v1/topology",
        ["at", "entities", "next", "presence", "relations", "total", "unknown", "version"]
      ),
      ("/api/v1/symptoms", ["at", "next", "presence", "symptoms", "total", "unknown"]),
      (
        "/api/v1/status",
        [
          "allowedLatenessSeconds", "at", "doors", "engine", "firstSeen", "history", "library",
          "limits", "presence", "questions", "ready", "receivers", "topology", "unknown",
          "version",
        ]
      ),
    ]
    try await RunningAPI.run { api in
      for (path, members) in wanted {
        let answer = try await api.ask(path)
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "content-type") == "application/json")
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        #expect(object?.keys.sorted() == members, "\(path)")
      }
      #expect(try await api.ask("/api/v1/topology").text.contains(#""name":"billing""#))
      let sheet = try await api.ask("/api/v1/entity?entity=service%2Fbilling")
      #expect(sheet.status == 200)
      #expect(sheet.text.contains(#""state":"unknown""#))
    }
  }

  @Test func `people get text, probes get a word`() async throws {
    try await RunningAPI.run { api in
      let text = try await api.ask("/api/v1/diagnosis?format=text")
      #expect(text.text.hasPrefix("No cause to report"))
      #expect(try await api.ask("/healthz").text == "ok\n")
      #expect(try await api.ask("/readyz").status == 200)
    }
  }

  @Test func `the OpenAPI document is served`() async throws {
    try await RunningAPI.run { api in
      let document = try await api.ask("/api/v1/openapi.json")
      #expect(document.text == OpenAPIDocument(version: "test").json)
    }
  }
}

@Suite struct `The HTTP API refuses with problem details` {
  @Test(arguments: [
    ("GET", "/api/v1/other", 404, "path"),
    ("GET", "/other", 404, "path"),
    ("POST", "/api/v1/diagnosis", 405, "method"),
    ("DELETE", "/api/v1/openapi.json", 405, "method"),
    ("GET", "/api/v1/diagnosis?format=xml", 400, "format"),
    ("GET", "/api/v1/diagnosis?verbose=1", 400, "verbose"),
    ("GET", "/api/v1/openapi.json?x", 400, "x"),
    ("GET", "/api/v1/symptoms?limit=0", 400, "limit"),
    ("GET", "/api/v1/symptoms?limit=1&limit=2", 400, "limit"),
    ("GET", "/api/v1/topology?cursor=a", 400, "cursor"),
    ("GET", "/api/v1/topology?service=%C3%28", 400, "query"),
    ("GET", "/api/v1/entity", 400, "entity"),
    ("GET", "/api/v1/topology?at=2200-01-01T00:00:00Z", 422, "at"),
    ("GET", "/api/v1/topology?at=9999-01-01T00:00:00Z", 422, "at"),
    ("GET", "/api/v1/topology?at=9999-13-01T00:00:00Z", 400, "at"),
    (
      "GET", "/api/v1/vitals?entity=billing&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 422,
      "from"
    ),
    ("GET", "/api/v1/entity?entity=nobody", 404, "entity"),
    ("GET", "/api/v1/incidents/0", 400, "id"),
    ("GET", "/api/v1/incidents/7", 404, "id"),
    ("GET", "/api/v1/what-if?entity=billing&cause=none", 404, "cause"),
  ])
  func `what cannot be answered`(
    method: String, path: String, status: Int, place: String
  ) async throws {
    try await RunningAPI.run { api in
      let answer = try await api.ask(path, HTTPMethod(rawValue: method))
      #expect(answer.status == status)
      #expect(answer.headers.first(name: "content-type") == "application/problem+json")
      let problem = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
      #expect(problem?["status"] as? Int == status)
      #expect(problem?["place"] as? String == place)
      #expect((answer.headers.first(name: "allow") != nil) == (status == 405))
    }
  }

  /// A page of a stranger, open on this machine, can reach a door on loopback.
  @Test(arguments: [
    ("host", "evil.example"), ("host", "evil.example:7317"), ("origin", "https://evil.example"),
    ("origin", "null"),
  ])
  func `foreign hosts and pages`(name: String, value: String) async throws {
    try await RunningAPI.run { api in
      let foreign = try await api.ask("/api/v1/status", headers: [(name, value)])
      #expect(foreign.status == 403)
      let origin = ("origin", "http://localhost:\(api.port)")
      let own = try await api.ask("/api/v1/status", headers: [origin])
      #expect(own.status == 200)
    }
  }

  @Test func `more than may come at once`() async throws {
    var limits = APILimits()
    limits.apiRequestsPerSecondMax = 3
    try await RunningAPI.run(limits: limits) { api in
      var statuses: [Int] = []
      for _ in 0..<40 where !statuses.contains(429) {
        statuses.append(try await api.ask("/api/v1/diagnosis").status)
      }
      #expect(statuses.first == 200)
      #expect(statuses.last == 429)
      #expect(try await api.ask("/healthz").status == 200)
    }
  }
}

@Suite struct `The HTTP API sends what is new` {
  @Test func `an answer that is known is not sent again until something changes`() async throws {
    try await RunningAPI.run { api in
      let first = try await api.ask("/api/v1/topology")
      let etag = try #require(first.headers.first(name: "etag"))
      for known in [etag, "W/\(etag)", "\"other\", \(etag)", "*"] {
        let again = try await api.ask("/api/v1/topology", headers: [("if-none-match", known)])
        #expect(again.status == 304, "\(known)")
        #expect(again.body.isEmpty)
        #expect(again.headers.first(name: "etag") == etag)
      }
      try RunningAPI.hear(20..<60, api.host)
      api.host.drain()
      let later = try await api.ask("/api/v1/topology", headers: [("if-none-match", etag)])
      #expect(later.status == 200)
      #expect(later.headers.first(name: "etag") != etag)
    }
  }

  @Test func `HEAD has the head of GET`() async throws {
    try await RunningAPI.run { api in
      for path in ["/api/v1/topology", "/api/v1/openapi.json", "/healthz"] {
        let (get, head) = (try await api.ask(path), try await api.ask(path, .HEAD))
        #expect(head.status == get.status)
        #expect(head.body.isEmpty)
        #expect(head.headers.first(name: "content-length") == String(get.body.count))
        #expect(head.headers.first(name: "etag") == get.headers.first(name: "etag"))
      }
    }
  }

  @Test func `live changes come as they happen, and end with the server`() async throws {
    try await RunningAPI.run { api in
      let response = try await HTTPClient.shared.execute(
        api.request("/api/v1/events"), timeout: .seconds(30))
      #expect(response.headers.first(name: "content-type") == "text/event-stream")
      var text = ""
      for try await part in response.body {
        let isFirst = text.isEmpty
        text += String(buffer: part)
        if isFirst {
          try RunningAPI.hear(20..<60, api.host)
          api.host.drain()
        }
        if text.components(separatedBy: "event: tick").count > 2 { break }
      }
      #expect(text.hasPrefix("id: 1\nevent: tick\ndata: {\"at\":\"2023-11-14T"))
    }
  }
}
