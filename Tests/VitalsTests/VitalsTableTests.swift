import Telemetry
import TestSeeds
import Testing

@testable import Topology
@testable import Vitals

@Suite struct `Vitals are numbers of entities in windows` {
  @Test(
    arguments: [
      (RequestMeasure.rate, 0.8), (.errors, 0.25), (.errorsBegun, 0.25), (.duration, 0.025),
      (.selfTime, 0.0125), (.fanOut, 2), (.gap, nil), (.residence, nil), (.unanswered, 0),
      (.concurrency, 0.02),
    ] as [(RequestMeasure, Double?)])
  func `requests give rate, errors and durations`(_ measure: RequestMeasure, _ wanted: Double?) {
    var town = Town()
    let shop = town.sender("shop")
    let entries = (1...4).map { number in
      town.entry(shop, milliseconds: Int64(number) * 10, isError: number == 4)
    }
    town.close(at: 5, entries: entries)
    for (type, name) in [(EntityType.service, "shop"), (.operation, "shop GET /")] {
      #expect(town.number(.request(measure), of: type, name) == wanted)
    }
  }

  @Test func `a window without requests has a rate of 0 and no other data`() {
    var town = Town()
    let shop = town.sender("shop")
    town.close(at: 5, entries: [town.entry(shop)])
    town.close(at: 10, heard: [shop])
    #expect(town.number(.request(.rate), of: .service, "shop") == 0)
    #expect(town.number(.request(.errors), of: .service, "shop") == nil)
    #expect(town.number(.request(.duration), of: .service, "shop") == nil)
  }

  @Test func `of requests nothing is known while nobody sends spans or logs`() {
    var town = Town()
    let shop = town.sender("shop")
    town.close(at: 5, entries: [town.entry(shop), town.entry(shop)])
    town.close(at: 10, samples: [town.sample(shop, "up", at: 10, value: 1)])
    #expect(town.number(.request(.rate), of: .service, "shop") == nil)
    town.close(at: 15, entries: [town.entry(shop)])
    #expect(town.number(.request(.rate), of: .service, "shop") == 0.2)
    let id = town.find(.service, "shop")
    #expect(id.flatMap { town.vitals.requests(of: $0, windows: 2)?.count } == 3, "no hole")
  }

  @Test func `who never served a request has no rate`() {
    var town = Town()
    town.close(at: 5, heard: [town.sender("shop")])
    #expect(town.number(.request(.rate), of: .service, "shop") == nil)
  }

  @Test func `a few windows are kept`() throws {
    var town = Town()
    let shop = town.sender("shop")
    for window in 1...6 {
      let entries = (0..<window).map { _ in town.entry(shop) }
      town.close(at: Double(window) * 5, entries: entries)
    }
    let id = try #require(town.find(.service, "shop"))
    #expect(town.vitals.requests(of: id)?.count == 6)
    #expect(town.vitals.requests(of: id, windows: 3)?.count == 4 + 5 + 6)
    #expect(town.vitals.requests(of: id, windows: 9)?.count == 4 + 5 + 6)
    #expect(town.vitals.windowCount(of: id) == VitalsTable.recentWindowCount)
  }

  @Test func `quotients, sums and choices take what has data`() {
    let one = Measure.metric(MetricSelector(name: "one"))
    let two = Measure.metric(MetricSelector(name: "two"))
    let zero = Measure.metric(MetricSelector(name: "zero"))
    let none = Measure.metric(MetricSelector(name: "none"))
    var town = Town([one, two, zero, none].map { (.service, $0) })
    let shop = town.sender("shop")
    let samples = [("one", 1.0), ("two", 2), ("zero", 0)].map {
      town.sample(shop, $0.0, at: 5, value: $0.1)
    }
    town.close(at: 5, samples: samples)
    let table: [(Measure, Double?)] = [
      (.quotient(one, two), 0.5), (.quotient(one, zero), nil), (.quotient(one, none), nil),
      (.quotient(none, one), nil), (.sum([one, none, two]), 3), (.sum([none]), nil),
      (.sum([]), nil),
      (.first([none, two, one]), 2), (.first([none]), nil),
      (.quotient(.sum([one, two]), .first([none, two])), 1.5),
    ]
    for (measure, wanted) in table {
      #expect(town.number(measure, of: .service, "shop") == wanted, "\(measure)")
    }
  }

