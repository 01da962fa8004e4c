import Answers
import Foundation
import OTLPProtos
import Server
import SwiftProtobuf
import Telemetry

private typealias Traces = OTLPExportTraceServiceRequest
private typealias Metrics = OTLPExportMetricsServiceRequest

/// What the alert rules of a usual estate say of a recording: plain thresholds on its own spans and
/// metrics, looked at every quarter of a minute over the last minute.
///
/// Knows nothing of causes, symptoms or baselines; reads the recording with the protobuf library.
struct UsualAlerts {
  /// Where somebody set their thresholds.
  struct Thresholds: Sendable {
    /// Share of requests.
    var errors = 0.05
    /// Seconds at the 95th percentile.
    var latency = 1.0
    /// Of the traffic of the first two minutes.
    var traffic = 0.25
  }

  /// An alert that begins, or is over.
  struct Change {
    var at: Double
    var name: String
    var labels: [String: String]
    var began: Double
    var isOver: Bool
  }

  private struct Span {
    var service: String
    var kind: OTLPSpan.SpanKind
    var route: String?
    var peer: String?
    var isError: Bool
    var start: Double
    var end: Double
  }

  private struct Series: Hashable {
    var name: String
    var service: String
    var attribute: String
  }

  private static let step = 15.0
  private static let range = 60.0
  /// Fewer requests than that in a minute say nothing.
  private static let countMin = 5

  private let thresholds: Thresholds
  private var spans: [Span] = []
  private var series: [Series: [(at: Double, value: Double)]] = [:]
  private var firing: [[String: String]: Double] = [:]
  /// In the order of time.
  private(set) var changes: [Change] = []
  /// How many different alerts rang.
  private(set) var alertCount = 0

  init(_ file: String, _ thresholds: Thresholds) throws {
    self.thresholds = thresholds
    let recording = try Recording(path: file)
    while let message = try recording.next() {
      switch message.signal {
      case .traces: read(try Traces(serializedBytes: message.bytes))
      case .metrics: read(try Metrics(serializedBytes: message.bytes))
      case .logs: break
      }
    }
    guard let first = spans.map(\.start).min(), let last = spans.map(\.end).max() else { return }
    for time in stride(from: first + Self.range, through: last, by: Self.step) {
      look(at: time, begin: first)
    }
  }

  // MARK: Reading

  private mutating func read(_ request: Traces) {
    for resource in request.resourceSpans {
      let service = Self.texts(resource.resource.attributes)["service.name"] ?? ""
      for span in resource.scopeSpans.flatMap(\.spans) {
        let texts = Self.texts(span.attributes)
        let method = texts["http.request.method"] ?? texts["http.method"] ?? ""
        spans.append(
          Span(
            service: service, kind: span.kind, route: texts["http.route"].map { "\(method) \($0)" },
            peer: texts["server.address"] ?? texts["net.peer.name"],
            isError: span.status.code == .error, start: Double(span.startTimeUnixNano) / 1e9,
            end: Double(span.endTimeUnixNano) / 1e9))
      }
    }
  }

  private mutating func read(_ request: Metrics) {
    for resource in request.resourceMetrics {
      let service = Self.texts(resource.resource.attributes)["service.name"] ?? ""
      for metric in resource.scopeMetrics.flatMap(\.metrics) {
        for point in metric.gauge.dataPoints + metric.sum.dataPoints {
          let attributes = Self.texts(point.attributes).sorted { $0.key < $1.key }
          let key = Series(
            name: metric.name, service: service,
            attribute: attributes.map(\.value).joined(separator: " "))
          let value = point.asInt == 0 ? point.asDouble : Double(point.asInt)
          series[key, default: []].append((Double(point.timeUnixNano) / 1e9, value))
        }
      }
    }
  }

