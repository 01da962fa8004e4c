extension Estate {
  /// Draws an estate: services in tiers that fan out, with shared databases, caches in front of
  /// them, queues between services and services of others, on nodes that several share.
  ///
  /// There are 3 to 10,000 of them, and the middle one gets `rate` requests a second.
  package init(seed: UInt64, serviceCount: Int, rate: Double = 2) {
    precondition((3...10_000).contains(serviceCount), "3 to 10,000 services")
    var drawing = EstateDrawing(generator: SeededGenerator(seed: seed, purpose: 1))
    drawing.drawBackends(serviceCount)
    drawing.drawServices(serviceCount)
    drawing.drawCalls()
    drawing.drawUses()
    drawing.drawEntries(rate: rate)
    self = drawing.estate
  }
}

/// An estate while it is drawn.
private struct EstateDrawing {
  var estate = Estate()
  var generator: SeededGenerator

  init(generator: SeededGenerator) { self.generator = generator }

  mutating func drawBackends(_ serviceCount: Int) {
    for number in 0..<max(3, serviceCount / 6) {
      estate.nodes.append(
        Estate.Node(
          name: "node-\(number)", cores: 8, usualUse: generator.within(0.2...0.5)))
    }
    for number in 0..<max(1, serviceCount / 6) {
      drawStore(number)
    }
    for number in 0..<max(1, serviceCount / 15) {
      estate.caches.append(
        Estate.Cache(address: "cache-\(number)", hitRatio: generator.within(0.8...0.95)))
    }
    for number in 0..<max(1, serviceCount / 100) {
      let system = number % 2 == 0 ? "rabbitmq" : "kafka"
      estate.brokers.append(Estate.Broker(system: system, address: "broker-\(number)"))
    }
    for number in 0..<max(1, serviceCount / 25) {
      estate.apis.append(
        Estate.API(
          host: "api.partner-\(number).example.com", mean: generator.within(0.04...0.15)))
    }
  }

  private mutating func drawStore(_ number: Int) {
    var store = Estate.Store(
      system: generator.chance(0.6) ? "postgresql" : "mysql", address: "store-\(number)",
      connectionsMax: 100, usualUse: generator.within(0.1...0.3))
    for place in 0..<generator.within(3...6) {
      store.statements.append(estate.statements.count)
      let verb = ["SELECT", "SELECT", "UPDATE", "INSERT"][generator.below(4)]
      estate.statements.append(
        Estate.Statement(
          store: number, text: "\(verb) table_\(place)", mean: generator.within(0.002...0.015)))
    }
    estate.stores.append(store)
  }

  mutating func drawServices(_ count: Int) {
    for number in 0..<count {
      let place = Double(number) / Double(count)
      let tier = number == 0 || place < 0.08 ? 0 : place < 0.35 ? 1 : place < 0.7 ? 2 : 3
      drawService(number, tier: tier)
    }
  }

  private mutating func drawService(_ number: Int, tier: Int) {
    var service = Estate.Service(
      name: "service-\(number)", tier: tier,
      runtime: Estate.Runtime.allCases[generator.below(Estate.Runtime.allCases.count)],
      workers: 32, timeout: [5, 4, 3, 2][tier], retries: generator.chance(0.3) ? 1 : 0,
      hasBreaker: generator.chance(0.25), isHeadless: generator.chance(0.5),
      usualUse: generator.within(0.05...0.3))
    for copy in 0..<generator.within(2...3) {
      service.instances.append(estate.instances.count)
      estate.instances.append(
        Estate.Instance(
          service: number, node: generator.below(estate.nodes.count), number: copy))
    }
    for route in 0..<generator.within(1...2) {
      service.operations.append(estate.operations.count)
      estate.operations.append(
        Estate.Operation(
          service: number, name: "/route-\(route)", work: generator.within(0.004...0.03)))
    }
    estate.services.append(service)
  }

