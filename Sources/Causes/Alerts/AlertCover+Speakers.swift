package import Symptoms

/// Alerts that need not be told while another fires, because that one is nearer to whatever is the
/// cause of both.
package struct AlertSpeaker: Hashable, Sendable {
  /// The symptom that speaks for the others.
  package var symptom: SymptomKey
  /// What it speaks for, ascending.
  package var others: [SymptomKey]
}

extension AlertCover {
  /// The part of the chance that two symptoms are there together which must come from causes at
  /// the speaker's own entity.
  private static let nearShareMin = 0.9
  /// The chance of the other, given the speaker.
  private static let followMin = 0.2

  private struct Pair: Hashable {
    var speaker: SymptomKey
    var other: SymptomKey
  }

  /// Who speaks for whom, ascending.
  ///
  /// An alert speaks for another when what makes both fire goes on, nearly always, where the first
  /// is about, and the other follows often enough. No two speak for each other, nor any in a
  /// circle: everything would be silent.
  ///
  /// - Complexity: O(faults x told symptoms of each squared).
  package var speakers: [AlertSpeaker] {
    let faults = table.faults.map { (prior: table.library[$0.key.cause].prior, $0, told(of: $0)) }
    var (near, all): ([Pair: Double], [Pair: Double]) = ([:], [:])
    var mass: [SymptomKey: Double] = [:]
    for (prior, fault, told) in faults {
      for speaker in told {
        mass[speaker.symptom, default: 0] += prior * speaker.strength
        guard speaker.symptom.entity == fault.key.entity else { continue }
        for other in told where other.symptom.entity != fault.key.entity {
          let pair = Pair(speaker: speaker.symptom, other: other.symptom)
          near[pair, default: 0] += prior * speaker.strength * other.strength
        }
      }
    }
    for (prior, _, told) in faults {
      for speaker in told {
        for other in told where near[Pair(speaker: speaker.symptom, other: other.symptom)] != nil {
          all[Pair(speaker: speaker.symptom, other: other.symptom), default: 0] +=
            prior * speaker.strength * other.strength
        }
      }
    }
    let pairs = near.filter { pair, near in
      near >= Self.nearShareMin * (all[pair] ?? 0)
        && near >= Self.followMin * (mass[pair.speaker] ?? 0)
    }.keys
    return Self.withoutCircles(Dictionary(grouping: pairs, by: \.speaker))
  }

  private func told(of fault: FaultTable.Fault) -> [Signature.Entry] {
    let told = fault.signature.entries.filter { tells($0.symptom) && $0.strength >= 0.05 }
    guard told.count > Self.toldCountMax else { return told }
    let strongest = told.sorted { ($1.strength, $0.symptom) < ($0.strength, $1.symptom) }
    return strongest.prefix(Self.toldCountMax).sorted { $0.symptom < $1.symptom }
  }

  /// Leaves out what would lead back to where it begins; the later of a circle is left out.
  private static func withoutCircles(_ pairs: [SymptomKey: [Pair]]) -> [AlertSpeaker] {
    var kept: [SymptomKey: [SymptomKey]] = [:]
    for speaker in pairs.keys.sorted() {
      for other in (pairs[speaker] ?? []).map(\.other).sorted()
      where !reaches(speaker, from: other, kept) {
        kept[speaker, default: []].append(other)
      }
    }
    return kept.sorted { $0.key < $1.key }.map { AlertSpeaker(symptom: $0.key, others: $0.value) }
  }

  private static func reaches(
    _ wanted: SymptomKey, from start: SymptomKey, _ kept: [SymptomKey: [SymptomKey]]
  ) -> Bool {
    var (seen, open): (Set<SymptomKey>, [SymptomKey]) = ([start], [start])
    while let next = open.popLast() {
      if next == wanted { return true }
      for other in kept[next] ?? [] where seen.insert(other).inserted { open.append(other) }
    }
    return false
  }
}
