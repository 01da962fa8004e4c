import Telemetry

/// What the attributes of a shape of spans say, read once when the shape is first seen.
///
/// Texts are as sent, "" where there is none.
struct SpanFacts {
  var route = ""
  var method = ""
  var rpcService = ""
  var rpcMethod = ""
  var httpStatus = 0
  /// The callee said something, be it an error: a status of HTTP or of the database.
  var hasAnswer = false
  var host = ""
  var port = ""
  var urlHost = ""
  var peerAddress = ""
  var peerPort = ""
  var peerService = ""
  var system = ""
  var namespace = ""
  var statement = ""
  var operation = ""
  var collection = ""
  var user = ""
  var messagingSystem = ""
  var destination = ""
  var consumerGroup = ""
  /// "key=value" lines of the attributes that are asked for as facets only.
  var facets = ""

  init(_ attributes: ArraySlice<SpanAttribute>, symbols: SymbolTable) {
    for attribute in attributes { read(attribute, symbols) }
  }

  private mutating func read(_ attribute: SpanAttribute, _ symbols: SymbolTable) {
    let text = attribute.value.text(in: symbols)
    switch attribute.key {
    case .httpRoute: route = text
    case .httpRequestMethod: method = text
    case .httpResponseStatusCode:
      httpStatus = attribute.value.integer(symbols)
      hasAnswer = hasAnswer || httpStatus > 0
    case .dbResponseStatusCode: hasAnswer = true
    case .rpcService: rpcService = text
    case .rpcMethod: rpcMethod = text
    case .serverAddress: host = text
    case .serverPort: port = text
    case .urlHost: urlHost = text
    case .networkPeerAddress: peerAddress = text
    case .networkPeerPort: peerPort = text
    case .peerService: peerService = text
    case .dbSystem: system = SystemName.normalised(text)
    case .dbNamespace: namespace = text
    case .dbStatement: statement = text
    case .dbOperation: operation = text
    case .dbCollection: collection = text
    case .dbUser: user = text
    case .messagingSystem: messagingSystem = SystemName.normalised(text)
    case .messagingDestination: destination = text
    case .messagingConsumerGroup: consumerGroup = text
    case .facetTenant, .facetTier, .facetFlag, .facetZone:
      facets += facets.isEmpty ? "" : "\n"
      facets += "\(attribute.key.names[0])=\(text)"
    default: break
    }
  }

  /// The peer's address in one spelling, from whichever attribute has it; "" when none has.
  var address: String {
    if !host.isEmpty { return NetworkAddress.canonical(host: host, port: port) }
    if !urlHost.isEmpty {
      let parts = urlHost.split(separator: ":", maxSplits: 1).map(String.init)
      return NetworkAddress.canonical(host: parts[0], port: parts.count > 1 ? parts[1] : port)
    }
    return peerAddress.isEmpty ? "" : NetworkAddress.canonical(host: peerAddress, port: peerPort)
  }

  /// The name of the operation that an entry span serves.
  func operationName(spanName: String) -> String {
    if !route.isEmpty { return method.isEmpty ? route : "\(method) \(route)" }
    if !rpcMethod.isEmpty { return rpcService.isEmpty ? rpcMethod : "\(rpcService)/\(rpcMethod)" }
    return OperationName.templated(spanName)
  }

  /// Whom an exit span speaks to.
  func target(kind: SpanBatch.Kind, spanName: String, symbols: inout SymbolTable) -> ExitTarget {
    let address = symbols.internDetail(self.address)
    if kind == .producer || !messagingSystem.isEmpty {
      let queue = destination.isEmpty ? queueName(spanName) : destination
      return ExitTarget(
        kind: .queue, system: symbols.internDetail(messagingSystem), address: address,
        name: symbols.internDetail(queue))
    }
    if !system.isEmpty {
      return ExitTarget(
        kind: .store, system: symbols.internDetail(system), address: address,
        name: symbols.internDetail(namespace),
        detail: symbols.internDetail(statementShape(spanName)), user: symbols.internDetail(user))
    }
    return ExitTarget(
      kind: .service, address: address, name: symbols.internDetail(peerService),
      detail: symbols.internDetail(rpcMethod))
  }

  private func statementShape(_ spanName: String) -> String {
    if !statement.isEmpty { return statement }
    if operation.isEmpty { return OperationName.templated(spanName) }
    return collection.isEmpty ? operation : "\(operation) \(collection)"
  }

  /// "orders send" and the like: conventions put the destination into the span's name.
  func queueName(_ spanName: String) -> String {
    let verbs: Set<Substring> = ["send", "publish", "receive", "process", "create", "settle"]
    return spanName.split(separator: " ").filter { !verbs.contains($0) }.joined(separator: " ")
  }

  /// Whether the span failed on its own side's terms.
  ///
  /// A client span of a 4xx is an error by the HTTP conventions, yet a 404 is an answer, not a
  /// fault: only refusals (401, 403, 429) and 5xx count. Who refuses has done its work: its span
  /// failed only with 5xx.
  func isError(status: Bool, kind: SpanBatch.Kind) -> Bool {
    if httpStatus >= 500 { return true }
    if httpStatus >= 400 { return kind != .server && (isThrottled || isDenied) }
    return status
  }

  /// Refused for its rate, or for its credential.
  var isThrottled: Bool { httpStatus == 429 }
  var isDenied: Bool { httpStatus == 401 || httpStatus == 403 }
}

extension AttributeValue {
  fileprivate func integer(_ symbols: SymbolTable) -> Int {
    switch self {
    case .int(let value): Int(value)
    case .double(let value): Int(exactly: value.rounded()) ?? 0
    case .string(let symbol): Int(symbols[symbol]) ?? 0
    case .bool: 0
    }
  }
}
