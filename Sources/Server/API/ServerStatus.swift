internal import Causes
internal import Engine
internal import History
package import Queries
internal import Response
internal import Synchronization
internal import Telemetry
internal import Topology

/// What the server tells of itself: versions, bounds and how near they are, counters.
package final class ServerStatus: Sendable {
  /// Of the program.
  package let version: String
  let host: EngineHost
  let gate: AdmissionGate
  let history: HistoryKeeper
  let alerts: AlertCounts
  let notifier: Notifier?
  let remedies: RemedyCounts
  /// What the doors ask and do without.
  let doors: DoorPolicy
  let traces: OwnTraces?
  private let ready = Mutex(false)

  package init(
    version: String, host: EngineHost, gate: AdmissionGate, history: HistoryKeeper,
    alerts: AlertCounts = AlertCounts(), notifier: Notifier? = nil,
    remedies: RemedyCounts = RemedyCounts(), doors: DoorPolicy = DoorPolicy(),
    traces: OwnTraces? = nil
  ) {
    self.version = version
    self.host = host
    self.gate = gate
    self.history = history
    self.alerts = alerts
    self.notifier = notifier
    self.remedies = remedies
    self.doors = doors
    self.traces = traces
  }

  /// Whether all doors are open.
  package var isReady: Bool { hindrance == nil }

  /// Why the doors are not open, in words for whoever may not ask more.
  var hindrance: String? {
    guard ready.withLock({ $0 }), !gate.current.isClosed else { return "not ready" }
    return doors.keys?.isInDoubt == true ? "not ready: the file of tokens cannot be used" : nil
  }

  /// Says that all doors are open.
  package func becomeReady() { ready.withLock { $0 = true } }

  /// Everything, as it is now.
  package var figures: ServerFigures {
    let snapshot = host.snapshot
    var figures = ServerFigures(
      version: version, isReady: isReady, allowedLatenessSeconds: snapshot.allowedLatenessSeconds)
    figures.library = [
      NamedCount("causes", host.library.causes.count),
      NamedCount("symptoms", host.library.rules.count),
    ]
    figures.topology = [
      NamedCount("entities", snapshot.graph.entities.count),
      NamedCount("relations", snapshot.graph.relations.count),
    ]
    let counts = receivers + alertCounts + channelCounts + traceCounts + remedyCounts
    figures.receivers = counts.map {
      NamedCount($0.0, $0.1)
    }
    figures.limits = limits.map { NamedCount($0.0, $0.1) }
    figures.engine = snapshot.counters.map { NamedCount($0.name, $0.value) }
    figures.doors = doorFigures
    let totals = history.totals
    figures.history.storedRecordCount = totals.storedRecordCount
    figures.history.droppedRecordCount = totals.droppedRecordCount
    figures.history.waitingRecordCount = totals.waitingRowCount
    figures.history.storedThrough = totals.storedThrough == .zero ? nil : totals.storedThrough
    figures.history.failure = totals.failure
    figures.history.place = totals.place
    figures.history.kinds = totals.usage.map { usage in
      HistoryFigures.Kind(
        kind: usage.kind.name, rowCount: usage.rowCount, byteCount: usage.byteCount,
        byteCountMax: history.retention.byteCountMax(usage.kind),
        ageSecondsMax: history.retention.ageSecondsMax(usage.kind))
    }
    return figures
  }

  private var doorFigures: DoorFigures {
    var figures = DoorFigures()
    figures.asksTokens = doors.keys != nil || doors.issuer != nil
    figures.isEncrypted = doors.tls != nil
    figures.lacks = doors.lacks
    figures.refusedTokenCount = doors.keys?.refusedCount ?? 0
    figures.certificateExpires = doors.tls?.expires
    figures.failure = doors.files?.failure
    if let issuer = doors.issuer?.standing {
      figures.refusedTokenCount += issuer.refusedCount
      figures.identityKeyCount = issuer.keyCount
      figures.identityKeysRead = issuer.read
      figures.identityFailure = issuer.failure
    }
    return figures
  }

  private var receivers: [(String, Int)] {
    let admission = gate.current
    let totals = host.totals
    var counts = [
      ("acceptedRequests", admission.counters.acceptedRequestCount),
      ("acceptedBytes", admission.counters.acceptedByteCount),
      ("rejectedItems", admission.counters.rejectedItemCount),
      ("inFlightBytes", admission.inFlightByteCount),
      ("inFlightBytesPeak", admission.inFlightByteCountPeak),
      ("connections", admission.connectionCount),
      ("refusedConnections", admission.counters.refusedConnectionCount),
      ("slowConnections", admission.counters.slowConnectionCount),
    ]
    for signal in TelemetrySignal.allCases {
      counts.append(("\(signal.rawValue)Requests", totals.requestCounts[signal, default: 0]))
      counts.append(("\(signal.rawValue)Items", totals.itemCounts[signal, default: 0]))
    }
    for kind in Refusal.Kind.allCases {
      counts.append(
        ("refused.\(kind.rawValue)", admission.counters.refusedRequestCounts[kind, default: 0]))
    }
    return counts
  }

  private var alertCounts: [(String, Int)] {
    let totals = alerts.totals
    return [
      ("alerts.requests", totals.requestCount), ("alerts.told", totals.alertCount),
      ("alerts.invalid", totals.invalidCount), ("alerts.refused", totals.refusedCount),
    ]
  }

  private var traceCounts: [(String, Int)] {
    guard let spans = traces?.counters else { return [] }
    return [
      ("ownSpans.sent", spans.sentCount), ("ownSpans.waiting", spans.waitingCount),
      ("ownSpans.dropped", spans.droppedCount), ("ownSpans.failedTries", spans.failedTryCount),
    ]
  }

  private var channelCounts: [(String, Int)] {
    (notifier?.statuses ?? []).flatMap { channel in
      [
        ("waiting", channel.waitingCount), ("delivered", channel.counters.deliveredCount),
        ("failedTries", channel.counters.failedTryCount), ("lost", channel.counters.lostCount),
        ("repeated", channel.counters.repeatedCount), ("dropped", channel.counters.droppedCount),
      ].map { ("channel.\(channel.name).\($0.0)", $0.1) }
    }
  }

  private var remedyCounts: [(String, Int)] {
    remedies.steps.map { ("remedies.\($0.step.rawValue)", $0.count) }
      + [("remedies.refused", remedies.refusedCount)]
  }

  private var limits: [(String, Int)] {
    let limits = gate.limits
    let settings = host.settings
    return [
      ("grpcMessageBytes", limits.grpcMessageByteCountMax),
      ("httpBodyBytes", limits.httpBodyByteCountMax),
      ("httpMessageBytes", limits.httpMessageByteCountMax),
      ("inFlightBytes", limits.inFlightByteCountMax),
      ("connections", limits.connectionCountMax), ("headSeconds", limits.headSecondsMax),
      ("bodySeconds", limits.bodySecondsMax), ("idleSeconds", limits.idleSecondsMax),
      ("symbols", settings.symbolCountMax), ("symbolBytes", settings.symbolByteCountMax),
      ("pendingSpans", settings.pendingSpanCountMax), ("series", settings.seriesCountMax),
      ("senders", settings.identityCountMax), ("incidents", settings.incidentCountMax),
      ("alerts", settings.alertCountMax),
    ]
  }
}
