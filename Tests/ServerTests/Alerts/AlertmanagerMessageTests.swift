import Answers
import Server
import Telemetry
import Testing

@Suite("Alerts are read as Prometheus and Alertmanager write them")
struct AlertmanagerMessageTests {
  private static let now = Timestamp(nanoseconds: 1_800_000_000_000_000_000)

  private func read(
    _ text: String, _ form: AlertmanagerMessage.Form = .api, limits: AlertLimits = AlertLimits()
  ) throws(Refusal) -> AlertmanagerMessage {
    let bytes = Array(text.utf8)
    do {
      return try bytes.withUnsafeBytes {
        try AlertmanagerMessage($0, form: form, at: Self.now, limits: limits)
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .malformed("\(error)")
    }
  }

  @Test func `an alert of the API ends when its end has passed`() throws {
    let message = try read(
      """
      [{"labels":{"alertname":"A","pod":"p","empty":""},"annotations":{"summary":"s"},
      "startsAt":"2026-11-21T10:00:00.5Z","endsAt":"2026-11-21T11:04:00+01:00",
      "generatorURL":"http://x"}]
      """)
    let alert = try #require(message.alerts.first)
    #expect(alert.labels == ["alertname": "A", "pod": "p"])
    #expect(alert.annotations == ["summary": "s"])
    #expect(alert.began.rfc3339 == "2026-11-21T10:00:00.500Z")
    #expect(alert.ended?.rfc3339 == "2026-11-21T10:04:00.000Z")
    #expect(message.problem == nil)
  }

  @Test func `an alert that says no times began now and is over unless it is told again`() throws {
    let alert = try #require(try read(#"[{"labels":{"alertname":"A"}}]"#).alerts.first)
    #expect(alert.began == Self.now)
    #expect(alert.ended == Self.now.advanced(bySeconds: 300))
  }

  @Test(arguments: [("firing", nil), ("resolved", "2026-11-21T10:30:00.000Z")])
  func `an alert of a webhook is over when its status says so`(
    status: String, ended: String?
  ) throws {
    let end = status == "firing" ? "0001-01-01T00:00:00Z" : "2026-11-21T10:30:00Z"
    let message = try read(
      """
      {"version":"4","groupKey":"g","status":"\(status)","receiver":"r","alerts":[
      {"status":"\(status)","labels":{"alertname":"A"},"annotations":{},
      "startsAt":"2026-11-21T10:00:00Z","endsAt":"\(end)","fingerprint":"x"}]}
      """, .webhook)
    #expect(message.alerts.first?.ended?.rfc3339 == ended)
  }

  @Test(arguments: [
    ("{", "not JSON"), ("{}", "the message is no"), ("[{}]", "[0] has no 'labels'"),
    (#"[{"labels":{"a":1}}]"#, "[0].labels.a is no String"),
    (String(repeating: "[", count: 100_000), "not JSON"),
  ])
  func `what is no list of alerts is refused with its place`(text: String, wanted: String) {
    do {
      _ = try read(text)
      Issue.record("was read")
    } catch {
      #expect(error.kind == .malformed)
      #expect(error.message.contains(wanted), "\(error.message)")
    }
  }

  @Test func `a webhook of another version is refused`() {
    #expect(throws: Refusal.malformed("webhook of version '3', not 4")) {
      try read(#"{"version":"3","alerts":[]}"#, .webhook)
    }
  }

  @Test(arguments: [
    (#"{"labels":{"a":""}}"#, "no label has a value"),
    (#"{"labels":{"a":"b","c":"d"}}"#, "2 labels, the limit is 1"),
    (#"{"labels":{"a":"bbbbbbbbbb"}}"#, "label 'a' has 11 bytes, the limit is 10"),
    (#"{"labels":{"a":"b"},"startsAt":"now"}"#, "startsAt is 'now', no RFC 3339 time"),
    (
      #"{"labels":{"a":"b"},"startsAt":"2026-11-21T10:00:00Z","endsAt":"2026-11-21T09:00:00Z"}"#,
      "ends at 2026-11-21T09:00:00.000Z, before it began at 2026-11-21T10:00:00.000Z"
    ),
  ])
  func `an alert that cannot be used leaves the others`(alert: String, wanted: String) throws {
    var limits = AlertLimits()
    limits.alertLabelCountMax = 1
    limits.alertLabelByteCountMax = 10
    let message = try read(#"[{"labels":{"good":"x"}},\#(alert)]"#, limits: limits)
    #expect(message.alerts.map(\.labels) == [["good": "x"]])
    #expect(message.invalidCount == 1)
    #expect(message.problem == "alert 1: \(wanted)")
  }

  /// The values are of Alertmanager 0.25's own API for alerts with these labels.
  @Test(arguments: [([:], "cbf29ce484222325")] as [([String: String], String)])
  func `the fingerprint is Alertmanager's`(labels: [String: String], wanted: String) {
    #expect(Alert(labels: labels, began: .zero).fingerprint == wanted)
  }
}
