internal import Answers
internal import Causes
internal import Engine
internal import History
internal import Synchronization
internal import Telemetry
internal import Topology

/// What the server tells of itself: versions, bounds and how near they are, counters.
package final class ServerStatus: Sendable {
  private let version: String
  private let host: EngineHost
  private let gate: AdmissionGate
  private let history: HistoryKeeper
  private let ready = Mutex(false)

  package init(version: String, host: EngineHost, gate: AdmissionGate, history: HistoryKeeper) {
    self.version = version
    self.host = host
    self.gate = gate
    self.history = history
  }

  /// Whether all doors are open.
  package var isReady: Bool { ready.withLock { $0 } && !gate.current.isClosed }

  /// Says that all doors are open.
  package func becomeReady() { ready.withLock { $0 = true } }

  var json: String {
    let snapshot = host.snapshot
    var json = JSONText()
    json.object { json in
      json.key("version")
      json.string(version)
      json.key("ready")
      json.bool(isReady)
      json.key("at")
      json.string(snapshot.at.rfc3339)
      json.key("allowedLatenessSeconds")
      json.number(snapshot.allowedLatenessSeconds)
      json.key("library")
      write(
        [("causes", host.library.causes.count), ("symptoms", host.library.rules.count)], to: &json)
      json.key("topology")
      write(
        [
          ("entities", snapshot.graph.entities.count),
          ("relations", snapshot.graph.relations.count),
        ], to: &json)
      json.key("receivers")
      write(receivers, to: &json)
      json.key("limits")
      write(limits, to: &json)
      json.key("engine")
      write(snapshot.counters.map { ($0.name, $0.value) }, to: &json)
      json.key("history")
      writeHistory(to: &json)
    }
    return json.text
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
    ]
  }

  private func write(_ values: [(String, Int)], to json: inout JSONText) {
    json.object { json in
      for (name, value) in values {
        json.key(name)
        json.int(value)
      }
    }
  }

  private func writeHistory(to json: inout JSONText) {
    let totals = history.totals
    json.object { json in
      json.key("storedRecords")
      json.int(totals.storedRecordCount)
      json.key("droppedRecords")
      json.int(totals.droppedRecordCount)
      json.key("waitingRecords")
      json.int(totals.waitingRowCount)
      json.key("failure")
      json.string(totals.failure)
      json.key("place")
      json.string(totals.place)
      json.key("kinds")
      json.array(totals.usage) { json, usage in
        json.object { json in
          json.key("kind")
          json.string(usage.kind.name)
          json.key("rows")
          json.int(usage.rowCount)
          json.key("bytes")
          json.int(usage.byteCount)
          json.key("bytesMax")
          json.int(history.retention.byteCountMax(usage.kind))
          json.key("ageSecondsMax")
          json.int(history.retention.ageSecondsMax(usage.kind))
        }
      }
    }
  }
}
