/// What a simulated estate consists of, and how its parts use each other: the drawing, not the
/// running thing.
///
/// Numbers are places in the arrays. Names say what a thing is and nothing more.
package struct Estate: Sendable {
  /// One machine.
  struct Node: Sendable {
    var name: String
    var cores: Double
    /// Part of its CPU that is in use on an ordinary day, 0...1.
    var usualUse: Double
  }

  /// What a service is written in: which runtime metrics it sends.
  enum Runtime: CaseIterable, Sendable { case jvm, go, node, python, dotnet }

  /// One copy of a service, in a pod of its own.
  struct Instance: Sendable {
    var service: Int
    var node: Int
    /// Its number among its siblings.
    var number: Int
  }

  /// One thing that an operation does.
  enum Step: Hashable, Sendable {
    case call(operation: Int)
    case query(statement: Int)
    /// A look-up that saves the query behind it when it hits.
    case lookUp(cache: Int, statement: Int)
    case publish(queue: Int)
    case ask(api: Int)
  }

  /// A step with the part of requests that take it, and whether the request fails with it.
  struct PlannedStep: Hashable, Sendable {
    var step: Step
    var share: Double
    var isEssential: Bool
  }

  /// One route of a service, or what its consumers do with a message.
  struct Operation: Sendable {
    var service: Int
    var name: String
    /// Mean seconds of its own work.
    var work: Double
    var steps: [PlannedStep] = []
    var isHandler = false
  }

  struct Service: Sendable {
    var name: String
    /// 0 for what users reach, rising towards the leaves.
    var tier: Int
    var runtime: Runtime
    var instances: [Int] = []
    var operations: [Int] = []
    /// Requests that one instance serves at once.
    var workers: Int
    /// Seconds after which a call of it is given up.
    var timeout: Double
    /// Times that a failed call is tried again.
    var retries: Int
    /// Whether calls of it stop for a while after many failures running.
    var hasBreaker: Bool
    /// Whether callers pick an instance themselves, instead of a balancer that has one address.
    var isHeadless: Bool
    /// Part of its CPU that is in use on an ordinary day, 0...1.
    var usualUse: Double
  }

  struct Statement: Sendable {
    var store: Int
    var text: String
    var mean: Double
  }

  /// A database server.
  struct Store: Sendable {
    var system: String
    var address: String
    var connectionsMax: Int
    var statements: [Int] = []
    var usualUse: Double
  }

  struct Cache: Sendable {
    var address: String
    var hitRatio: Double
  }

  struct Broker: Sendable {
    var system: String
    var address: String
  }

  struct Queue: Sendable {
    var name: String
    var broker: Int
    /// The operation that works on its messages, in the consuming service.
    var handler: Int
    /// Messages that all its consumers work on at once.
    var concurrency: Int
  }

  /// A service of somebody else's.
  struct API: Sendable {
    var host: String
    var mean: Double
  }

  /// Where requests come from: users, at one operation.
  struct Entry: Sendable {
    var operation: Int
    /// Requests a second on average.
    var rate: Double
  }

  var nodes: [Node] = []
  var services: [Service] = []
  var instances: [Instance] = []
  var operations: [Operation] = []
  var stores: [Store] = []
  var statements: [Statement] = []
  var caches: [Cache] = []
  var brokers: [Broker] = []
  var queues: [Queue] = []
  var apis: [API] = []
  var entries: [Entry] = []
}

extension Estate {
  func podName(_ instance: Int) -> String {
    let copy = instances[instance]
    return "\(services[copy.service].name)-\(copy.number)"
  }

  /// Requests a second of each operation and statement, messages a second of each queue, when
  /// nothing is wrong.
  func usualRates() -> (operations: [Double], statements: [Double], queues: [Double]) {
    var operations = [Double](repeating: 0, count: self.operations.count)
    var statements = [Double](repeating: 0, count: self.statements.count)
    var queues = [Double](repeating: 0, count: self.queues.count)
    var open = entries.map { ($0.operation, $0.rate) }
    // Calls only ever go to a higher tier, so this ends.
    while let (operation, rate) = open.popLast() {
      operations[operation] += rate
      for planned in self.operations[operation].steps {
        let flow = rate * planned.share
        switch planned.step {
        case .call(let callee): open.append((callee, flow))
        case .query(let statement): statements[statement] += flow
        case .lookUp(let cache, let statement):
          statements[statement] += flow * (1 - caches[cache].hitRatio)
        case .publish(let queue):
          queues[queue] += flow
          open.append((self.queues[queue].handler, flow))
        case .ask: break
        }
      }
    }
    return (operations, statements, queues)
  }

  /// Requests a second of each service when nothing is wrong.
  func usualServiceRates() -> [Double] {
    var rates = [Double](repeating: 0, count: services.count)
    let usual = usualRates().operations
    for (index, operation) in operations.enumerated() { rates[operation.service] += usual[index] }
    return rates
  }
}