  @Test func `phrases are counted in their window, for everybody that the sender is`() {
    let oom = Measure.logs(["out of memory"])
    let either = Measure.logs(["out of memory", "killed"])
    var town = Town([(.service, oom), (.service, either)])
    let shop = town.sender("shop", process: "1@n", node: "n")
    town.close(at: 5, heard: [shop]) { deltas in
      deltas.phrases[WindowDeltas.PhraseKey(identity: shop, phrase: 0)] = 7
      deltas.phrases[WindowDeltas.PhraseKey(identity: shop, phrase: 1)] = 2
      deltas.phrases[WindowDeltas.PhraseKey(identity: shop, phrase: 2)] = 1
    }
    for (type, name) in [(EntityType.service, "shop"), (.process, "1@n"), (.node, "n")] {
      #expect(town.number(oom, of: type, name) == 2)
      #expect(town.number(either, of: type, name) == 3)
      #expect(town.number(.logs([]), of: type, name) == 7, "any error record")
      #expect(town.number(.logs(["unheard of"]), of: type, name) == 0)
    }
    town.close(at: 10, heard: [shop])
    #expect(town.number(oom, of: .service, "shop") == 0)
  }

  @Test func `what has no logs of its own is spoken of by its service`() throws {
    let refused = Measure.logs(["refused"])
    let types: [EntityType] = [.pool, .link, .producer, .consumerGroup, .operation]
    var town = Town(types.map { ($0, refused) })
    let shop = town.sender("shop")
    town.close(at: 5, heard: [shop])
    let owner = try #require(town.find(.service, "shop"))
    for type in types {
      let seen = town.topology.see(EntityKey(type, "part"), at: .zero, service: "shop")
      let part = try #require(seen)
      town.topology.relate(
        type == .link ? .dials : .contains, from: owner, to: part, by: .parentChild, at: .zero)
    }
    town.close(at: 10, heard: [shop]) { deltas in
      deltas.phrases[WindowDeltas.PhraseKey(identity: shop, phrase: 1)] = 3
    }
    let heard = types.map { town.number(refused, of: $0, "part") }
    #expect(heard == [3, 3, 3, 3, 0], "an operation is told from others by its spans")
  }

  @Test func `events come from telemetry and from the topology`() throws {
    var town = Town()
    let shop = town.sender("shop")
    let name = town.symbols.intern("oom-killed")
    town.close(at: 5, heard: [shop]) { deltas in
      deltas.events[WindowDeltas.EventKey(identity: shop, name: name)] = 2
    }
    let id = try #require(town.find(.service, "shop"))
    let change = TopologyChange(kind: .deployment, entity: id, time: .zero, detail: "2")
    town.vitals.book(change)
    #expect(town.number(.event("oom-killed"), of: .service, "shop") == 2)
    #expect(town.number(.event("deployment"), of: .service, "shop") == 1)
    #expect(town.number(.event("restarted"), of: .service, "shop") == 0)
  }

  @Test func `silence is what lasts longer than usual, and nothing for who never spoke`() throws {
    var town = Town()
    let (shop, other) = (town.sender("shop"), town.sender("other"))
    for window in 1...10 { town.close(at: Double(window) * 5, heard: [shop, other]) }
    #expect(town.number(.silence, of: .service, "shop") == 0)
    var silence: [Double?] = []
    for window in 11...16 {
      town.close(at: Double(window) * 5, heard: [other])
      silence.append(town.number(.silence, of: .service, "shop"))
    }
    #expect(silence == [0, 0, 0, 0, 25, 30], "more than three intervals and a window")
    let callee = town.peer("callee")
    town.close(at: 85, exits: [town.exit(shop, target: callee)])
    #expect(town.number(.silence, of: .service, "callee") == nil)
    #expect(town.number(.silence, of: .service, "shop") == 0)
  }

  @Test func `who speaks by chance is not silent for a pause that chance makes`() {
    var town = Town()
    let (rare, other) = (town.sender("rare"), town.sender("other"))
    var generator = SeededGenerator(seed: 5)
    var alarms = 0
    for window in 1...4_000 {
      let speaks = Double(generator.next() >> 11) * 0x1p-53 < 0.3
      town.close(at: Double(window) * 5, heard: speaks ? [rare, other] : [other])
      alarms += town.number(.silence, of: .service, "rare").map { $0 > 0 ? 1 : 0 } ?? 0
    }
    #expect(alarms == 0, "of 4,000 looks")
    for window in 4_001...4_060 { town.close(at: Double(window) * 5, heard: [other]) }
    #expect((town.number(.silence, of: .service, "rare") ?? 0) > 200)
  }

