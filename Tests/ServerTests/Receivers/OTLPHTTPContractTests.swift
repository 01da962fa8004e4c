import NIOHTTP1
import Server
import Telemetry
import Testing

@Suite struct `The OTLP HTTP door keeps the contract of the specification` {
  @Test(arguments: TelemetrySignal.allCases, OTLPEncoding.allCases)
  func `a message reaches the sink as it was sent and is answered in its own type`(
    signal: TelemetrySignal, encoding: OTLPEncoding
  ) async throws {
    let sink = CollectingSink()
    let body = Array("any bytes".utf8)
    let answer = try await RunningDoors.run(sink: sink) {
      try await $0.post(signal.path, contentType: encoding.mediaType, body: body)
    }
    #expect(answer.status == 200)
    #expect(answer.headers.first(name: "content-type") == encoding.mediaType)
    #expect(answer.body == (encoding == .json ? Array("{}".utf8) : []))
    #expect(sink.received == [.init(signal: signal, encoding: encoding, bytes: body)])
  }

  @Test(
    arguments: [
      ("application/json; charset=utf-8", 200), ("Application/JSON", 200), ("text/plain", 415),
      ("application/protobuf", 415), (nil, 415),
    ] as [(String?, Int)])
  func `only the two content types of OTLP are taken`(type: String?, status: Int) async throws {
    let answer = try await RunningDoors.run(sink: CollectingSink()) {
      try await $0.post("/v1/traces", contentType: type)
    }
    #expect(answer.status == status)
  }

  @Test(arguments: [("identity", 200), ("zstd", 415), ("deflate", 415), ("br", 415)])
  func `only gzip and identity are taken as content encoding`(
    encoding: String, status: Int
  ) async throws {
    let answer = try await RunningDoors.run(sink: CollectingSink()) {
      try await $0.post("/v1/logs", headers: [("content-encoding", encoding)])
    }
    #expect(answer.status == status)
  }

  @Test(arguments: [HTTPMethod.GET, .PUT, .DELETE, .HEAD])
  func `any method but POST is refused with the one allowed`(method: HTTPMethod) async throws {
    let answer = try await RunningDoors.run(sink: CollectingSink()) {
      try await $0.post("/v1/metrics", method: method)
    }
    #expect(answer.status == 405)
    #expect(answer.headers.first(name: "allow") == "POST")
  }

  @Test(arguments: ["/", "/v1/profiles", "/v1/traces/", "/v2/traces", "/V1/traces"])
  func `an unknown path is not found`(path: String) async throws {
    let answer = try await RunningDoors.run(sink: CollectingSink()) { try await $0.post(path) }
    #expect(answer.status == 404)
  }

  @Test func `an empty request succeeds`() async throws {
    let sink = CollectingSink()
    let answer = try await RunningDoors.run(sink: sink) { try await $0.post("/v1/traces") }
    #expect(answer.status == 200)
    #expect(sink.received.map(\.bytes) == [[]])
  }

  @Test(arguments: TelemetrySignal.allCases)
  func `a partial success says how many were rejected and why`(signal: TelemetrySignal) async throws
  {
    let sink = CollectingSink { Acceptance(rejectedCount: 300, message: "too \"old\"") }
    let answers = try await RunningDoors.run(sink: sink) { doors in
      [
        try await doors.post(signal.path),
        try await doors.post(signal.path, contentType: "application/json"),
      ]
    }
    #expect(answers.map(\.status) == [200, 200])
    // partial_success = 1 { rejected = 1: 300, error_message = 2 }, worked out from the encoding's
    // specification.
    #expect(
      answers[0].body == [0x0a, 14, 0x08, 0xac, 0x02, 0x12, 9] + Array("too \"old\"".utf8))
    let rejected = OTLPResponse.rejectedMember(signal)
    #expect(
      answers[1].text
        == #"{"partialSuccess":{"\#(rejected)":"300","errorMessage":"too \"old\""}}"#)
  }

  @Test func `a warning without rejections is a partial success of zero`() async throws {
    let sink = CollectingSink { Acceptance(message: "old names") }
    let answer = try await RunningDoors.run(sink: sink) {
      try await $0.post("/v1/traces", contentType: "application/json")
    }
    #expect(answer.text == #"{"partialSuccess":{"errorMessage":"old names"}}"#)
  }

  @Test func `bad data is answered with a status that is not to be retried`() async throws {
    let sink = CollectingSink { () throws(Refusal) in throw .malformed("field 1 ends early") }
    let answers = try await RunningDoors.run(sink: sink) { doors in
      [
        try await doors.post("/v1/traces", body: [1]),
        try await doors.post("/v1/traces", contentType: "application/json", body: [1]),
      ]
    }
    #expect(answers.map(\.status) == [400, 400])
    #expect(answers[0].body == [0x08, 3, 0x12, 18] + Array("field 1 ends early".utf8))
    #expect(answers[1].text == #"{"code":3,"message":"field 1 ends early"}"#)
    #expect(answers.allSatisfy { $0.headers.first(name: "retry-after") == nil })
  }

  @Test func `an overloaded server asks to be tried again later`() async throws {
    let sink = CollectingSink { () throws(Refusal) in
      throw Refusal(.overloaded, "full", retryAfterSeconds: 7)
    }
    let answer = try await RunningDoors.run(sink: sink) { try await $0.post("/v1/traces") }
    #expect(answer.status == 503)
    #expect(answer.headers.first(name: "retry-after") == "7")
  }
}
