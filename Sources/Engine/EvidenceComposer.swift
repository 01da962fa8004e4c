import Answers
import Telemetry
import Topology
import Vitals

/// Puts what shards found into names.
struct EvidenceComposer {
  /// A template first heard so few seconds ago is new.
  static let newSeconds = 300.0
  /// Templates that were silent for longer are not shown, in seconds.
  static let silentSeconds = 120.0
  /// Templates that are shown.
  static let logCountMax = 8
  /// Failed requests, as a share of all, from which on they are what is compared; else slow ones.
  static let failedShareMin = 0.005

  let reception: Reception
  let vitals: VitalsTable
  let at: Timestamp

  func evidence(_ found: TraceEvidence, for wanted: EvidenceSeeker.Wanted) -> Evidence {
    let subject = wanted.subject
    var evidence = Evidence(
      service: subject.service, operation: subject.operation.isEmpty ? nil : subject.operation,
      at: at)
    evidence.requestCount = found.total.all
    evidence.failedCount = found.total.failed
    evidence.slowCount = found.total.slow
    evidence.traces =
      found.failed.map { trace($0, .failed) } + found.slow.map { trace($0, .slow) }
      + found.ordinary.map { trace($0, .ordinary) }
    evidence.logs = logs(of: wanted.service)
    evidence.facets = facets(found)
    return evidence
  }

  private func facets(_ found: TraceEvidence) -> FacetComparison {
    let total = found.total
    let isFailed = Double(total.failed) >= Self.failedShareMin * Double(max(1, total.all))
    var counts: [[String]: (bad: Int, all: Int)] = [:]
    for (group, requests) in found.groups {
      let bad = isFailed ? requests.failed : requests.slow
      for attribute in attributes(of: group) {
        let before = counts[[attribute.key, attribute.value]] ?? (0, 0)
        counts[[attribute.key, attribute.value]] = (before.bad + bad, before.all + requests.all)
      }
    }
    let ordered = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return FacetComparison(
      isFailed ? "failed" : "slow",
      ordered.map { key, count in
        FacetCount(facet: key[0], value: key[1], bad: count.bad, all: count.all)
      }, bad: isFailed ? total.failed : total.slow, all: total.all)
  }

  private func attributes(of group: TraceEvidence.Group) -> [ExemplarAttribute] {
    let identity = reception.senders.identities[Int(group.identity)]
    let known = [
      ("instance", text(identity.instance)), ("version", text(identity.serviceVersion)),
      ("node", text(identity.node)), ("route", text(group.operation)),
    ]
    return known.filter { !$0.1.isEmpty }.map { ExemplarAttribute($0.0, $0.1) }
      + facetAttributes(group.facets)
  }

  private func facetAttributes(_ facets: Symbol) -> [ExemplarAttribute] {
    text(facets).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return ExemplarAttribute(String(parts[0]), Redaction.redacted(String(parts[1])))
    }
  }

  private func logs(of service: EntityID) -> [LogExemplar] {
    let heard = vitals.templates(of: service).filter {
      at.seconds(since: $0.lastSeen) <= Self.silentSeconds
    }
    let exemplars = heard.map { template in
      LogExemplar(
        template: Redaction.redacted(template.text), isError: template.isError,
        isNew: at.seconds(since: template.firstSeen) <= Self.newSeconds,
        firstSeen: template.firstSeen, lastSeen: template.lastSeen, count: template.count,
        line: Redaction.redacted(template.example.text),
        place: Redaction.redacted(template.example.place))
    }
    let ordered = (exemplars + exceptions(of: service, beside: heard)).sorted { left, right in
      if left.isNew != right.isNew { return left.isNew }
      if left.isError != right.isError { return left.isError }
      return left.count == right.count ? left.template < right.template : left.count > right.count
    }
    return Array(ordered.prefix(Self.logCountMax))
  }

  /// What spans told of exceptions that the log does not tell with the same stack trace.
  private func exceptions(
    of service: EntityID, beside templates: [LogTemplate]
  ) -> [LogExemplar] {
    let known = Set(templates.map(\.example.place))
    return vitals.exceptions(of: service).filter { !known.contains($0.line.place) }
      .map { exception in
        let text = Redaction.redacted(exception.line.text)
        return LogExemplar(
          template: text, isError: true, isNew: false, firstSeen: exception.lastSeen,
          lastSeen: exception.lastSeen, count: exception.count, line: text,
          place: Redaction.redacted(exception.line.place))
      }
  }

  private func text(_ symbol: Symbol) -> String { reception.symbols[symbol] }
}

extension EvidenceComposer {
  private func trace(_ held: HeldTrace, _ kind: TraceExemplar.Kind) -> TraceExemplar {
    let start = held.spans.map(\.start).min() ?? .zero
    let end = held.spans.map(\.end).max() ?? start
    let tree = SpanTree(held.spans)
    let spans = tree.rows.map { row in
      let span = held.spans[row.place]
      var exemplar = SpanExemplar(spanID: span.id.hexadecimal, depth: row.depth)
      exemplar.service = text(span.series.service)
      exemplar.name = Redaction.redacted(text(span.series.operation))
      exemplar.kind = Self.name(span.series.kind)
      exemplar.offsetNanoseconds = span.start.nanoseconds - start.nanoseconds
      exemplar.durationNanoseconds = span.end.nanoseconds - span.start.nanoseconds
      exemplar.selfNanoseconds = tree.selfNanoseconds(of: row.place)
      exemplar.isError = span.series.isError
      exemplar.isChosen = span.id == held.spanID
      exemplar.attributes = attributes(of: span.series)
      return exemplar
    }
    return TraceExemplar(
      kind: kind, traceID: held.traceHigh.hexadecimal + held.traceLow.hexadecimal, start: start,
      durationNanoseconds: end.nanoseconds - start.nanoseconds, spans: spans,
      omittedCount: held.omittedCount)
  }

  /// The allow-list: who, whom, and what was asked of a store, without its values.
  private func attributes(of series: SpanSeries) -> [ExemplarAttribute] {
    let identity = reception.senders.identities[Int(series.identity)]
    var all = [
      ("service.instance.id", text(identity.instance)),
      ("service.version", text(identity.serviceVersion)),
    ]
    if let target = series.target {
      all += [
        ("peer.system", text(target.system)), ("peer.name", text(target.name)),
        ("server.address", text(target.address)), ("peer.detail", text(target.detail)),
      ]
    }
    if series.isThrottled { all.append(("throttled", "true")) }
    if series.isDenied { all.append(("denied", "true")) }
    return all.filter { !$0.1.isEmpty }
      .map { ExemplarAttribute($0.0, Redaction.redacted($0.1)) } + facetAttributes(series.facets)
  }

  private static func name(_ kind: SpanBatch.Kind) -> String {
    switch kind {
    case .unspecified: "unspecified"
    case .internal: "internal"
    case .server: "server"
    case .client: "client"
    case .producer: "producer"
    case .consumer: "consumer"
    }
  }
}
