import Telemetry
import Testing

@testable import Answers
@testable import Response

@Suite struct `A notice is written as its receiver reads it` {
  private func notice(ended: Double? = nil) -> Notice {
    Notice(
      kind: ended == nil ? .opened : .resolved, incident: 7, at: second(100), began: second(60),
      ended: ended.map(second),
      entity: AnswerEntity(type: "pool", kind: nil, name: "shop → db", service: "shop"),
      cause: "connection-leak", summary: "Connections are <not> given back",
      severity: "major", probability: 0.914, services: ["shop", "web"],
      remedies: ["End idle ones & restart"], link: "http://whence/7")
  }

  private func request(
    _ kind: NoticeChannel.Kind, ended: Double? = nil,
    _ change: (inout NoticeChannel) -> Void = { _ in }
  ) -> NoticeRequest {
    var channel = NoticeChannel(name: "x", kind: kind, url: "http://there")
    change(&channel)
    return NoticeRequest(notice(ended: ended), to: channel)
  }

  private func json(_ request: NoticeRequest) throws -> JSONValue {
    try JSONValue(json: request.body)
  }

  private func header(_ name: String, _ request: NoticeRequest) -> String? {
    request.headers.first { $0.name == name }?.value
  }

  @Test func `a CloudEvent in one body`() throws {
    let request = request(.webhook) { $0.key = "secret" }
    #expect(header("Content-Type", request) == "application/cloudevents+json; charset=utf-8")
    #expect(header("Authorization", request) == "Bearer secret")
    let event = try json(request)
    for (name, value) in [
      ("specversion", "1.0"), ("id", "7-opened-100000"), ("source", "/whence"),
      ("type", "whence.incident.opened"), ("subject", "incident/7"),
      ("time", "1970-01-01T00:01:40.000Z"), ("datacontenttype", "application/json"),
    ] { #expect(event[name]?.string == value, "\(name)") }
    #expect(event["data"]?["entity"]?["name"]?.string == "shop → db")
    #expect(event["data"]?["services"]?.array?.count == 2)
  }

  @Test func `a CloudEvent with its attributes in headers`() throws {
    let request = request(.webhook) { $0.mode = .binary }
    #expect(header("ce-type", request) == "whence.incident.opened")
    #expect(header("ce-specversion", request) == "1.0")
    #expect(header("Content-Type", request) == "application/json")
    #expect(try json(request)["cause"]?.string == "connection-leak")
    #expect(try json(request)["specversion"] == nil)
  }

  @Test func `Slack has its own notation`() throws {
    let text = try #require(try json(request(.slack))["text"]?.string)
    #expect(
      text == """
        *Connections are &lt;not&gt; given back (pool shop → db, 91 %)*
        Incident 7, major. Hurts shop and web.
        Do: End idle ones &amp; restart
        <http://whence/7|More>
        """)
  }

  @Test(arguments: [(nil, "trigger"), (90.0, "resolve")])
  func `PagerDuty knows the incident by its key`(ended: Double?, action: String) throws {
    let request = request(.pagerduty, ended: ended) { $0.key = "routing" }
    #expect(request.url == "http://there/v2/enqueue")
    #expect(header("Authorization", request) == nil)
    let event = try json(request)
    #expect(event["routing_key"]?.string == "routing")
    #expect(event["event_action"]?.string == action)
    #expect(event["dedup_key"]?.string == "whence-incident-7")
    #expect(event["payload"]?["severity"]?.string == "error")
    #expect(event["payload"]?["source"]?.string == "pool shop → db")
  }

  @Test(arguments: [(nil, "1970-01-01T00:05:40.000Z"), (90.0, "1970-01-01T00:01:30.000Z")])
  func `an Alertmanager is told until when it holds`(ended: Double?, end: String) throws {
    let request = request(.alertmanager, ended: ended)
    #expect(request.url == "http://there/api/v2/alerts")
    let alert = try #require(try json(request).array?.first)
    #expect(alert["labels"]?["alertname"]?.string == "WhenceIncident")
    #expect(alert["labels"]?["incident"]?.string == "7")
    #expect(alert["startsAt"]?.string == "1970-01-01T00:01:00.000Z")
    #expect(alert["endsAt"]?.string == end)
  }

  @Test func `a template says it in one's own words`() throws {
    let template = try NoticeTemplate("{severity}: {cause} at {entity} since {began} ({services})")
    #expect(
      template.text(notice())
        == "major: connection-leak at shop → db since 1970-01-01T00:01:00.000Z (shop and web)")
  }

  @Test(arguments: ["{sumary}", "{summary", "{}"])
  func `a template with a wrong word is refused`(text: String) {
    #expect(throws: NoticeTemplateError.self) { try NoticeTemplate(text) }
  }
}
