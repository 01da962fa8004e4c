/// Turns spans into `ExportTraceServiceRequest`s, as a Collector in front of many services sends
/// them.
struct SpanEncoder {
  let estate: Estate
  /// Nanoseconds since 1970 at which the simulation began.
  let epoch: Int64
  private let names: SenderNames
  /// What spans of each operation, statement, cache, queue and API have in common: name, kind and
  /// attributes, as bytes.
  private let serving: [[UInt8]]
  private let calling: [[UInt8]]
  private let querying: [[UInt8]]
  private let connecting: [[UInt8]]
  private let lookingUp: [[UInt8]]
  private let publishing: [[UInt8]]
  private let consuming: [[UInt8]]
  private let asking: [[UInt8]]

  private enum Kind { static let server = 2, client = 3, producer = 4, consumer = 5 }

  init(_ estate: Estate, epoch: Int64) {
    self.estate = estate
    self.epoch = epoch
    names = SenderNames(estate)
    let forms = SpanForms(estate)
    serving = estate.operations.map { forms.serving($0, kind: Kind.server) }
    calling = estate.operations.map { forms.calling($0, kind: Kind.client) }
    querying = estate.statements.map { forms.querying($0, kind: Kind.client) }
    connecting = estate.stores.map { forms.connecting($0, kind: Kind.client) }
    lookingUp = estate.caches.map { forms.lookingUp($0, kind: Kind.client) }
    publishing = estate.queues.map { forms.publishing($0, kind: Kind.producer) }
    consuming = estate.queues.map { forms.consuming($0, kind: Kind.consumer) }
    asking = estate.apis.map { forms.asking($0, kind: Kind.client) }
  }

  /// One request with the spans of all instances, nil when there are none; `skew` has the
  /// nanoseconds that the clock of each node is ahead.
  func request(_ spans: [SpanRecord], of running: RunningEstate, skew: [Int64]) -> [UInt8]? {
    guard !spans.isEmpty else { return nil }
    var scopes = [ProtobufWriter?](repeating: nil, count: estate.instances.count)
    for span in spans {
      let instance = Int(span.instance)
      let ahead = skew[estate.instances[instance].node]
      var writer = scopes[instance] ?? ProtobufWriter()
      scopes[instance] = nil
      writer.data(2, encoded(span, ahead: ahead))
      scopes[instance] = writer
    }
    var request = ProtobufWriter()
    for (instance, scope) in scopes.enumerated() {
      guard let scope else { continue }
      let service = running.services[estate.instances[instance].service]
      request.message(1) { group in
        group.data(
          1,
          names.program(
            instance, pid: running.instances[instance].pid, version: service.version))
        group.data(2, scope.bytes)
      }
    }
    return request.bytes
  }

  private func encoded(_ span: SpanRecord, ahead: Int64) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.id(1, span.trace, count: 16)
    writer.id(2, span.span, count: 8)
    if span.parent != 0 { writer.id(4, span.parent, count: 8) }
    writer.fixed64(7, UInt64(epoch + ahead + span.start))
    writer.fixed64(8, UInt64(epoch + ahead + span.end))
    if span.linkSpan != 0 {
      writer.message(13) { link in
        link.id(1, span.linkTrace, count: 16)
        link.id(2, span.linkSpan, count: 8)
      }
    }
    writeForm(of: span, to: &writer)
    if isError(span) { writer.message(15) { $0.integer(3, 2) } }
    return writer.bytes
  }

  private func writeForm(of span: SpanRecord, to writer: inout ProtobufWriter) {
    switch span.subject {
    case .serve(let operation):
      writer.append(serving[Int(operation)])
      writer.attribute(9, "http.response.status_code", Int(span.ending))
    case .call(let operation, let instance):
      writer.append(calling[Int(operation)])
      writer.attribute(9, "server.address", address(Int(operation), Int(instance)))
      writeStatus(span.ending, to: &writer)
    case .query(let statement):
      writer.append(querying[Int(statement)])
      if span.ending == Frame.Ending.failed {
        writer.attribute(9, "db.response.status_code", "57014")
      }
    case .connect(let store):
      writer.append(connecting[Int(store)])
      if span.ending == Frame.Ending.denied {
        writer.attribute(9, "db.response.status_code", "28P01")
      }
    case .lookUp(let cache): writer.append(lookingUp[Int(cache)])
    case .publish(let queue): writer.append(publishing[Int(queue)])
    case .consume(let queue): writer.append(consuming[Int(queue)])
    case .ask(let api):
      writer.append(asking[Int(api)])
      writeStatus(span.ending, to: &writer)
    }
    if span.ending < 0 { writer.attribute(9, "error.type", "connection") }
  }

  private func writeStatus(_ ending: Int32, to writer: inout ProtobufWriter) {
    if ending > 0 { writer.attribute(9, "http.response.status_code", Int(ending)) }
  }

  /// Where a caller thinks that it calls: a balancer's name, or the instance it picked.
  private func address(_ operation: Int, _ instance: Int) -> String {
    let service = estate.services[estate.operations[operation].service]
    return service.isHeadless && instance >= 0
      ? "\(estate.podName(instance)).\(service.name).default.svc" : service.name
  }

  /// A server is to blame for its own failures only, a client tells of every call that failed.
  private func isError(_ span: SpanRecord) -> Bool {
    if case .serve = span.subject { return span.ending >= Frame.Ending.failed }
    return span.ending != Frame.Ending.fine
  }
}

