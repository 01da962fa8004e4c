/// A number that vitals can give for an entity in a window, or "no data".
///
/// This is the vocabulary in which symptom rules are written; see `docs/language.md` for the text
/// form.
package indirect enum Measure: Hashable, Sendable {
  /// One of the request vitals (rate, errors, duration and their exclusive kin).
  case request(RequestMeasure)
  /// The latest value of a metric of the entity (or its change a second, for `isRate`).
  case metric(MetricSelector)
  /// A quotient; no data when either side has none or the divisor is 0.
  case quotient(Measure, Measure)
  /// A sum over those that have data; no data when none has.
  case sum([Measure])
  /// The first that has data: the same fact under several metric names.
  case first([Measure])
  /// Log lines and exceptions of the entity in the window that contain one of these phrases (lower
  /// case); of the one phrase "", records of severity ERROR or worse.
  case logs([String])
  /// Events of this name about the entity in the window ("deployment", "oom-killed", "restarted").
  case event(String)
  /// Seconds since the entity was last heard of in telemetry of its own, while others still send.
  case silence
}

/// Request vitals, as RED with the exclusive measures beside it.
///
/// Units: 1/s, ratio 0...1, seconds.
package enum RequestMeasure: String, CaseIterable, Hashable, Sendable {
  /// Requests a second.
  case rate
  /// Failed requests / requests.
  case errors
  /// Requests whose error began here (nothing they called failed) / requests.
  case errorsBegun = "errors-begun"
  /// Whole duration.
  case duration
  /// Duration less the union of what was spent in callees.
  case selfTime = "self-time"
  /// Client duration less server duration (links only): network, pool, queueing before the handler.
  case gap
  /// Failed calls that no server span answered / calls (links only).
  case unanswered
  /// Requests refused for their rate (429) / requests.
  case throttled
  /// Requests refused for their credential (401, 403) / requests.
  case denied
  /// Time from produce to consume (queues and consumer groups only).
  case residence
  /// Calls to callees for each request.
  case fanOut = "fan-out"
  /// The part of the calls to one callee that requests usually make and do not now (operations
  /// only).
  case callsMissing = "calls-missing"
  /// How many of its requests usually say, in their log, an ordinary sentence that none says now
  /// (operations only).
  case linesMissing = "lines-missing"
  /// How many of its requests say a complaint (WARN and worse) that they never said before, or
  /// seldom (operations only).
  case linesUnusual = "lines-unusual"
  /// Requests in flight at once, on average: the time spent in all of them by the time that passed
  /// (Little's law).
  case concurrency
  /// Share of the callee's load that comes from its loudest caller.
  case loudestShare = "loudest-share"
}

/// Which metric, narrowed by point attributes.
package struct MetricSelector: Hashable, Sendable {
  /// How points of several series of one entity become one number.
  package enum Reduction: String, CaseIterable, Hashable, Sendable {
    case sum, max, min, mean
  }

  /// The metric's name as OpenTelemetry or the exporter gives it.
  package var name: String
  /// Attributes that a point must have, sorted by key; a value "!x" means any but x.
  package var attributes: [AttributeMatch]
  package var reduction: Reduction
  /// Change a second of a counter (resets handled), instead of its value.
  package var isRate: Bool

  package init(
    name: String, attributes: [AttributeMatch] = [], reduction: Reduction = .sum,
    isRate: Bool = false
  ) {
    self.name = name
    self.attributes = attributes
    self.reduction = reduction
    self.isRate = isRate
  }
}

/// One condition on a point attribute.
package struct AttributeMatch: Hashable, Sendable {
  /// The attribute's name, and the values of which one must match.
  package var key: String
  package var values: [String]
  /// Match everything but the values.
  package var isNegated: Bool

  package init(key: String, values: [String], isNegated: Bool = false) {
    self.key = key
    self.values = values
    self.isNegated = isNegated
  }
}
