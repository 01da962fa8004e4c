import Telemetry
import Topology

// Signs are written by column: names of symptoms once, then entities with their counts, then which
// symptom of each, then the strengths, then what is known of those present. Columns of like numbers
// deflate to a byte or two a sign.

extension BodyWriter {
  /// Writes signs in their order.
  mutating func write(_ signs: [SituationRecord.Sign]) {
    let names = Set(signs.map(\.symptom)).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    write(UInt64(names.count))
    for name in names { write(name) }
    var runs: [(entity: EntityKey, count: Int)] = []
    for sign in signs {
      if runs.last?.entity == sign.entity {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((sign.entity, 1))
      }
    }
    write(UInt64(runs.count))
    for run in runs { write(run.entity) }
    for run in runs { write(UInt64(run.count)) }
    for sign in signs {
      write(UInt64(2 * (places[sign.symptom] ?? 0) + (sign.presence == nil ? 0 : 1)))
    }
    for sign in signs where sign.presence == nil {
      write(Int64((sign.logLikelihoodRatio * 64).rounded()))
    }
    for sign in signs {
      guard let presence = sign.presence else { continue }
      write(sign.logLikelihoodRatio)
      write(presence.onset.nanoseconds)
      write(presence.cleared?.nanoseconds)
      write(presence.value)
      write(presence.threshold)
    }
  }
}

extension BodyReader {
  /// What was written by `write(_:)` of signs.
  mutating func readSigns() throws(Unreadable) -> [SituationRecord.Sign] {
    var names: [String] = []
    for _ in 0..<(try readCount()) { names.append(try readString()) }
    var entities: [EntityKey] = []
    for _ in 0..<(try readCount()) { entities.append(try readKey()) }
    var signs: [SituationRecord.Sign] = []
    for entity in entities {
      let count = try readCount()
      // Each sign takes a byte at the least: no more of them are believed.
      guard signs.count <= bytesLeft - count else { throw Unreadable() }
      let sign = SituationRecord.Sign(entity: entity, symptom: "", logLikelihoodRatio: 0)
      signs += Array(repeating: sign, count: count)
    }
    var present: [Int] = []
    for place in signs.indices {
      let code = try readUnsigned()
      guard code / 2 < UInt64(names.count) else { throw Unreadable() }
      signs[place].symptom = names[Int(code / 2)]
      if code % 2 == 1 { present.append(place) }
    }
    let isPresent = Set(present)
    for place in signs.indices where !isPresent.contains(place) {
      signs[place].logLikelihoodRatio = Double(try readInt()) / 64
    }
    for place in present {
      signs[place].logLikelihoodRatio = try readDouble()
      signs[place].presence = try readPresence()
    }
    return signs
  }

  private mutating func readPresence() throws(Unreadable) -> SituationRecord.Sign.Presence {
    let onset = Timestamp(nanoseconds: try readInt())
    let cleared = try readOptionalInt().map(Timestamp.init(nanoseconds:))
    return SituationRecord.Sign.Presence(
      onset: onset, cleared: cleared, value: try readDouble(), threshold: try readDouble())
  }
}
