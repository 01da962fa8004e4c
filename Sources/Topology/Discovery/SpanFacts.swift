import Telemetry

/// What the attributes of one span say, read once when the span arrives.
struct SpanFacts {
  var route = Symbol.empty
  var method = Symbol.empty
  var rpcService = Symbol.empty
  var rpcMethod = Symbol.empty
  var httpStatus = 0
  var hasErrorType = false
  /// The callee said something, be it an error: a status of HTTP, of the database or of the RPC.
  var hasAnswer = false
  var host = ""
  var port = ""
  var urlHost = ""
  var peerAddress = ""
  var peerPort = ""
  var peerService = Symbol.empty
  var system = ""
  var namespace = Symbol.empty
  var statement = Symbol.empty
  var operation = Symbol.empty
  var collection = Symbol.empty
  var user = Symbol.empty
  var messagingSystem = ""
  var destination = Symbol.empty
  var consumerGroup = Symbol.empty
  var messagingOperation = Symbol.empty
  var exceptionType = Symbol.empty
  var exceptionMessage = Symbol.empty

  init(_ attributes: ArraySlice<SpanAttribute>, symbols: inout SymbolTable) {
    for attribute in attributes { read(attribute, symbols: &symbols) }
  }

  private mutating func read(_ attribute: SpanAttribute, symbols: inout SymbolTable) {
    let value = attribute.value
    switch attribute.key {
    case .httpRoute: route = value.symbol(&symbols)
    case .httpRequestMethod: method = value.symbol(&symbols)
    case .httpResponseStatusCode:
      httpStatus = value.integer(symbols)
      hasAnswer = hasAnswer || httpStatus > 0
    case .dbResponseStatusCode: hasAnswer = true
    case .rpcService: rpcService = value.symbol(&symbols)
    case .rpcMethod: rpcMethod = value.symbol(&symbols)
    case .errorType: hasErrorType = true
    case .serverAddress: host = value.text(in: symbols)
    case .serverPort: port = value.text(in: symbols)
    case .urlHost: urlHost = value.text(in: symbols)
    case .networkPeerAddress: peerAddress = value.text(in: symbols)
    case .networkPeerPort: peerPort = value.text(in: symbols)
    case .peerService: peerService = value.symbol(&symbols)
    case .dbSystem: system = SystemName.normalised(value.text(in: symbols))
    case .dbNamespace: namespace = value.symbol(&symbols)
    case .dbStatement: statement = value.symbol(&symbols)
    case .dbOperation: operation = value.symbol(&symbols)
    case .dbCollection: collection = value.symbol(&symbols)
    case .dbUser: user = value.symbol(&symbols)
    case .messagingSystem: messagingSystem = SystemName.normalised(value.text(in: symbols))
    case .messagingDestination: destination = value.symbol(&symbols)
    case .messagingConsumerGroup: consumerGroup = value.symbol(&symbols)
    case .messagingOperation: messagingOperation = value.symbol(&symbols)
    case .exceptionType: exceptionType = value.symbol(&symbols)
    case .exceptionMessage: exceptionMessage = value.symbol(&symbols)
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
  func operationName(spanName: Symbol, symbols: inout SymbolTable) -> Symbol {
    if !route.isEmpty {
      let verb = method.isEmpty ? "" : "\(symbols[method]) "
      return symbols.intern(verb + symbols[route])
    }
    if !rpcMethod.isEmpty {
      return rpcService.isEmpty
        ? rpcMethod : symbols.intern("\(symbols[rpcService])/\(symbols[rpcMethod])")
    }
    return symbols.intern(OperationName.templated(symbols[spanName]))
  }

  /// Whom an exit span speaks to.
  func target(kind: SpanBatch.Kind, spanName: Symbol, symbols: inout SymbolTable) -> ExitTarget {
    let address = symbols.intern(self.address)
    if kind == .producer || !messagingSystem.isEmpty {
      let queue = destination.isEmpty ? queueName(spanName, symbols: &symbols) : destination
      return ExitTarget(
        kind: .queue, system: symbols.intern(messagingSystem), address: address, name: queue)
    }
    if !system.isEmpty {
      return ExitTarget(
        kind: .store, system: symbols.intern(system), address: address, name: namespace,
        detail: statementShape(spanName, symbols: &symbols), user: user)
    }
    return ExitTarget(kind: .service, address: address, name: peerService, detail: rpcMethod)
  }

  private func statementShape(_ spanName: Symbol, symbols: inout SymbolTable) -> Symbol {
    if !statement.isEmpty { return statement }
    if operation.isEmpty { return symbols.intern(OperationName.templated(symbols[spanName])) }
    if collection.isEmpty { return operation }
    return symbols.intern("\(symbols[operation]) \(symbols[collection])")
  }

  /// "orders send" and the like: conventions put the destination into the span's name.
  func queueName(_ spanName: Symbol, symbols: inout SymbolTable) -> Symbol {
    let words = symbols[spanName].split(separator: " ")
    let verbs: Set<Substring> = ["send", "publish", "receive", "process", "create", "settle"]
    return symbols.intern(words.filter { !verbs.contains($0) }.joined(separator: " "))
  }
}

extension AttributeValue {
  fileprivate func symbol(_ symbols: inout SymbolTable) -> Symbol {
    if case .string(let symbol) = self { return symbol }
    return symbols.intern(text(in: symbols))
  }

  fileprivate func integer(_ symbols: SymbolTable) -> Int {
    switch self {
    case .int(let value): Int(value)
    case .double(let value): Int(exactly: value.rounded()) ?? 0
    case .string(let symbol): Int(symbols[symbol]) ?? 0
    case .bool: 0
    }
  }
}
