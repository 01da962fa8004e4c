internal import Answers
internal import Telemetry

/// A notice as the HTTP request that a channel's receiver understands.
package struct NoticeRequest: Hashable, Sendable {
  /// Always POST; the whole address.
  package var url: String
  /// Sorted by name.
  package var headers: [(name: String, value: String)]
  package var body: String

  package static func == (left: NoticeRequest, right: NoticeRequest) -> Bool {
    left.url == right.url && left.body == right.body
      && left.headers.elementsEqual(right.headers) { $0 == $1 }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(url)
    hasher.combine(body)
  }

  /// The request that tells a channel of a notice.
  package init(_ notice: Notice, to channel: NoticeChannel) {
    let message = NoticeMessage(notice: notice, channel: channel)
    url = channel.url
    headers = [("Content-Type", "application/json")]
    switch channel.kind {
    case .slack: body = message.slack
    case .pagerduty:
      url += "/v2/enqueue"
      body = message.pagerduty
    case .alertmanager:
      url += "/api/v2/alerts"
      body = message.alertmanager
    case .webhook:
      switch channel.mode {
      case .structured:
        headers = [("Content-Type", "application/cloudevents+json; charset=utf-8")]
        body = message.cloudEvent
      case .binary:
        headers += message.cloudEventHeaders
        body = message.data
      }
    }
    if channel.kind != .pagerduty, !channel.key.isEmpty {
      headers.append(("Authorization", "Bearer \(channel.key)"))
    }
  }
}

/// Bodies of a notice.
private struct NoticeMessage {
  let notice: Notice
  let channel: NoticeChannel

  private static let source = "/whence"

  private var isOver: Bool { notice.ended != nil }
  private var type: String { "whence.incident.\(notice.kind.rawValue)" }

  // MARK: CloudEvents 1.0

  /// HTTP protocol binding, section 3.1.
  var cloudEventHeaders: [(name: String, value: String)] {
    [
      ("ce-id", notice.id), ("ce-source", Self.source), ("ce-specversion", "1.0"),
      ("ce-subject", "incident/\(notice.incident)"), ("ce-time", notice.at.rfc3339),
      ("ce-type", type),
    ]
  }

  /// JSON event format.
  var cloudEvent: String {
    text { json in
      json.member("specversion", "1.0")
      json.member("id", notice.id)
      json.member("source", Self.source)
      json.member("type", type)
      json.member("subject", "incident/\(notice.incident)")
      json.member("time", notice.at.rfc3339)
      json.member("datacontenttype", "application/json")
      json.object("data", writeData)
    }
  }

  var data: String { text(writeData) }

  private func writeData(_ json: inout JSONText) {
    json.int("incident", notice.incident)
    json.member("kind", notice.kind.rawValue)
    json.member("text", channel.text(notice))
    json.member("cause", notice.cause)
    json.member("summary", notice.summary)
    json.member("severity", notice.severity)
    json.number("probability", notice.probability)
    json.object("entity") { json in
      json.member("type", notice.entity.type)
      json.member("kind", notice.entity.kind)
      json.member("name", notice.entity.name)
      json.member("service", notice.entity.service)
    }
    json.member("began", notice.began.rfc3339)
    json.member("ended", notice.ended?.rfc3339)
    json.array("services", notice.services) { $0.string($1) }
    json.array("remedies", notice.remedies) { $0.string($1) }
    json.member("link", notice.link)
  }

  // MARK: Slack

  var slack: String {
    var lines = ["*\(escaped(channel.text(notice)))*"]
    if !isOver {
      let services = notice.services.isEmpty ? "" : " Hurts \(Plain.list(notice.services))."
      lines.append(escaped("Incident \(notice.incident), \(notice.severity).\(services)"))
      if let remedy = notice.remedies.first { lines.append(escaped("Do: \(remedy)")) }
    }
    if let link = notice.link { lines.append("<\(escaped(link))|More>") }
    return text { $0.member("text", lines.joined(separator: "\n")) }
  }

  /// The three marks of Slack's own notation.
  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  // MARK: PagerDuty

  /// Bytes of a summary that the Events API takes.
  private static let summaryCountMax = 1_024

  var pagerduty: String {
    text { json in
      json.member("routing_key", channel.key)
      json.member("event_action", isOver ? "resolve" : "trigger")
      json.member("dedup_key", "whence-incident-\(notice.incident)")
      json.object("payload") { json in
        json.member("summary", String(channel.text(notice).prefix(Self.summaryCountMax)))
        json.member("source", notice.subject)
        json.member("severity", severity)
        json.member("timestamp", notice.began.rfc3339)
        json.member("component", notice.entity.name)
        json.member("group", notice.entity.service)
        json.member("class", notice.cause)
        json.object("custom_details", writeData)
      }
      json.member("client", "Whence")
      if let link = notice.link { json.member("client_url", link) }
    }
  }

  private var severity: String {
    switch notice.severity {
    case "critical": "critical"
    case "major": "error"
    default: "warning"
    }
  }

  // MARK: Alertmanager

  var alertmanager: String {
    let repeatSeconds = channel.limits.repeatSeconds ?? 60
    let end = notice.ended ?? notice.at.advanced(bySeconds: 4 * repeatSeconds)
    var json = JSONText()
    json.array([notice]) { json, notice in
      json.object { json in
        json.object("labels") { json in
          // A label that changes makes another alert: only what routes need is one.
          json.member("alertname", Alert.ownName)
          json.member("incident", "\(notice.incident)")
          json.member("severity", notice.severity)
          json.member("generator", "whence")
        }
        json.object("annotations") { json in
          json.member("summary", channel.text(notice))
          json.member("cause", notice.cause)
          json.member("entity", notice.subject)
          json.member("services", notice.services.joined(separator: ", "))
        }
        json.member("startsAt", notice.began.rfc3339)
        json.member("endsAt", end.rfc3339)
        if let link = notice.link { json.member("generatorURL", link) }
      }
    }
    return json.text
  }

  private func text(_ members: (inout JSONText) -> Void) -> String {
    var json = JSONText()
    json.object(members)
    return json.text
  }
}

extension JSONText {
  fileprivate mutating func member(_ name: String, _ value: String?) {
    key(name)
    string(value)
  }
}