  private static func texts(
    _ attributes: [OTLPKeyValue]
  ) -> [String: String] {
    Dictionary(
      attributes.map { ($0.key, $0.value.stringValue) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Rules

  private mutating func look(at time: Double, begin: Double) {
    let recent = spans.filter { $0.end >= time - Self.range && $0.end < time }
    let served = recent.filter { $0.kind == .server || $0.kind == .consumer }
    judge(served, at: time, ("HighErrorRate", "HighLatency")) { ["service": $0.service] }
    judge(served.filter { $0.route != nil }, at: time, ("EndpointErrors", "EndpointSlow")) {
      ["service": $0.service, "route": $0.route ?? ""]
    }
    let called = recent.filter { $0.kind == .client && $0.peer != nil }
    judge(called, at: time, ("DependencyErrors", "DependencySlow")) {
      ["service": $0.service, "peer": $0.peer ?? ""]
    }
    judgeTraffic(served, at: time, begin: begin)
    judgeMetrics(at: time)
  }

  private mutating func judge(
    _ spans: [Span], at time: Double, _ names: (errors: String, latency: String),
    _ labels: (Span) -> [String: String]
  ) {
    for (labels, group) in Dictionary(grouping: spans, by: labels).sorted(by: Self.isBefore)
    where group.count >= Self.countMin {
      let failed = Double(group.count(where: \.isError)) / Double(group.count)
      let seconds = group.map { $0.end - $0.start }.sorted()
      let slow = seconds[Int(0.95 * Double(seconds.count - 1))]
      ring(names.errors, labels, failed > thresholds.errors, at: time)
      ring(names.latency, labels, slow > thresholds.latency, at: time)
    }
  }

  private mutating func judgeTraffic(_ served: [Span], at time: Double, begin: Double) {
    let usual = spans.filter {
      ($0.kind == .server || $0.kind == .consumer) && $0.end < begin + 2 * Self.range
    }
    for (service, group) in Dictionary(grouping: usual, by: \.service).sorted(by: {
      $0.key < $1.key
    }) {
      let (aMinute, now) = (
        Double(group.count) / 2, Double(served.count { $0.service == service })
      )
      let isLow = aMinute > 10 && now < aMinute * thresholds.traffic
      ring("LowTraffic", ["service": service], isLow, at: time)
    }
  }

  private mutating func judgeMetrics(at time: Double) {
    let last = { (values: [(at: Double, value: Double)], end: Double) -> Double in
      values.last { $0.at <= end }?.value ?? 0
    }
    let server = ["instance": "127.0.0.1:13306"]
    let max = series.first { $0.key.name == "mysql.connection.max" }.map { last($0.value, time) }
    for (key, values) in series.sorted(by: { "\($0.key)" < "\($1.key)" }) {
      switch key.name {
      case "mysql.threads" where key.attribute == "connected":
        let isHigh = last(values, time) > 0.8 * (max ?? .infinity)
        ring("MysqlTooManyConnections", server, isHigh, at: time)
      case "mysql.connection.errors":
        let labels = server.merging(["error": key.attribute]) { first, _ in first }
        let more = last(values, time) - last(values, time - Self.range)
        ring("MysqlConnectionErrors", labels, more > 10, at: time)
      case "db.client.connection.pending_requests", "db.client.connections.pending_requests":
        ring(
          "PoolPendingRequests", ["service": key.service], last(values, time) > 0, at: time)
      default: break
      }
    }
  }

  private static func isBefore(
    _ left: (key: [String: String], value: [Span]), _ right: (key: [String: String], value: [Span])
  ) -> Bool {
    let text = { (labels: [String: String]) in
      labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    return text(left.key) < text(right.key)
  }

  private mutating func ring(
    _ name: String, _ labels: [String: String], _ isOn: Bool, at time: Double
  ) {
    let all = labels.merging(["alertname": name, "severity": "critical"]) { first, _ in first }
    switch (firing[all], isOn) {
    case (nil, true):
      firing[all] = time
      alertCount += 1
      changes.append(Change(at: time, name: name, labels: all, began: time, isOver: false))
    case (let began?, false):
      firing[all] = nil
      changes.append(Change(at: time, name: name, labels: all, began: began, isOver: true))
    default: break
    }
  }
}

extension UsualAlerts.Change {
  /// As Prometheus tells an Alertmanager: what rings ends in four minutes unless it is told again.
  var json: String {
    let moment = { (seconds: Double) in Timestamp.zero.advanced(bySeconds: seconds).rfc3339 }
    var json = JSONText()
    json.array([self]) { json, change in
      json.object { json in
        json.object("labels") { json in
          for (key, value) in change.labels.sorted(by: { $0.key < $1.key }) {
            json.string(key, value)
          }
        }
        json.string("startsAt", moment(change.began))
        json.string("endsAt", moment(change.isOver ? change.at : change.at + 240))
      }
    }
    return json.text
  }
}
