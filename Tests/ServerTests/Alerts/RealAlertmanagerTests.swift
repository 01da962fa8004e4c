import AsyncHTTPClient
import Foundation
import NIOCore
import Response
import Server
import Synchronization
import Telemetry
import Testing

@testable import Answers

/// Keeps the alerts that arrive.
final class CollectingAlerts: AlertSink {
  private let alerts = Mutex<[Alert]>([])
  private let room: Int

  init(room: Int = .max) { self.room = room }

  var all: [Alert] { alerts.withLock { $0 } }

  func tell(_ new: [Alert]) -> Int {
    alerts.withLock { alerts in
      let taken = new.prefix(max(0, room - alerts.count))
      alerts += taken
      return new.count - taken.count
    }
  }
}

@Suite(.serialized) struct `Real servers send alerts to us and receive them from us` {
  private static let now: @Sendable () -> Timestamp = {
    Timestamp.zero.advanced(bySeconds: Date.now.timeIntervalSince1970)
  }

  private func endpoints(
    _ alerts: CollectingAlerts, _ counts: AlertCounts
  ) -> @Sendable (AdmissionGate) -> [any HTTPEndpoint] {
    { _ in AlertEndpoint.all(sink: alerts, counts: counts, now: Self.now) }
  }

  @Test func `a Prometheus sends what its rules find, and says when it is over`() async throws {
    let alerts = CollectingAlerts()
    let counts = AlertCounts()
    try await RunningDoors.run(
      sink: CollectingSink(), endpoints: endpoints(alerts, counts)
    ) { doors in
      try await withTemporaryFolder { folder in
        let rules = """
          groups:
            - name: always
              rules:
                - alert: KubePodNotReady
                  expr: label_replace(vector(1), "pod", "web-1", "", "")
                  labels: {severity: warning}
                  annotations: {summary: "Pod {{ $labels.pod }} is not ready"}
          """
        let configuration = """
          global: {evaluation_interval: 1s}
          rule_files: ["\(folder)/rules.yaml"]
          alerting:
            alertmanagers:
              - static_configs: [{targets: ["127.0.0.1:\(doors.httpPort)"]}]
          """
        try write(Array(rules.utf8), to: "\(folder)/rules.yaml")
        try write(Array(configuration.utf8), to: "\(folder)/prometheus.yaml")
        let port = try await RealServer.freePort()
        try await RealServer.run(
          RealServer.prometheus,
          [
            "--config.file=\(folder)/prometheus.yaml", "--storage.tsdb.path=\(folder)/data",
            // The first sending comes before it has found out where we are.
            "--web.listen-address=127.0.0.1:\(port)", "--rules.alert.resend-delay=1s",
          ], ready: "http://127.0.0.1:\(port)/-/ready"
        ) {
          try await RealServer.until("an alert of Prometheus") { !alerts.all.isEmpty }
        }
      }
    }
    let alert = try #require(alerts.all.first)
    #expect(
      alert.labels == ["alertname": "KubePodNotReady", "pod": "web-1", "severity": "warning"])
    #expect(alert.annotations == ["summary": "Pod web-1 is not ready"])
    #expect(alert.isActive(at: alert.began))
    #expect(try #require(alert.ended) > alert.began)
    #expect(counts.totals.invalidCount == 0)
  }

  @Test func `an Alertmanager takes our notices, and its webhook brings others' alerts`()
    async throws
  {
    let alerts = CollectingAlerts()
    let counts = AlertCounts()
    let notice = Notice(
      kind: .opened, incident: 7, at: Self.now(), began: Self.now().advanced(bySeconds: -60),
      entity: AnswerEntity(type: "pool", kind: nil, name: "shop → db", service: "shop"),
      cause: "connection-leak",
      summary: "Connections are not given back", severity: "major", probability: 0.9,
      services: ["shop"])
    try await RunningDoors.run(
      sink: CollectingSink(), endpoints: endpoints(alerts, counts)
    ) { doors in
      try await withTemporaryFolder { folder in
        let webhook = "http://127.0.0.1:\(doors.httpPort)/api/v1/alerts/alertmanager"
        let configuration = """
          route: {receiver: whence, group_by: [alertname], group_wait: 0s, group_interval: 1s}
          receivers:
            - name: whence
              webhook_configs: [{url: "\(webhook)", send_resolved: true}]
          """
        try write(Array(configuration.utf8), to: "\(folder)/alertmanager.yaml")
        let port = try await RealServer.freePort()
        let url = "http://127.0.0.1:\(port)"
        try await RealServer.run(
          RealServer.alertmanager,
          [
            "--config.file=\(folder)/alertmanager.yaml", "--storage.path=\(folder)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
          ], ready: "\(url)/-/ready"
        ) {
          let sender = HTTPNoticeSender()
          let channel = NoticeChannel(name: "am", kind: .alertmanager, url: url)
          #expect(await sender.send(NoticeRequest(notice, to: channel)) == .delivered)
          let foreign = NoticeRequest.foreign(url)
          #expect(await sender.send(foreign) == .delivered)
          await sender.close()
          // Ours comes back too; it is counted and goes no further.
          try await RealServer.until("both alerts by the webhook") {
            counts.totals.alertCount >= 2 && !alerts.all.isEmpty
          }
          let held = try #require(try await RealServer.get("\(url)/api/v2/alerts"))
          let listed = try #require(try JSONValue(json: held).array)
          #expect(listed.count == 2)
          for item in listed {
            guard case .object(let members) = item["labels"] else { continue }
            let labels = Dictionary(
              uniqueKeysWithValues: members.map { ($0.name, $0.value.string ?? "") })
            let fingerprint = Alert(labels: labels, began: .zero).fingerprint
            #expect(item["fingerprint"]?.string == fingerprint)
          }
        }
      }
    }
    #expect(Set(alerts.all.map(\.name)) == ["PodDown"])
    #expect(alerts.all.first?.labels["pod"] == "web-1")
    #expect(alerts.all.first?.ended == nil)
  }

  @Test(arguments: [
    ("/api/v2/alerts", "text/plain", "[]", 415), ("/api/v2/alerts", "application/json", "{", 400),
    ("/api/v2/alerts", "application/json", "[]", 200),
    ("/api/v2/alerts", "application/json", #"[{"labels":{"a":""}}]"#, 400),
    ("/api/v1/alerts/alertmanager", "application/json", #"{"version":"4","alerts":[]}"#, 200),
    (
      "/api/v2/alerts", "application/json",
      #"[{"labels":{"alertname":"A"}},{"labels":{"alertname":"B"}}]"#, 503
    ),
  ])
  func `a request is answered by what it holds`(
    path: String, type: String, body: String, wanted: Int
  ) async throws {
    let alerts = CollectingAlerts(room: 1)
    let status = try await RunningDoors.run(
      sink: CollectingSink(), endpoints: endpoints(alerts, AlertCounts())
    ) { doors in
      try await doors.post(path, contentType: type, body: Array(body.utf8)).status
    }
    #expect(status == wanted)
  }
}

extension NoticeRequest {
  /// An alert that is none of ours, as anybody would post it.
  fileprivate static func foreign(_ url: String) -> NoticeRequest {
    var request = NoticeRequest(
      Notice(
        kind: .opened, incident: 1, at: .zero, began: .zero,
        entity: AnswerEntity(type: "pool", kind: nil, name: "p", service: nil),
        cause: "", summary: "", severity: "minor", probability: 1),
      to: NoticeChannel(name: "am", kind: .alertmanager, url: url))
    request.body = #"[{"labels":{"alertname":"PodDown","pod":"web-1","note":"ü"}}]"#
    return request
  }
}