  @Test func `metrics that others read do not hide that a thing fell silent`() {
    var town = Town()
    let (shop, other) = (town.sender("shop"), town.sender("other"))
    for window in 1...10 { town.close(at: Double(window) * 5, heard: [shop, other]) }
    for window in 11...20 {
      let time = Double(window) * 5
      town.close(at: time, heard: [other], samples: [town.sample(shop, "up", at: time, value: 0)])
    }
    #expect(town.number(.silence, of: .service, "shop") == 50)
  }

  @Test func `no silence is counted while all who speak are silent, nor when they come back`() {
    var town = Town()
    let (shop, other, node) = (town.sender("shop"), town.sender("other"), town.sender("node"))
    for window in 1...100 {
      let time = Double(window) * 5
      // From the eleventh on, spans and logs are lost on the way, metrics of an agent are not.
      town.close(
        at: time, heard: window <= 10 ? [shop, other] : [],
        samples: [town.sample(node, "up", at: time, value: 1)])
    }
    #expect(town.number(.silence, of: .service, "shop") == 0)
    // The first one back shows nothing of the other yet.
    town.close(at: 505, heard: [other])
    #expect(town.number(.silence, of: .service, "shop") == 0)
    // And a stretch in which nothing at all arrives is skipped.
    town.close(at: 2_000, heard: [other])
    #expect(town.number(.silence, of: .service, "shop") == 0)
    // What was sent before such a stretch may be counted only after it.
    town.close(at: 4_000) { deltas in
      for sender in [shop, other] {
        deltas.hear(sender, at: Timestamp(nanoseconds: 2_001_000_000_000), isOwn: true)
      }
    }
    #expect(town.number(.silence, of: .service, "shop") == 0)
    for window in 801...820 { town.close(at: Double(window) * 5, heard: [other]) }
    #expect((town.number(.silence, of: .service, "shop") ?? 0) > 50)
  }

  @Test func `a virtual callee is known by how its callers fare, a service is not`() {
    var town = Town()
    let shop = town.sender("shop")
    let (db, api, cart) = (town.store(), town.peer("api"), town.sender("cart"))
    town.close(
      at: 5,
      exits: [
        town.exit(shop, target: db, isError: true), town.exit(shop, target: db),
        town.exit(shop, target: api, answeredBy: cart, isError: true),
      ])
    #expect(town.number(.request(.errors), of: .database, "mysql db:3306") == 0.5)
    #expect(town.number(.request(.unanswered), of: .pool, "shop → mysql db:3306") == 0.5)
    #expect(town.number(.request(.errors), of: .link, "shop → mysql db:3306") == 0.5)
    #expect(town.number(.request(.gap), of: .link, "shop → cart") == 0.001)
    #expect(town.number(.request(.errors), of: .service, "cart") == nil)
  }

  @Test func `a message that waited is booked on queue and consumer group`() {
    var town = Town()
    let mail = town.sender("mail")
    var entry = town.entry(mail)
    entry.key.queue = ExitTarget(
      kind: .queue, system: town.symbols.intern("kafka"), name: town.symbols.intern("orders"))
    entry.entry.residenceNanoseconds = 2_000_000_000
    town.close(at: 5, entries: [entry])
    #expect(town.number(.request(.residence), of: .queue, "kafka orders") == 2)
    #expect(town.number(.request(.residence), of: .consumerGroup, "mail @ kafka orders") == 2)
    #expect(town.number(.request(.rate), of: .queue, "kafka orders") == 0.2)
  }

  @Test func `a failed call counts against the instance that is known at the address`() {
    var town = Town()
    let (shop, cart) = (town.sender("shop"), town.sender("cart", process: "1@n"))
    var target = town.peer("cart")
    target.address = town.symbols.intern("10.0.0.1:80")
    let answered = town.exit(shop, target: target, answeredBy: cart)
    let failed = town.exit(shop, target: target, isError: true)
    town.close(at: 5, exits: [answered, failed, failed])
    #expect(town.number(.request(.unanswered), of: .instance, "cart 1@n") == 1)
  }
}