/// What spans about one thing have in common.
private struct SpanForms {
  let estate: Estate

  init(_ estate: Estate) { self.estate = estate }

  private func form(
    _ name: String, kind: Int, _ attributes: [(String, String)], port: Int? = FaultNames.port
  ) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.text(5, name)
    writer.integer(6, kind)
    for (key, value) in attributes { writer.attribute(9, key, value) }
    if let port { writer.attribute(9, "server.port", port) }
    return writer.bytes
  }

  func serving(_ operation: Estate.Operation, kind: Int) -> [UInt8] {
    form(
      "GET \(operation.name)", kind: kind,
      [
        ("http.request.method", "GET"), ("http.route", operation.name),
        ("url.path", operation.name), ("url.scheme", "http"),
      ], port: nil)
  }

  func calling(_ operation: Estate.Operation, kind: Int) -> [UInt8] {
    form(
      "GET", kind: kind, [("http.request.method", "GET"), ("url.scheme", "http")], port: 8_080)
  }

  func querying(_ statement: Estate.Statement, kind: Int) -> [UInt8] {
    let store = estate.stores[statement.store]
    let words = statement.text.split(separator: " ").map(String.init)
    return form(
      statement.text, kind: kind,
      [
        ("db.system.name", store.system), ("db.operation.name", words[0]),
        ("db.collection.name", words[1]), ("server.address", store.address),
      ])
  }

  func connecting(_ store: Estate.Store, kind: Int) -> [UInt8] {
    form(
      "connect", kind: kind,
      [("db.system.name", store.system), ("server.address", store.address)])
  }

  func lookingUp(_ cache: Estate.Cache, kind: Int) -> [UInt8] {
    form(
      "GET", kind: kind,
      [
        ("db.system.name", "redis"), ("db.operation.name", "GET"),
        ("server.address", cache.address),
      ])
  }

  func publishing(_ queue: Estate.Queue, kind: Int) -> [UInt8] { messaging(queue, "send", kind) }

  func consuming(_ queue: Estate.Queue, kind: Int) -> [UInt8] { messaging(queue, "process", kind) }

  private func messaging(_ queue: Estate.Queue, _ verb: String, _ kind: Int) -> [UInt8] {
    let broker = estate.brokers[queue.broker]
    return form(
      "\(verb) \(queue.name)", kind: kind,
      [
        ("messaging.system", broker.system), ("messaging.destination.name", queue.name),
        ("messaging.operation.type", verb), ("server.address", broker.address),
      ])
  }

  func asking(_ api: Estate.API, kind: Int) -> [UInt8] {
    form(
      "POST", kind: kind,
      [("http.request.method", "POST"), ("url.scheme", "https"), ("server.address", api.host)],
      port: 443)
  }
}
