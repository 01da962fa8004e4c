/// An estate at work: a discrete-event simulation of every request.
///
/// Users arrive on their own (open loop); services work, call, wait, time out, try again, break
/// circuits; pools and queues fill; databases and nodes slow down with their load. Faults change
/// the parts (`Fault`), and what follows follows from this alone: no part of it reads the causal
/// library.
///
/// Every simulated request stands for many of its kind. Deterministic: the same seed, estate and
/// faults give the same spans.
struct RunningEstate {
  let estate: Estate
  var events = EventQueue()
  var generator: SeededGenerator
  private(set) var now: Int64 = 0
  var frames = FrameTable()
  /// What was said since it was last taken.
  var spans: [SpanRecord] = []
  var logs: [LogRecord] = []

  var nodes: [RunningNode]
  var instances: [RunningInstance]
  var services: [RunningService]
  var operations: [RunningOperation]
  var stores: [RunningStore]
  var statements: [RunningStatement]
  var caches: [RunningCache]
  var brokers: [RunningBroker]
  var queues: [RunningQueue]
  var apis: [RunningAPI]
  var ways: [RunningWay] = []
  var pools: [RunningPool] = []
  /// Factor on the rate of each entry.
  var demand: [Double]
  let places: WayTable
  private let tide: Tide
  private let seed: UInt64

  init(estate: Estate, seed: UInt64, tide: Tide = .none) {
    self.estate = estate
    self.tide = tide
    self.seed = seed
    generator = SeededGenerator(seed: seed, purpose: 2)
    places = WayTable(estate)
    ways = Array(repeating: RunningWay(), count: places.wayCount)
    let starter = StartingParts(estate)
    nodes = starter.nodes
    instances = starter.instances
    services = estate.services.map { _ in RunningService() }
    operations = estate.operations.map { _ in RunningOperation() }
    stores = starter.stores
    statements = estate.statements.map { _ in RunningStatement() }
    caches = estate.caches.map { RunningCache(hitRatio: $0.hitRatio, usualHitRatio: $0.hitRatio) }
    brokers = estate.brokers.map { _ in RunningBroker() }
    queues = estate.queues.map { _ in RunningQueue() }
    apis = estate.apis.map { _ in RunningAPI() }
    pools = (0..<places.poolCount).map { _ in RunningPool(limit: 12) }
    demand = estate.entries.map { _ in 1 }
    for entry in estate.entries.indices { planArrival(Int32(entry)) }
  }

  /// Lets everything happen that happens before `time`, in nanoseconds since the start.
  mutating func run(until time: Int64) {
    while events.nextTime < time, let event = events.take() {
      now = event.time
      handle(event)
    }
    now = time
  }

  private mutating func handle(_ event: SimulationEvent) {
    switch event.kind {
    case .arrival:
      planArrival(event.subject)
      if event.serial == 0 { arrive(event.subject) }
    case .deliver: deliver(Int(event.subject))
    case .start: start(Int(event.subject))
    case .reach, .done, .answer, .giveUp, .retry:
      let frame = frames[event.subject]
      guard frame.isAlive, frame.serial == event.serial else { return }
      handle(event, of: frame)
    }
  }

  private mutating func handle(_ event: SimulationEvent, of frame: Frame) {
    switch event.kind {
    case .reach: reach(event.subject)
    case .done: completeWait(event.subject)
    case .answer: endCall(event.subject, event.status)
    case .giveUp: giveUp(event.subject)
    default: beginStep(event.subject)
    }
  }

  func seconds(_ seconds: Double) -> Int64 { Int64(max(0, seconds) * 1e9) }

  /// Plans something for a frame, which waits for nothing else from now on.
  mutating func plan(
    _ kind: SimulationEvent.Kind, of frame: Int32, in delay: Double, status: Int32 = 0
  ) {
    events.plan(
      kind, at: now + seconds(delay), subject: frame, serial: frames[frame].serial, status: status)
  }

  mutating func log(_ text: String, by instance: Int32, event: String = "") {
    let subject: LogRecord.Subject = event.isEmpty ? .program(instance) : .platform(instance)
    logs.append(LogRecord(subject: subject, time: now, text: text, event: event))
  }

  /// Time on the wire between two parts.
  mutating func hop() -> Double { generator.within(0.0002...0.0008) }

  /// Seconds after which a long wait is drawn anew: the demand may have changed.
  private static let arrivalSecondsMax = 1.0

  /// Plans the next request, or, where it is far off, the moment to draw again; arrivals know
  /// nothing of the past, so that is the same.
  private mutating func planArrival(_ entry: Int32) {
    let rate =
      estate.entries[Int(entry)].rate * demand[Int(entry)]
      * tide.factor(at: Double(now) / 1e9, seed: seed)
    let wait = generator.exponential(mean: 1 / max(rate, 1e-3))
    events.plan(
      .arrival, at: now + seconds(min(wait, Self.arrivalSecondsMax)), subject: entry,
      serial: wait > Self.arrivalSecondsMax ? 1 : 0)
  }

