import Telemetry
import Testing

@testable import Simulation

@Suite struct `A simulated estate` {
  private static func feed(
    seed: UInt64, services: Int = 10, seconds: Double, faults: [Fault] = []
  ) -> (feed: TelemetryFeed, sent: [(signal: TelemetryFeed.Signal, bytes: [UInt8])]) {
    var feed = TelemetryFeed(
      Estate(seed: seed, serviceCount: services), seed: seed, noise: .ordinary,
      faults: faults.map { (second: 10, fault: $0) }, disturbed: 0...seconds)
    var sent: [(signal: TelemetryFeed.Signal, bytes: [UInt8])] = []
    while feed.seconds < seconds { sent += feed.next() }
    return (feed, sent)
  }

  @Test func `sends the same bytes for the same seed, and others for another`() {
    let (once, again) = (Self.feed(seed: 3, seconds: 20).sent, Self.feed(seed: 3, seconds: 20).sent)
    #expect(once.map(\.bytes) == again.map(\.bytes))
    #expect(once.map(\.bytes) != Self.feed(seed: 4, seconds: 20).sent.map(\.bytes))
  }

  @Test(arguments: [3, 10, 100, 2_000])
  func `has the services asked for, each with a caller, each caller above its callee`(
    _ count: Int
  ) {
    let estate = Estate(seed: 7, serviceCount: count)
    #expect(estate.services.count == count)
    var isCalled = estate.services.map { $0.tier == 0 }
    for operation in estate.operations {
      for planned in operation.steps {
        guard case .call(let callee) = planned.step else { continue }
        let service = estate.operations[callee].service
        isCalled[service] = true
        #expect(estate.services[operation.service].tier < estate.services[service].tier)
      }
    }
    #expect(!isCalled.contains(false))
  }

  @Test func `is decoded without a rejection, and every answered call has its server`() throws {
    var decoder = SpanDecoder()
    var spans: Set<UInt64> = []
    var answered: [UInt64] = []
    for (signal, bytes) in Self.feed(seed: 5, seconds: 60).sent where signal == .traces {
      let batch = try bytes.withUnsafeBytes {
        try decoder.decode($0, encoding: .protobuf)
      }
      for span in batch.rows {
        let kind = batch.shapes[Int(span.shape)].kind
        guard kind == .server || kind == .client else { continue }
        spans.insert(span.spanID)
        if kind == .server, span.parentID != 0 { answered.append(span.parentID) }
      }
    }
    #expect(spans.count > 1_000)
    // A request that is still under way when the simulation ends has no client span yet; late spans
    // of the last slice are not sent either.
    let missing = answered.filter { !spans.contains($0) }
    #expect(missing.count * 100 < answered.count)
  }

  @Test func `gets the requests that its drawing says`() throws {
    let (feed, _) = Self.feed(seed: 6, seconds: 120)
    let usual = feed.running.estate.usualServiceRates().reduce(0, +)
    var served = 0
    var other = Self.feed(seed: 6, seconds: 0).feed
    var decoder = SpanDecoder()
    while other.seconds < 120 {
      for (signal, bytes) in other.next() where signal == .traces {
        let batch = try bytes.withUnsafeBytes {
          try decoder.decode($0, encoding: .protobuf)
        }
        served += batch.rows.count {
          let kind = batch.shapes[Int($0.shape)].kind
          return kind == .server || kind == .consumer
        }
      }
    }
    let rate = Double(served) / 120
    #expect(abs(rate / usual - 1) < 0.25, "\(rate) requests a second instead of \(usual)")
  }

  @Test(arguments: Fault.Kind.allCases)
  func `survives every kind of fault, with bounded work`(_ kind: Fault.Kind) {
    let estate = Estate(seed: 11, serviceCount: 40)
    guard let fault = Fault.draw(kind, in: estate, seed: 11, rateMin: 0.1) else {
      Issue.record("this estate has no place for it")
      return
    }
    let (feed, sent) = Self.feed(seed: 11, services: 40, seconds: 40, faults: [fault])
    #expect(!sent.isEmpty)
    #expect(feed.running.frames.frames.count < 5_000)
    for pool in feed.running.pools { #expect((0...pool.limit).contains(pool.used)) }
    for store in feed.running.stores { #expect(store.connections >= 0) }
    for instance in feed.running.instances { #expect(instance.busy >= 0) }
    for queue in feed.running.queues { #expect(queue.consumersBusy >= 0) }
  }
}

@Suite struct `A tide` {
  @Test func `is high at noon, low at night and lower at weekends`() {
    var week = Tide.weekly
    week.unrest = 0
    func factor(day: Int, hour: Int) -> Double {
      week.factor(at: Double(24 * day + hour) * 3_600, seed: 1)
    }
    #expect(factor(day: 1, hour: 12) == 1.5)
    #expect(factor(day: 1, hour: 0) == 0.5)
    #expect(factor(day: 5, hour: 12) < 0.8 * factor(day: 4, hour: 12))
    #expect(abs(factor(day: 9, hour: 7) - factor(day: 2, hour: 7)) < 1e-9)
    #expect(Tide.none.factor(at: 1e6, seed: 1) == 1)
  }

  @Test func `never jumps`() {
    for minute in 0..<(8 * 24 * 60) {
      let (now, next) = (Double(minute) * 60, Double(minute + 1) * 60)
      let ratio = Tide.weekly.factor(at: next, seed: 3) / Tide.weekly.factor(at: now, seed: 3)
      #expect(abs(ratio - 1) < 0.05)
    }
  }
}
