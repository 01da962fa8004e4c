/// An estate as its plan has it: who runs where, who calls whom, and what is wrong.
///
/// Services stand in the order of their calls, so that there is no circle; a twentieth of them are
/// called by most others, as identity or billing would be. Each has two instances in pods, two
/// operations, and one in three keeps a database, of which four share one.
struct Estate {
  struct Service {
    /// Services that each of its two operations calls.
    var callees: [[Int]]
    /// The database that its first operation asks, or -1.
    var database: Int
  }

  static let instanceCount = 2
  static let operationCount = 2

  let services: [Service]
  let databaseCount: Int
  let nodeCount: Int
  /// Services that fail requests by what they or their callees depend on.
  private(set) var failing: [Bool]
  /// Databases at fault.
  private(set) var failingDatabases: [Bool]

  init(serviceCount: Int, generator: inout SeededGenerator) {
    databaseCount = max(1, serviceCount / 12)
    nodeCount = max(3, serviceCount / 20)
    var services: [Service] = []
    for index in 0..<serviceCount {
      let callees = (0..<Self.operationCount).map { _ in
        Self.callees(of: index, in: serviceCount, &generator)
      }
      let database = index % 3 == 0 ? (index / 12) % databaseCount : -1
      services.append(Service(callees: callees, database: database))
    }
    self.services = services
    failing = [Bool](repeating: false, count: serviceCount)
    failingDatabases = [Bool](repeating: false, count: databaseCount)
  }

  private static func callees(
    of index: Int, in count: Int, _ generator: inout SeededGenerator
  ) -> [Int] {
    let shared = count - max(1, count / 20)
    var callees: Set<Int> = []
    for _ in 0..<Int.random(in: 0...2, using: &generator) where index + 1 < shared {
      // Most calls stay near: a domain of some ten services.
      let reach = min(shared, index + 11)
      callees.insert(Int.random(in: index + 1..<reach, using: &generator))
    }
    if index < shared, Int.random(in: 0..<4, using: &generator) == 0 {
      callees.insert(Int.random(in: shared..<count, using: &generator))
    }
    return callees.sorted()
  }

  /// Breaks databases until so many services fail.
  mutating func breakDatabases(untilFailing count: Int) {
    for database in stride(from: databaseCount - 1, through: 0, by: -1)
    where failing.count(where: \.self) < count {
      failingDatabases[database] = true
      spread()
    }
  }

  /// Mends everything.
  mutating func mend() {
    failing = failing.map { _ in false }
    failingDatabases = failingDatabases.map { _ in false }
  }

  private mutating func spread() {
    for index in services.indices.reversed() {
      let service = services[index]
      let isHit = service.database >= 0 && failingDatabases[service.database]
      failing[index] = isHit || service.callees.contains { $0.contains { failing[$0] } }
    }
  }
}
