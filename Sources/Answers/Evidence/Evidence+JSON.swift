extension Evidence {
  /// Writes it as one JSON object; times of spans are nanoseconds from the start of their trace.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.key("service")
      json.string(service)
      json.key("operation")
      json.string(operation)
      json.key("at")
      json.string(at.rfc3339)
      json.key("requests")
      json.int(requestCount)
      json.key("failed")
      json.int(failedCount)
      json.key("slow")
      json.int(slowCount)
      json.key("traces")
      json.array(traces) { $1.write(to: &$0) }
      json.key("logs")
      json.array(logs) { $1.write(to: &$0) }
      json.key("facets")
      facets.write(to: &json)
    }
  }
}

extension TraceExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.key("kind")
      json.string(kind.rawValue)
      json.key("traceId")
      json.string(traceID)
      json.key("start")
      json.string(start.rfc3339)
      json.key("durationNanoseconds")
      json.int(Int(durationNanoseconds))
      json.key("omitted")
      json.int(omittedCount)
      json.key("spans")
      json.array(spans) { $1.write(to: &$0) }
    }
  }
}

extension SpanExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.key("spanId")
      json.string(spanID)
      json.key("depth")
      json.int(depth)
      json.key("service")
      json.string(service)
      json.key("name")
      json.string(name)
      json.key("kind")
      json.string(kind)
      json.key("offsetNanoseconds")
      json.int(Int(offsetNanoseconds))
      json.key("durationNanoseconds")
      json.int(Int(durationNanoseconds))
      json.key("selfNanoseconds")
      json.int(Int(selfNanoseconds))
      json.key("error")
      json.bool(isError)
      json.key("chosen")
      json.bool(isChosen)
      json.key("attributes")
      json.object { json in
        for attribute in attributes {
          json.key(attribute.key)
          json.string(attribute.value)
        }
      }
    }
  }
}

extension LogExemplar {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.key("template")
      json.string(template)
      json.key("error")
      json.bool(isError)
      json.key("new")
      json.bool(isNew)
      json.key("firstSeen")
      json.string(firstSeen.rfc3339)
      json.key("lastSeen")
      json.string(lastSeen.rfc3339)
      json.key("count")
      json.int(count)
      json.key("line")
      json.string(line)
    }
  }
}

extension FacetComparison {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.key("compared")
      json.string(compared)
      json.key("tried")
      json.int(triedCount)
      json.key("values")
      json.array(values) { json, value in
        json.object { json in
          json.key("facet")
          json.string(value.facet)
          json.key("value")
          json.string(value.value)
          json.key("bad")
          json.int(value.badCount)
          json.key("all")
          json.int(value.allCount)
          json.key("logOdds")
          json.number(value.logOdds, decimals: 3)
          json.key("chance")
          json.number(value.chance, decimals: 9)
        }
      }
    }
  }
}
