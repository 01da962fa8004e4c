import Answers
import Telemetry

extension Forms {
  /// Who is meant by evidence, and how much was looked at.
  private static func evidenceMembers(_ evidence: inout Members<Evidence>) {
    evidence.text("service") { $0.service }
    evidence.text("operation", "Null for all of the service.") { $0.operation }
    evidence.moment("gathered", "It reaches back about a minute from then.") { $0.at }
    evidence.whole("requests", "Requests that were held then.") { $0.requestCount }
    evidence.whole("failed", "Those of them that failed.") { $0.failedCount }
    evidence.whole("slow", "Those of them that were slow.") { $0.slowCount }
  }

  static let exemplar = Form<Evidence>("Exemplar") { evidence in
    evidenceMembers(&evidence)
    evidence.member(
      "traces", trace.list, "Failed ones first, then slow ones, then an ordinary one."
    ) { $0.traces }
    evidence.member("logs", log.list, "Templates that are new first.") { $0.logs }
  }

  static let comparison = Form<Evidence>("FacetComparison") { evidence in
    evidenceMembers(&evidence)
    evidence.text(
      "compared", "What is compared with all others: failed or slow; null when too few are."
    ) { $0.facets.compared.isEmpty ? nil : $0.facets.compared }
    evidence.whole("tried", "Values that were tested; each is corrected for their number.") {
      $0.facets.triedCount
    }
    evidence.member("values", facet.list, "Those that are over-represented, the surest first.") {
      $0.facets.values
    }
  }

  static let facet = Form<FacetValue>("Facet") { facet in
    facet.text("facet", "instance, version, node, route, or an attribute.") { $0.facet }
    facet.text("value") { $0.value }
    facet.whole("bad", "Failed or slow requests that have it.") { $0.badCount }
    facet.whole("all", "All requests that have it.") { $0.allCount }
    facet.number("logOdds", "Natural logarithm of the ratio of odds.", decimals: 3) {
      $0.logOdds
    }
    facet.number("chance", "At most so often would chance name it.", decimals: 9) { $0.chance }
  }

  static let trace = Form<TraceExemplar>("Trace") { trace in
    trace.choice("kind", of: ["failed", "slow", "ordinary"], "Why it was chosen.") {
      $0.kind.rawValue
    }
    trace.text("traceId", "32 hexadecimal digits.") { $0.traceID }
    trace.moment("start") { $0.start }
    trace.whole("durationNanoseconds") { Int($0.durationNanoseconds) }
    trace.whole("omitted", "Spans beyond the bound, left out.") { $0.omittedCount }
    trace.member("spans", span.list, "Parents before their children, by their start.") { $0.spans }
  }

  static let span = Form<SpanExemplar>("Span") { span in
    span.text("spanId", "16 hexadecimal digits.") { $0.spanID }
    span.whole("depth", "Below a root, from 0.") { $0.depth }
    span.text("service") { $0.service }
    span.text("name") { $0.name }
    span.text("kind", "As OpenTelemetry has it.") { $0.kind }
    span.whole("offsetNanoseconds", "From the start of the trace.") { Int($0.offsetNanoseconds) }
    span.whole("durationNanoseconds") { Int($0.durationNanoseconds) }
    span.whole("selfNanoseconds", "Its duration less that of its children.") {
      Int($0.selfNanoseconds)
    }
    span.flag("error") { $0.isError }
    span.flag("chosen", "The request that the trace was chosen for.") { $0.isChosen }
    span.member("attributes", texts, "Of an allow-list, with secrets taken out.") { span in
      Dictionary(
        span.attributes.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
  }

  static let log = Form<LogExemplar>("LogTemplate") { log in
    log.text("template", "With <*> where lines differ.") { $0.template }
    log.text("line", "One line as it was logged, with secrets taken out; may be empty.") {
      $0.line
    }
    log.text(
      "place", "Where in the code that was: a stack trace, or file:line; empty when not said."
    ) { $0.place }
    log.flag("error") { $0.isError }
    log.flag("new", "First heard in the last minutes.") { $0.isNew }
    log.whole("count", "Lines in the last window.") { $0.count }
    log.moment("firstSeen") { $0.firstSeen }
    log.moment("lastSeen") { $0.lastSeen }
  }
}
