package import Topology

/// Counts judged spans by the numbers of their keys: what becomes `WindowDeltas` when all of a
/// window are counted.
///
/// For one judging, in which keys keep their numbers. O(1) a span, without hashing.
package struct RequestTally: Sendable {
  private var entries = Column<EntryKey>()
  private var exits = Column<ExitKey>()
  private var said: [Said: Int] = [:]

  /// A sentence of the requests that are counted at a place.
  private struct Said: Hashable {
    var place: Int
    var sentence: UInt64
  }

  package init() {}

  /// Counts what was judged.
  package mutating func add(_ joined: JoinedSpans) {
    entries.makeRoom(for: joined.entryKeys.count)
    exits.makeRoom(for: joined.exitKeys.count)
    for entry in joined.entries {
      let place = entries.place(of: entry.key, in: joined.entryKeys)
      entries.counts[place].add(entry)
      guard entry.lastExit >= 0 else { continue }
      exits.counts[exits.place(of: entry.lastExit, in: joined.exitKeys)].lastCount &+= 1
    }
    for saying in joined.sayings {
      let place = entries.place(of: saying.key, in: joined.entryKeys)
      said[Said(place: place, sentence: saying.sentence), default: 0] += 1
    }
    for exit in joined.exits {
      let place = exits.place(of: exit.key, in: joined.exitKeys)
      exits.counts[place].add(exit)
    }
  }

  /// Everything counted, under its keys.
  package func pour(into deltas: inout WindowDeltas) {
    entries.pour(into: &deltas.entries)
    exits.pour(into: &deltas.exits)
    for (said, count) in said {
      deltas.sayings[entries.keys[said.place], default: Sayings()].add(said.sentence, count: count)
    }
  }

  private struct Column<Key: Hashable & Sendable>: Sendable {
    /// Where a key's counts stand, by its number; -1 when nothing was counted under it.
    var places: [Int32] = []
    var keys: [Key] = []
    var counts: [RequestCounts] = []

    mutating func makeRoom(for count: Int) {
      guard places.count < count else { return }
      places.append(contentsOf: repeatElement(-1, count: count - places.count))
    }

    @inline(__always)
    mutating func place(of number: Int32, in all: [Key]) -> Int {
      let place = Int(places[Int(number)])
      return place >= 0 ? place : add(number, all[Int(number)])
    }

    private mutating func add(_ number: Int32, _ key: Key) -> Int {
      places[Int(number)] = Int32(truncatingIfNeeded: counts.count)
      keys.append(key)
      counts.append(RequestCounts())
      return counts.count - 1
    }

    func pour(into counted: inout [Key: RequestCounts]) {
      if counted.isEmpty { counted.reserveCapacity(keys.count) }
      for (place, key) in keys.enumerated() {
        counted[key, default: RequestCounts()].add(counts[place])
      }
    }
  }
}

extension RequestCounts {
  @inline(__always)
  fileprivate mutating func add(_ entry: JoinedEntry) {
    count &+= 1
    errorCount &+= entry.isError ? 1 : 0
    errorBegunCount &+= entry.isErrorBegun ? 1 : 0
    throttledCount &+= entry.isThrottled ? 1 : 0
    deniedCount &+= entry.isDenied ? 1 : 0
    exitCount &+= Int(entry.exitCount)
    duration.add(nanoseconds: entry.durationNanoseconds)
    selfTime.add(nanoseconds: entry.selfNanoseconds)
    if entry.residenceNanoseconds >= 0 { residence.add(nanoseconds: entry.residenceNanoseconds) }
  }

  @inline(__always)
  fileprivate mutating func add(_ exit: JoinedExit) {
    count &+= 1
    errorCount &+= exit.isError ? 1 : 0
    unansweredCount &+= exit.isUnanswered ? 1 : 0
    throttledCount &+= exit.isThrottled ? 1 : 0
    deniedCount &+= exit.isDenied ? 1 : 0
    duration.add(nanoseconds: exit.durationNanoseconds)
    if exit.gapNanoseconds >= 0 { gap.add(nanoseconds: exit.gapNanoseconds) }
  }
}
