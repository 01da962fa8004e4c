/// The telemetry of a simulated estate as it would arrive: encoded export requests, in order.
package struct TelemetryFeed {
  /// What an export request carries.
  package enum Signal: Sendable { case traces, metrics, logs }

  /// Seconds between two deliveries of spans and logs.
  package static let sliceSeconds = 2.5
  /// Seconds between two readings of the metrics.
  package static let metricSeconds = 10.0
  /// Nanoseconds since 1970 at which simulations begin: a day in 2026.
  package static let epoch: Int64 = 1_790_000_000_000_000_000

  private(set) var running: RunningEstate
  private let noise: Noise
  private var losses: LossTable
  private let spanEncoder: SpanEncoder
  private let metricEncoder = MetricEncoder(epoch: Self.epoch)
  private let logEncoder = LogEncoder(epoch: Self.epoch)
  private var reader: MetricReader
  private let names: SenderNames
  private var generator: SeededGenerator
  private var late: [SpanRecord] = []
  private var slice = 0
  private var plan: [(second: Double, fault: Fault)] = []
  private var disturbances: [Disturbance]

  /// Seconds since the simulation began.
  package var seconds: Double { Double(slice) * Self.sliceSeconds }

  /// What an estate sends while faults begin, each so many seconds after the beginning; passing
  /// disturbances come within `span`, in seconds.
  package init(
    _ estate: Estate, seed: UInt64, noise: Noise, faults: [(second: Double, fault: Fault)],
    disturbed span: ClosedRange<Double>, tide: Tide = .none
  ) {
    running = RunningEstate(estate: estate, seed: seed, tide: tide)
    self.noise = noise
    generator = SeededGenerator(seed: seed, purpose: 5)
    losses = LossTable(estate, noise: noise, seed: seed)
    spanEncoder = SpanEncoder(estate, epoch: Self.epoch)
    reader = MetricReader(estate)
    names = SenderNames(estate)
    plan = faults
    disturbances = Disturbance.draw(estate, noise: noise, seed: seed, within: span)
  }

  /// Lets a slice of time pass, and gives what was sent in it.
  package mutating func next() -> [(signal: Signal, bytes: [UInt8])] {
    let start = seconds
    slice += 1
    for (second, fault) in plan where second >= start && second < seconds {
      running.run(until: nanoseconds(second))
      running.begin(fault)
    }
    disturb(from: start, to: seconds)
    running.run(until: nanoseconds(seconds))
    running.age(by: Self.sliceSeconds)
    return traces() + logs() + metrics()
  }

  private func nanoseconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

  private mutating func disturb(from start: Double, to end: Double) {
    for index in disturbances.indices {
      let (begin, stop) = (disturbances[index].begin, disturbances[index].end)
      if begin >= start, begin < end { disturbances[index].begin(in: &running) }
      if stop >= start, stop < end { disturbances[index].end(in: &running) }
    }
  }

  private mutating func traces() -> [(signal: Signal, bytes: [UInt8])] {
    var sent = late
    late = []
    for span in running.spans where losses.keeps(span) {
      if generator.chance(noise.late) { late.append(span) } else { sent.append(span) }
    }
    running.spans = []
    guard let bytes = spanEncoder.request(sent, of: running, skew: losses.skew) else { return [] }
    let isTwice = generator.chance(noise.duplicated)
    return Array(repeating: (.traces, bytes), count: isTwice ? 2 : 1)
  }

  private mutating func logs() -> [(signal: Signal, bytes: [UInt8])] {
    let kept = running.logs.filter { losses.keeps($0) }
    running.logs = []
    let records = kept.map { record -> (resource: [UInt8], record: LogRecord) in
      switch record.subject {
      case .program(let instance):
        let place = Int(instance)
        let service = running.estate.instances[place].service
        return (
          names.program(
            place, pid: running.instances[place].pid, version: running.services[service].version),
          record
        )
      case .platform(let instance): return (names.pod(Int(instance)), record)
      case .store(let store): return (names.store(store), record)
      }
    }
    return logEncoder.request(records).map { [(.logs, $0)] } ?? []
  }

  private mutating func metrics() -> [(signal: Signal, bytes: [UInt8])] {
    let slices = Int(Self.metricSeconds / Self.sliceSeconds)
    guard slice % slices == slices - 1 else { return [] }
    let groups = reader.read(running, seconds: Self.metricSeconds, generator: &generator)
    let kept = groups.enumerated().map { place, group in
      (resource: group.resource, readings: losses.kept(group.readings, of: group.resource))
    }
    return [(.metrics, metricEncoder.request(kept, at: running.now))]
  }
}

/// What of the telemetry is lost for good, decided once for each stream.
private struct LossTable {
  let noise: Noise
  let seed: UInt64
  private let estate: Estate
  private let isSilent: [Bool]
  private let isLogLost: [Bool]
  let skew: [Int64]

  init(_ estate: Estate, noise: Noise, seed: UInt64) {
    self.noise = noise
    self.seed = seed
    self.estate = estate
    var generator = SeededGenerator(seed: seed, purpose: 6)
    isSilent = estate.services.map { _ in generator.chance(noise.silentServices) }
    isLogLost = estate.services.map { _ in generator.chance(noise.missing) }
    skew = estate.nodes.map { _ in
      Int64(generator.within(-noise.skewSeconds...noise.skewSeconds) * 1e9)
    }
  }

  func keeps(_ span: SpanRecord) -> Bool {
    guard !isSilent[estate.instances[Int(span.instance)].service] else { return false }
    return noise.unsampled == 0 || chance(of: span.trace) >= noise.unsampled
  }

  func keeps(_ record: LogRecord) -> Bool {
    guard case .program(let instance) = record.subject else { return true }
    let service = estate.instances[Int(instance)].service
    return !isSilent[service] && !isLogLost[service]
  }

  func kept(_ readings: [Reading], of resource: [UInt8]) -> [Reading] {
    guard noise.missing > 0 else { return readings }
    let sender = resource.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return readings.filter { reading in
      let stream = reading.name.utf8.reduce(sender) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      return chance(of: stream) >= noise.missing
    }
  }

  private func chance(of stream: UInt64) -> Double {
    var generator = SeededGenerator(seed: seed, purpose: stream)
    return generator.unit()
  }
}

/// Something passing that goes wrong at one service and needs no remedy.
private struct Disturbance {
  enum Kind: CaseIterable { case stall, failures, line }

  let kind: Kind
  let service: Int
  let begin: Double
  let end: Double

  static func draw(
    _ estate: Estate, noise: Noise, seed: UInt64, within span: ClosedRange<Double>
  ) -> [Disturbance] {
    var generator = SeededGenerator(seed: seed, purpose: 7)
    return estate.services.indices.compactMap { service in
      guard generator.chance(noise.spurious) else { return nil }
      let begin = generator.within(span)
      return Disturbance(
        kind: Kind.allCases[generator.below(Kind.allCases.count)], service: service, begin: begin,
        end: begin + generator.within(3...8))
    }
  }

  func begin(in running: inout RunningEstate) {
    switch kind {
    case .stall: running.services[service].stall = 8
    case .failures: running.services[service].hiccup = 0.3
    case .line:
      let instance = running.estate.services[service].instances[0]
      running.log("peer said: connection reset by peer", by: Int32(instance))
      running.log("peer said: connection reset by peer", by: Int32(instance))
    }
  }

  func end(in running: inout RunningEstate) {
    running.services[service].stall = 1
    running.services[service].hiccup = 0
  }
}
