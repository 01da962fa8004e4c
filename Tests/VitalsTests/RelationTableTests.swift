import TestSeeds
import Testing

@testable import Topology
@testable import Vitals

@Suite struct `Relations know how much goes over them` {
  /// Twenty windows of ten requests of the shop: two calls to the cart for each, a statement for
  /// half of them, of which one in five fails; and forty calls to the cart by somebody else.
  private static func town() -> Town {
    var town = Town()
    let (shop, web, cart) = (town.sender("shop"), town.sender("web"), town.sender("cart"))
    let (peer, db) = (town.peer("cart"), town.store())
    for window in 1...200 {
      let entries = (0..<10).map { _ in town.entry(shop, milliseconds: 100) }
      let toCart = (0..<20).map { _ in
        town.exit(shop, target: peer, answeredBy: cart, milliseconds: 20)
      }
      let toStore = (0..<5).map {
        town.exit(shop, target: db, milliseconds: 40, isError: $0 == 0)
      }
      let others = (0..<60).map { _ in town.exit(web, target: peer, answeredBy: cart) }
      town.close(at: Double(window) * 5, entries: entries, exits: toCart + toStore + others)
    }
    return town
  }

  private func quantities(_ town: Town, _ from: String, _ to: EntityKey) -> RelationQuantities? {
    town.topology.relations.first {
      $0.type == .calls && town.topology[$0.from].name == from && town.topology[$0.to].key == to
    }?.quantities
  }

  private func expect(_ found: Double?, _ wanted: Double, _ what: String) {
    #expect(
      found.map { abs($0 - wanted) < 0.001 } ?? false, "\(what): \(found as Any) for \(wanted)")
  }

  @Test func `in calls, time and load`() throws {
    let town = Self.town()
    let cart = try #require(quantities(town, "shop", EntityKey(.service, "cart")))
    expect(cart.callsPerRequest, 2, "calls a request")
    expect(cart.touchShare, 1, "never more than all requests touch a callee")
    expect(cart.latencyShare, 0.4, "2 x 20 ms of 100 ms")
    expect(cart.loadShare, 0.25, "20 of 80 calls")
    expect(cart.ratePerSecond, 4, "20 calls in 5 s")
    expect(cart.errorRatio, 0, "none failed")
  }

  @Test func `in errors of what fails`() throws {
    let town = Self.town()
    let store = try #require(quantities(town, "shop", EntityKey(.database, "mysql db:3306")))
    expect(store.callsPerRequest, 0.5, "calls a request")
    expect(store.touchShare, 0.5, "half of the requests")
    expect(store.errorRatio, 0.2, "one in five")
    expect(store.loadShare, 1, "nobody else calls it")
    expect(store.latencyShare, 0.2, "40 ms for every second request of 100 ms")
  }

  @Test func `and forget old traffic by half in about a minute`() throws {
    var town = Self.town()
    let shop = town.sender("shop")
    let before = try #require(quantities(town, "shop", EntityKey(.service, "cart")))
    for window in 201...212 { town.close(at: Double(window) * 5, heard: [shop]) }
    let after = try #require(quantities(town, "shop", EntityKey(.service, "cart")))
    #expect(abs(after.ratePerSecond - before.ratePerSecond / 2) < 0.01)
    #expect(abs(after.loadShare - before.loadShare) < 1e-9, "shares stay")
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `tremble with chance no more, and follow what really changes at once`(_ seed: UInt64) throws
  {
    var random = SeededGenerator(seed: seed)
    var town = Town()
    let (shop, db) = (town.sender("shop"), town.store())
    let store = EntityKey(.database, "mysql db:3306")
    var shares: [Double] = []
    for window in 1...140 {
      // From window 121 on every request asks the store, where one in three did.
      let entries = (0..<30).map { _ in town.entry(shop, milliseconds: 100) }
      let exits = entries.compactMap { _ in
        window > 120 || Int.random(in: 0..<3, using: &random) == 0
          ? town.exit(shop, target: db, milliseconds: 10) : nil
      }
      town.close(at: Double(window) * 5, entries: entries, exits: exits)
      shares.append(try #require(quantities(town, "shop", store)).touchShare)
    }
    let moves = zip(shares[40..<120], shares[41..<120]).count { $0 != $1 }
    #expect(moves <= 8, "seed \(seed): \(moves) moves in 80 windows without a change")
    #expect(abs(shares[119] - 1.0 / 3) < 0.15, "seed \(seed)")
    #expect(shares[123] > shares[119] + 0.05, "seed \(seed): seen within three windows")
    #expect(shares[139] > 0.65, "seed \(seed): followed by half in a minute")
  }

  @Test func `the loudest caller's share is a measure of the callee`() {
    let town = Self.town()
    let share = town.number(.request(.loudestShare), of: .service, "cart")
    expect(share, 0.75, "60 of 80 calls")
    #expect(town.number(.request(.loudestShare), of: .service, "shop") == nil, "nobody calls it")
  }
}