  private mutating func arrive(_ entry: Int32) {
    let operation = Int32(estate.entries[Int(entry)].operation)
    guard let instance = pickInstance(of: estate.operations[Int(operation)].service) else { return }
    let frame = frames.insert(
      Frame(
        operation: operation, instance: Int32(instance), trace: generator.next() | 1,
        span: generator.next() | 1))
    reach(frame)
  }
}

/// Which way and which pool a step goes over.
struct WayTable {
  enum Callee: Hashable { case service(Int), store(Int), cache(Int), broker(Int), api(Int) }

  private struct Pair: Hashable {
    var service: Int
    var callee: Callee
  }

  private var numbers: [Pair: Int] = [:]
  /// The way of each step of each operation, and the pool of those that end at a store.
  private(set) var wayOfStep: [[Int]] = []
  private(set) var poolOfStep: [[Int]] = []
  /// Service and callee of each way; service and store of each pool.
  private(set) var ends: [(service: Int, callee: Callee)] = []
  private(set) var poolEnds: [(service: Int, store: Int)] = []
  private var pools: [Pair: Int] = [:]

  var wayCount: Int { ends.count }
  var poolCount: Int { poolEnds.count }

  init(_ estate: Estate) {
    for operation in estate.operations {
      var ways: [Int] = []
      var pools: [Int] = []
      for planned in operation.steps {
        ways.append(way(operation.service, Self.callee(planned.step, estate)))
        pools.append(pool(operation.service, planned.step, estate))
      }
      wayOfStep.append(ways)
      poolOfStep.append(pools)
    }
  }

  /// The way from a service to a callee, if any step goes there.
  func way(from service: Int, to callee: Callee) -> Int? {
    numbers[Pair(service: service, callee: callee)]
  }

  func pool(from service: Int, to store: Int) -> Int? {
    pools[Pair(service: service, callee: .store(store))]
  }

  private mutating func way(_ service: Int, _ callee: Callee) -> Int {
    let pair = Pair(service: service, callee: callee)
    if let known = numbers[pair] { return known }
    numbers[pair] = ends.count
    ends.append((service, callee))
    return ends.count - 1
  }

  private mutating func pool(_ service: Int, _ step: Estate.Step, _ estate: Estate) -> Int {
    let statement: Int
    switch step {
    case .query(let asked), .lookUp(_, let asked): statement = asked
    default: return -1
    }
    let store = estate.statements[statement].store
    let pair = Pair(service: service, callee: .store(store))
    _ = way(service, .store(store))
    if let known = pools[pair] { return known }
    pools[pair] = poolEnds.count
    poolEnds.append((service, store))
    return poolEnds.count - 1
  }

  static func callee(_ step: Estate.Step, _ estate: Estate) -> Callee {
    switch step {
    case .call(let operation): .service(estate.operations[operation].service)
    case .query(let statement): .store(estate.statements[statement].store)
    case .lookUp(let cache, _): .cache(cache)
    case .publish(let queue): .broker(estate.queues[queue].broker)
    case .ask(let api): .api(api)
    }
  }
}

/// Parts as they are on an ordinary day, with the work that then comes to each.
private struct StartingParts {
  let estate: Estate
  let rates: (operations: [Double], statements: [Double], queues: [Double])

  init(_ estate: Estate) {
    self.estate = estate
    rates = estate.usualRates()
  }

  /// Seconds of work a second that one instance does, and the requests that it comes in.
  private func load(_ instance: Estate.Instance) -> (work: Double, rate: Double) {
    let service = estate.services[instance.service]
    var load = (work: 0.0, rate: 0.0)
    for operation in service.operations {
      let rate = rates.operations[operation] / Double(service.instances.count)
      load.work += rate * estate.operations[operation].work
      load.rate += rate
    }
    return load
  }

  var instances: [RunningInstance] {
    estate.instances.enumerated().map { index, instance in
      let use = estate.services[instance.service].usualUse
      let load = load(instance)
      return RunningInstance(
        cpu: Utilisation(usual: use, usualWork: load.work, usualRate: load.rate),
        pid: FaultNames.firstPID + index)
    }
  }

  var nodes: [RunningNode] {
    var loads = [(work: Double, rate: Double)](repeating: (0, 0), count: estate.nodes.count)
    for instance in estate.instances {
      let load = load(instance)
      loads[instance.node].work += load.work
      loads[instance.node].rate += load.rate
    }
    return zip(estate.nodes, loads).map { node, load in
      RunningNode(
        cpu: Utilisation(usual: node.usualUse, usualWork: load.work, usualRate: load.rate))
    }
  }

  var stores: [RunningStore] {
    estate.stores.map { store in
      let asked = store.statements.map { (rates.statements[$0], estate.statements[$0].mean) }
      return RunningStore(
        connectionsMax: store.connectionsMax,
        cpu: Utilisation(
          usual: store.usualUse, usualWork: asked.reduce(0) { $0 + $1.0 * $1.1 },
          usualRate: asked.reduce(0) { $0 + $1.0 }))
    }
  }
}
