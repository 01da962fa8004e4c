internal import Answers
internal import Engine
internal import Response
internal import Symptoms
internal import Telemetry

extension ServerStatus {
  /// The status as Prometheus scrapes it.
  var metrics: String {
    var text = PrometheusText()
    writeDoors(to: &text)
    writeEngine(to: &text)
    writeAlerts(to: &text)
    writeSecurity(to: &text)
    if let spans = traces?.counters {
      text.write(
        "whence_own_spans_sent_total", .counter, "Spans of this server that somebody took.",
        Double(spans.sentCount))
      text.write(
        "whence_own_spans_dropped_total", .counter, "Those left out because they were too many.",
        Double(spans.droppedCount))
    }
    text.write(
      "whence_remedies_total", .counter, "Steps of remedies that were taken.", label: "step",
      remedies.steps.map { ($0.step.rawValue, Double($0.count)) })
    text.write(
      "whence_remedies_refused_total", .counter, "Deeds about remedies that were not possible.",
      Double(remedies.refusedCount))
    let kept = history.totals
    text.write(
      "whence_history_stored_total", .counter, "Rows of history that were stored.",
      Double(kept.storedRecordCount))
    text.write(
      "whence_history_dropped_total", .counter, "Rows of history that were lost.",
      Double(kept.droppedRecordCount))
    return text.text
  }

  private func writeDoors(to text: inout PrometheusText) {
    let (admission, totals) = (gate.current, host.totals)
    let signals = TelemetrySignal.allCases
    text.write("whence_ready", .gauge, "Whether all doors are open.", isReady ? 1 : 0)
    text.write(
      "whence_requests_total", .counter, "Requests with telemetry that were taken in.",
      label: "signal", signals.map { ($0.rawValue, Double(totals.requestCounts[$0, default: 0])) })
    text.write(
      "whence_items_total", .counter, "Spans, points and records that were taken in.",
      label: "signal", signals.map { ($0.rawValue, Double(totals.itemCounts[$0, default: 0])) })
    text.write(
      "whence_items_rejected_total", .counter, "Items rejected within requests that were taken.",
      Double(totals.rejectedItemCount))
    text.write(
      "whence_accepted_bytes_total", .counter, "Bytes of accepted requests, after inflating.",
      Double(admission.counters.acceptedByteCount))
    text.write(
      "whence_requests_refused_total", .counter, "Requests refused, by reason.", label: "reason",
      Refusal.Kind.allCases.map {
        ($0.rawValue, Double(admission.counters.refusedRequestCounts[$0, default: 0]))
      })
    text.write(
      "whence_in_flight_bytes", .gauge, "Bytes of requests being read or absorbed.",
      Double(admission.inFlightByteCount))
    text.write(
      "whence_connections", .gauge, "Connections of senders that are open.",
      Double(admission.connectionCount))
    text.write(
      "whence_connections_refused_total", .counter, "Connections closed at once: too many.",
      Double(admission.counters.refusedConnectionCount))
    text.write(
      "whence_connections_slow_total", .counter, "Connections closed because they were too slow.",
      Double(admission.counters.slowConnectionCount))
  }

  private func writeEngine(to text: inout PrometheusText) {
    let snapshot = host.snapshot
    text.write(
      "whence_event_time_timestamp_seconds", .gauge, "End of the last window, seconds since 1970.",
      Double(snapshot.at.nanoseconds) / 1e9)
    text.write(
      "whence_allowed_lateness_seconds", .gauge, "How long windows wait for the late.",
      snapshot.allowedLatenessSeconds)
    text.write(
      "whence_incidents_open", .gauge, "Incidents that are open.",
      Double(snapshot.incidents.count { $0.isOpen }))
    text.write(
      "whence_symptoms_present", .gauge, "Symptoms that are present.",
      Double(snapshot.observations.count { $0.verdict == .present }))
    text.write(
      "whence_engine_items", .gauge, "What the engine holds and what it had to leave out.",
      label: "item", snapshot.counters.map { ($0.name, Double($0.value)) })
  }

  private func writeAlerts(to text: inout PrometheusText) {
    let told = alerts.totals
    text.write(
      "whence_alerts_told_total", .counter, "Alerts of other systems that were taken in.",
      Double(told.alertCount))
    text.write(
      "whence_alerts_invalid_total", .counter, "Alerts that could not be used.",
      Double(told.invalidCount))
    text.write(
      "whence_alerts_refused_total", .counter, "Alerts that there was no room for.",
      Double(told.refusedCount))
    let channels = notifier?.statuses ?? []
    guard !channels.isEmpty else { return }
    text.write(
      "whence_notices_delivered_total", .counter, "Notices that a receiver took.",
      label: "channel", channels.map { ($0.name, Double($0.counters.deliveredCount)) })
    text.write(
      "whence_notices_lost_total", .counter, "Notices given up, or refused by the receiver.",
      label: "channel", channels.map { ($0.name, Double($0.counters.lostCount)) })
    text.write(
      "whence_notices_dropped_total", .counter, "Notices dropped because too many waited.",
      label: "channel", channels.map { ($0.name, Double($0.counters.droppedCount)) })
    text.write(
      "whence_notices_failed_tries_total", .counter, "Tries that failed.",
      label: "channel", channels.map { ($0.name, Double($0.counters.failedTryCount)) })
    text.write(
      "whence_notices_waiting", .gauge, "Notices that wait.",
      label: "channel", channels.map { ($0.name, Double($0.waitingCount)) })
  }

  private func writeSecurity(to text: inout PrometheusText) {
    text.write(
      "whence_insecure", .gauge, "Whether doors that others can reach lack tokens or TLS.",
      doors.lacks.isEmpty ? 0 : 1)
    if let keys = doors.keys {
      text.write(
        "whence_tokens_refused_total", .counter, "Requests without a valid token.",
        Double(keys.refusedCount))
    }
    if let issuer = doors.issuer?.standing {
      text.write(
        "whence_identity_refused_total", .counter,
        "Requests with a token of an identity provider that was not taken.",
        Double(issuer.refusedCount))
      text.write(
        "whence_identity_keys", .gauge, "Keys of the identity provider that can be used.",
        Double(issuer.keyCount))
      text.write(
        "whence_identity_keys_failed_total", .counter, "Readings of these keys that failed.",
        Double(issuer.failedCount))
    }
    if let tls = doors.tls {
      text.write(
        "whence_certificate_expires_timestamp_seconds", .gauge,
        "When the certificate ends, seconds since 1970.",
        Double(tls.expires.nanoseconds) / 1e9)
    }
  }
}
