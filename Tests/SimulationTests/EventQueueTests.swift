import Testing

@testable import Simulation

@Suite struct `Events of a simulation` {
  @Test func `come in the order of time, and as planned where times are equal`() {
    var generator = SeededGenerator(seed: 1)
    var queue = EventQueue()
    var planned: [(time: Int64, subject: Int32)] = []
    for subject in 0..<2_000 {
      let time = Int64(generator.below(100))
      planned.append((time, Int32(subject)))
      queue.plan(.done, at: time, subject: Int32(subject))
    }
    let wanted = planned.sorted { ($0.time, $0.subject) < ($1.time, $1.subject) }
    var taken: [Int32] = []
    while let event = queue.take() { taken.append(event.subject) }
    #expect(taken == wanted.map(\.subject))
  }

  @Test func `a busy place is slower, and an ordinary day takes the ordinary time`() {
    var place = Utilisation(usual: 0.3, usualWork: 0.1, usualRate: 10)
    var time: Int64 = 0
    for _ in 0..<1_000 {
      time += 100_000_000
      place.add(0.01, at: time)
    }
    #expect(place.stretch(at: time) < 1.1)
    for _ in 0..<300 {
      time += 100_000_000
      place.add(0.04, at: time)
    }
    #expect(place.stretch(at: time) > 4, "four times the work is more than it can do")
    place.foreign = 5
    #expect(place.stretch(at: time) <= 25)
  }
}