  /// Every service below the first tier has a caller in a tier above; some have several.
  mutating func drawCalls() {
    var tiers: [[Int]] = [[], [], [], []]
    for (index, service) in estate.services.enumerated() { tiers[service.tier].append(index) }
    for tier in 1..<4 {
      for callee in tiers[tier] {
        let callers = tiers[..<tier].last { !$0.isEmpty } ?? [0]
        link(callers[generator.below(callers.count)], to: callee)
        if generator.chance(0.4) {
          let above = tiers[..<tier].flatMap { $0 }
          link(above[generator.below(above.count)], to: callee)
        }
      }
    }
  }

  private mutating func link(_ caller: Int, to callee: Int) {
    let from = estate.services[caller].operations
    let operation = from[generator.below(from.count)]
    for target in estate.services[callee].operations {
      let step = Estate.Step.call(operation: target)
      guard !estate.operations[operation].steps.contains(where: { $0.step == step }) else {
        continue
      }
      let share = generator.within(0.5...1)
      estate.operations[operation].steps.append(
        Estate.PlannedStep(step: step, share: share, isEssential: generator.chance(0.85)))
    }
  }

  /// Which services use databases, caches, queues and services of others.
  mutating func drawUses() {
    for index in estate.services.indices {
      let tier = estate.services[index].tier
      if generator.chance(tier == 3 ? 0.8 : tier == 2 ? 0.5 : 0.15) { drawStoreUse(index) }
      if generator.chance(0.05) || index == estate.services.count - 1 {
        let operations = estate.services[index].operations
        estate.operations[operations[0]].steps.append(
          Estate.PlannedStep(
            step: .ask(api: generator.below(estate.apis.count)), share: 0.8, isEssential: true))
      }
      if tier > 0, tier < 3, generator.chance(0.12) { drawQueue(from: index) }
    }
    if estate.queues.isEmpty { drawQueue(from: estate.services.count / 2) }
  }

  private mutating func drawStoreUse(_ service: Int) {
    let store = generator.below(estate.stores.count)
    let statements = estate.stores[store].statements
    let cache = generator.chance(0.4) ? generator.below(estate.caches.count) : nil
    for operation in estate.services[service].operations {
      for _ in 0..<generator.within(1...2) {
        let statement = statements[generator.below(statements.count)]
        let isRead = estate.statements[statement].text.hasPrefix("SELECT")
        let step: Estate.Step =
          if let cache, isRead { .lookUp(cache: cache, statement: statement) } else {
            .query(statement: statement)
          }
        guard !estate.operations[operation].steps.contains(where: { $0.step == step }) else {
          continue
        }
        estate.operations[operation].steps.append(
          Estate.PlannedStep(step: step, share: generator.within(0.7...1), isEssential: true))
      }
    }
  }

  /// A queue from a service to a consumer that has a database of its own.
  private mutating func drawQueue(from producer: Int) {
    let number = estate.queues.count
    let leaves = estate.services.indices.filter { estate.services[$0].tier == 3 }
    guard let consumer = leaves.isEmpty ? nil : leaves[generator.below(leaves.count)] else {
      return
    }
    let handler = estate.operations.count
    estate.services[consumer].operations.append(handler)
    var operation = Estate.Operation(
      service: consumer, name: "work on queue-\(number)", work: generator.within(0.01...0.05))
    operation.isHandler = true
    let statement = generator.below(estate.statements.count)
    operation.steps = [
      Estate.PlannedStep(step: .query(statement: statement), share: 1, isEssential: true)
    ]
    estate.operations.append(operation)
    estate.queues.append(
      Estate.Queue(
        name: "queue-\(number)", broker: generator.below(estate.brokers.count), handler: handler,
        concurrency: 4))
    let operations = estate.services[producer].operations
    estate.operations[operations[0]].steps.append(
      Estate.PlannedStep(step: .publish(queue: number), share: 0.8, isEssential: true))
  }

  mutating func drawEntries(rate: Double) {
    for service in estate.services where service.tier == 0 {
      for operation in service.operations where !estate.operations[operation].isHandler {
        estate.entries.append(
          Estate.Entry(operation: operation, rate: generator.within(0.5...1.5)))
      }
    }
    let rates = estate.usualServiceRates().sorted()
    let middle = rates[rates.count / 2]
    for index in estate.entries.indices { estate.entries[index].rate *= rate / max(middle, 1e-6) }
  }
}
