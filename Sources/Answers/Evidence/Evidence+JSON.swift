extension Evidence {
  /// Writes it as one JSON object; times of spans are nanoseconds from the start of their trace.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.string("service", service)
      json.string("operation", operation)
      json.string("at", at.rfc3339)
      json.int("requests", requestCount)
      json.int("failed", failedCount)
      json.int("slow", slowCount)
      json.array("traces", traces) { $1.write(to: &$0) }
      json.array("logs", logs) { $1.write(to: &$0) }
      json.key("facets")
      facets.write(to: &json)
    }
  }
}

extension TraceExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.string("kind", kind.rawValue)
      json.string("traceId", traceID)
      json.string("start", start.rfc3339)
      json.int("durationNanoseconds", Int(durationNanoseconds))
      json.int("omitted", omittedCount)
      json.array("spans", spans) { $1.write(to: &$0) }
    }
  }
}

extension SpanExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.string("spanId", spanID)
      json.int("depth", depth)
      json.string("service", service)
      json.string("name", name)
      json.string("kind", kind)
      json.int("offsetNanoseconds", Int(offsetNanoseconds))
      json.int("durationNanoseconds", Int(durationNanoseconds))
      json.int("selfNanoseconds", Int(selfNanoseconds))
      json.bool("error", isError)
      json.bool("chosen", isChosen)
      json.object("attributes") { json in
        for attribute in attributes {
          json.string(attribute.key, attribute.value)
        }
      }
    }
  }
}

extension LogExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.string("template", template)
      json.bool("error", isError)
      json.bool("new", isNew)
      json.string("firstSeen", firstSeen.rfc3339)
      json.string("lastSeen", lastSeen.rfc3339)
      json.int("count", count)
      json.string("line", line)
      json.string("place", place)
    }
  }
}

extension FacetComparison {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.string("compared", compared)
      json.int("tried", triedCount)
      json.array("values", values) { json, value in
        json.object { json in
          json.string("facet", value.facet)
          json.string("value", value.value)
          json.int("bad", value.badCount)
          json.int("all", value.allCount)
          json.number("logOdds", value.logOdds, decimals: 3)
          json.number("chance", value.chance, decimals: 9)
        }
      }
    }
  }
}
