import Telemetry

@testable import Topology
@testable import Vitals

/// A small estate whose windows tests fill by hand.
struct Town {
  var symbols = SymbolTable()
  var topology = TopologyBuilder()
  var identities: [ResourceIdentity] = []
  var series = SeriesTable()
  var vitals: VitalsTable

  init(_ measures: [(EntityType, Measure)] = []) {
    var interest = MeasureInterest()
    for (type, measure) in measures { interest.add(measure, of: type) }
    vitals = VitalsTable(interest: interest, windowSeconds: 5)
  }

  /// The number of a sender with these names.
  mutating func sender(
    _ service: String = "", process: String = "", node: String = "", system: String = "",
    address: String = "", queue: String = ""
  ) -> Int32 {
    var identity = ResourceIdentity()
    identity.service = symbols.intern(service)
    identity.process = symbols.intern(process)
    identity.instance = identity.process
    identity.node = symbols.intern(node)
    identity.system = symbols.intern(system)
    identity.systemAddress = symbols.intern(address)
    identity.queue = symbols.intern(queue)
    if let known = identities.firstIndex(of: identity) { return Int32(known) }
    identities.append(identity)
    return Int32(identities.count - 1)
  }

  /// A served request.
  mutating func entry(
    _ sender: Int32, _ operation: String = "GET /", milliseconds: Int64 = 10, isError: Bool = false
  ) -> Served {
    Served(
      key: EntryKey(identity: sender, operation: symbols.intern(operation)),
      entry: JoinedEntry(
        key: 0, exitCount: 2, durationNanoseconds: milliseconds * 1_000_000,
        selfNanoseconds: milliseconds * 500_000, isError: isError, isErrorBegun: isError))
  }

  /// A call, unanswered unless somebody is said to have answered.
  mutating func exit(
    _ sender: Int32, _ operation: String = "GET /", target: ExitTarget,
    answeredBy callee: Int32 = -1,
    milliseconds: Int64 = 5, isError: Bool = false
  ) -> Called {
    Called(
      key: ExitKey(
        identity: sender, operation: symbols.intern(operation), target: target,
        calleeIdentity: callee,
        calleeOperation: callee < 0 ? .empty : symbols.intern("GET /callee"),
        provenance: callee < 0 ? .peerAttributes : .parentChild),
      exit: JoinedExit(
        key: 0, isError: isError, isUnanswered: isError && callee < 0, isThrottled: false,
        isDenied: false, durationNanoseconds: milliseconds * 1_000_000,
        gapNanoseconds: callee < 0 ? -1 : 1_000_000))
  }

  mutating func store(
    _ system: String = "mysql", user: String = "", namespace: String = "", statement: String = ""
  ) -> ExitTarget {
    ExitTarget(
      kind: .store, system: symbols.intern(system), address: symbols.intern("db:3306"),
      name: symbols.intern(namespace), detail: symbols.intern(statement), user: symbols.intern(user)
    )
  }

  mutating func peer(_ name: String) -> ExitTarget {
    ExitTarget(kind: .service, name: symbols.intern(name))
  }

  /// A point of a metric, already made plain.
  mutating func sample(
    _ sender: Int32, _ name: String, _ attributes: [(String, String)] = [], at seconds: Double,
    value: Double, rate: Double? = nil
  ) -> MetricSample {
    let attributes = attributes.map {
      Attribute(key: symbols.intern($0.0), value: .string(symbols.intern($0.1)))
    }
    let key = SeriesKey(identity: sender, name: symbols.intern(name), attributes: attributes)
    return MetricSample(
      series: series.id(of: key) ?? SeriesID(index: 0),
      time: Timestamp(nanoseconds: Int64(seconds * 1e9)), value: value, rate: rate)
  }

  /// Closes the window that ends at `seconds`, in which the senders were heard.
  mutating func close(
    at seconds: Double, heard: [Int32] = [], entries: [Served] = [], exits: [Called] = [],
    samples: [MetricSample] = [], change: (inout WindowDeltas) -> Void = { _ in }
  ) {
    var deltas = WindowDeltas()
    deltas.add(JoinedSpans(entries, exits))
    deltas.samples = samples
    let end = Timestamp(nanoseconds: Int64(seconds * 1e9))
    for sender in samples.map({ series[$0.series].identity }) {
      deltas.hear(sender, at: end, isOwn: false)
    }
    let speakers =
      heard + entries.map(\.key.identity) + exits.map(\.key.identity)
      + exits.map(\.key.calleeIdentity).filter { $0 >= 0 }
    for sender in speakers { deltas.hear(sender, at: end, isOwn: true) }
    change(&deltas)
    close(deltas, at: end)
  }

  mutating func close(_ deltas: WindowDeltas, at end: Timestamp) {
    vitals.close(
      deltas, at: end, topology: &topology, identities: identities, series: series,
      symbols: symbols)
  }

  func find(_ type: EntityType, _ name: String) -> EntityID? {
    topology.find(EntityKey(type, name))
  }

  /// A measure of an entity by name.
  func number(_ measure: Measure, of type: EntityType, _ name: String) -> Double? {
    find(type, name).flatMap { vitals.number(measure, of: $0, type: type) }
  }
}

/// A served request and what it is counted under.
struct Served {
  var key: EntryKey
  var entry: JoinedEntry
}

/// A call and what it is counted under.
struct Called {
  var key: ExitKey
  var exit: JoinedExit
}

extension JoinedSpans {
  /// These spans, each under a number of its own.
  init(_ entries: [Served], _ exits: [Called]) {
    self.init()
    for (number, served) in entries.enumerated() {
      var entry = served.entry
      entry.key = Int32(number)
      self.entries.append(entry)
      entryKeys.append(served.key)
    }
    for (number, called) in exits.enumerated() {
      var exit = called.exit
      exit.key = Int32(number)
      self.exits.append(exit)
      exitKeys.append(called.key)
    }
  }
}

extension WindowDeltas {
  mutating func add(_ joined: JoinedSpans) {
    var tally = RequestTally()
    tally.add(joined)
    tally.pour(into: &self)
  }
}
