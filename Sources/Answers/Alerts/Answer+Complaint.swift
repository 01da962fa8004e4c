package import Causes
package import Symptoms
package import Telemetry
package import Topology

extension Answer {
  /// Composes what is to be said to a complaint.
  ///
  /// Speaks of the incidents that were going on when it was made. If none was, it speaks of what
  /// the last diagnosis held possible: that somebody complains makes it worth saying. A probability
  /// here is that the cause is behind the complaint: that it is going on, reaches whom the
  /// complaint is about, and began neither after it nor long before.
  ///
  /// - Complexity: O(causes x what each leads to).
  package init(
    about complaint: Complaint, incidents: [Incident], diagnosis: Diagnosis,
    present: [SymptomObservation], graph: TopologyGraph, library: CausalLibrary
  ) {
    var concerned = incidents.filter { $0.isConcerned(by: complaint) }
    if concerned.isEmpty {
      concerned = [
        Incident(
          number: 0, opened: complaint.at, diagnosis: diagnosis,
          evidence: present.sorted { $0.key < $1.key })
      ]
    }
    var bearing = ComplaintBearing(complaint, graph, library)
    self.init(
      at: diagnosis.at, incidents: bearing.weighed(concerned), present: present, graph: graph,
      library: library)
  }
}

extension Complaint {
  /// When all was told that bears on it; what comes later is another matter, or recovery.
  package var lastMoment: Timestamp {
    at.advanced(bySeconds: ComplaintBearing.secondsAfter)
  }
}

extension Incident {
  fileprivate func isConcerned(by complaint: Complaint) -> Bool {
    let earliest = complaint.at.advanced(bySeconds: -ComplaintBearing.secondsBefore)
    return opened <= complaint.lastMoment && (closed ?? .max) >= earliest
  }
}

/// How much causes bear on a complaint.
struct ComplaintBearing {
  /// Seconds for which what began before a complaint is what it can be about.
  static let secondsBefore = 1_800.0
  /// Seconds after a complaint in which telemetry still tells of it.
  static let secondsAfter = 300.0
  /// Seconds by which a cause may seem to begin after what was complained of: detectors are late.
  static let onsetSlack = 60.0
  /// Factor for a cause that began at another time.
  static let untimely = 0.1
  /// How surely anything reaches anybody in ways that nobody knows of.
  static let reachMin = 0.02
  /// Probability of a complaint of which telemetry shows nothing.
  static let groundless = 0.02

  private let complaint: Complaint
  private let graph: TopologyGraph
  private let library: CausalLibrary
  /// Whom it is about: the entity and its parts, ascending; nil when that is not known.
  private let concerned: Set<EntityID>?
  private var reasoner: Reasoner

  init(_ complaint: Complaint, _ graph: TopologyGraph, _ library: CausalLibrary) {
    self.complaint = complaint
    self.graph = graph
    self.library = library
    let entity = complaint.entity.flatMap { graph.find($0) }
    concerned = entity.map { entity in
      let owner = graph[entity].type == .service ? graph[entity].name : nil
      let parts = owner.map { name in graph.entities.filter { $0.service == name }.map(\.id) }
      return Set([entity] + (parts ?? []))
    }
    reasoner = Reasoner(library: library)
  }

  /// The incidents with the probabilities of their causes weighed by how they bear on the
  /// complaint, most probable first.
  mutating func weighed(_ incidents: [Incident]) -> [Incident] {
    var incidents = incidents
    var silence = 1.0
    for place in incidents.indices {
      weigh(&incidents[place].diagnosis)
      for cause in incidents[place].diagnosis.causes { silence *= 1 - cause.probability }
      for other in incidents[place].diagnosis.runnersUp { silence *= 1 - other.probability }
    }
    // That somebody complains is known: something is behind it, seen or not.
    let whole = Self.groundless + 1 - silence
    for place in incidents.indices {
      incidents[place].diagnosis.divideProbabilities(by: whole)
    }
    return incidents
  }

  private mutating func weigh(_ diagnosis: inout Diagnosis) {
    for place in diagnosis.causes.indices {
      let cause = diagnosis.causes[place]
      diagnosis.causes[place].probability *= reach(of: cause.key) * timeliness(of: cause.onset)
    }
    for place in diagnosis.runnersUp.indices {
      diagnosis.runnersUp[place].probability *= reach(of: diagnosis.runnersUp[place].key)
    }
    diagnosis.causes.sort { ($0.probability, $1.key) > ($1.probability, $0.key) }
    diagnosis.runnersUp.sort { ($0.probability, $1.key) > ($1.probability, $0.key) }
  }

  /// How surely a cause shows at those whom the complaint is about, 0...1.
  private mutating func reach(of cause: CauseKey) -> Double {
    guard let concerned else { return 1 }
    if concerned.contains(cause.entity) { return 1 }
    let library = library
    let shown = reasoner.signatures(of: [cause], in: graph)[0].entries.filter {
      concerned.contains($0.symptom.entity) && !library[$0.symptom.symptom].isHarmless
    }
    return max(Self.reachMin, shown.map(\.strength).max() ?? 0)
  }

  private func timeliness(of onset: Timestamp) -> Double {
    let lead = complaint.at.seconds(since: onset)
    return lead >= -Self.onsetSlack && lead <= Self.secondsBefore ? 1 : Self.untimely
  }
}

extension Diagnosis {
  fileprivate mutating func divideProbabilities(by whole: Double) {
    for place in causes.indices { causes[place].probability /= whole }
    for place in runnersUp.indices { runnersUp[place].probability /= whole }
  }
}
