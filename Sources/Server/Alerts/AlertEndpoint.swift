package import Answers
package import NIOHTTP1
internal import Synchronization
package import Telemetry

/// Where alerts go that another system sends.
package protocol AlertSink: Sendable {
  /// Takes alerts in; must be quick.
  ///
  /// - Returns: how many there was no room for.
  func tell(_ alerts: [Alert]) -> Int
}

/// A path of the door of telemetry that takes alerts: from Prometheus as an Alertmanager would
/// (`POST /api/v2/alerts`), and from an Alertmanager's webhook.
///
/// Never logs an alert; what could not be used is counted and told to the sender.
package struct AlertEndpoint: HTTPEndpoint {
  package let path: String
  private let form: AlertmanagerMessage.Form
  private let sink: any AlertSink
  private let counts: AlertCounts
  private let limits: AlertLimits
  private let retryAfterSeconds: Int
  private let now: @Sendable () -> Timestamp

  /// Both paths, which share their counters; `now` is asked for alerts that do not say when they
  /// began.
  package static func all(
    sink: any AlertSink, counts: AlertCounts, limits: AlertLimits = AlertLimits(),
    retryAfterSeconds: Int = 1, now: @escaping @Sendable () -> Timestamp
  ) -> [AlertEndpoint] {
    let paths = [
      ("/api/v2/alerts", AlertmanagerMessage.Form.api),
      ("/api/v1/alerts/alertmanager", AlertmanagerMessage.Form.webhook),
    ]
    return paths.map { path, form in
      AlertEndpoint(
        path: path, form: form, sink: sink, counts: counts, limits: limits,
        retryAfterSeconds: retryAfterSeconds, now: now)
    }
  }

  package func admit(_ head: HTTPRequestHead) throws(Refusal) -> BodyCoding {
    let type = head.headers.first(name: "content-type") ?? "missing"
    guard type.lowercased().hasPrefix("application/json") else {
      throw Refusal(.unsupportedMediaType, "Content-Type must be application/json, is \(type)")
    }
    return try BodyCoding(head.headers)
  }

  package func answer(
    _ head: HTTPRequestHead, _ message: UnsafeRawBufferPointer
  ) throws(Refusal) -> HTTPReply {
    let message = try AlertmanagerMessage(message, form: form, at: now(), limits: limits)
    // What we told an Alertmanager comes back by its webhook, and is no evidence of anything.
    let refusedCount = sink.tell(message.alerts.filter { $0.name != Alert.ownName })
    counts.add(message, refusedCount: refusedCount)
    if refusedCount > 0 {
      throw Refusal(
        .overloaded, "no room for \(refusedCount) of \(message.alerts.count) alerts",
        retryAfterSeconds: retryAfterSeconds)
    }
    if let problem = message.problem {
      throw .malformed(
        message.invalidCount == 1
          ? problem : "\(problem); \(message.invalidCount) alerts cannot be used")
    }
    return HTTPReply(
      status: 200, headers: [("Content-Type", "application/json")], body: Array("{}".utf8))
  }

  package func refused(_ refusal: Refusal, _ head: HTTPRequestHead) -> HTTPReply {
    var json = JSONText()
    json.string(refusal.message)
    return HTTPReply(
      status: refusal.httpStatus, headers: [("Content-Type", "application/json")],
      body: Array(json.text.utf8))
  }
}

/// What came of requests with alerts, for the status page: one lock around one value.
package final class AlertCounts: Sendable {
  /// Since the start of the server.
  package struct Totals: Hashable, Sendable {
    /// Requests with alerts that could be read.
    package var requestCount = 0
    /// Alerts taken in, again and again told ones included.
    package var alertCount = 0
    package var invalidCount = 0
    /// Alerts that there was no room for.
    package var refusedCount = 0
  }

  private let value = Mutex(Totals())

  package init() {}

  /// What was counted so far.
  package var totals: Totals { value.withLock { $0 } }

  func add(_ message: AlertmanagerMessage, refusedCount: Int) {
    value.withLock { totals in
      totals.requestCount += 1
      totals.alertCount += message.alerts.count - refusedCount
      totals.invalidCount += message.invalidCount
      totals.refusedCount += refusedCount
    }
  }
}
