package import Answers

/// How soon a case must be seen to: P1 is dropped everything for, P5 is looked at some day.
package enum Priority: String, CaseIterable, Comparable, Hashable, Sendable {
  case p1 = "P1"
  case p2 = "P2"
  case p3 = "P3"
  case p4 = "P4"
  case p5 = "P5"

  /// From 0 for P1 to 4 for P5.
  package var index: Int {
    switch self {
    case .p1: 0
    case .p2: 1
    case .p3: 2
    case .p4: 3
    case .p5: 4
    }
  }

  /// The more urgent one is the smaller one.
  package static func < (left: Priority, right: Priority) -> Bool { left.index < right.index }
}

/// Three steps of impact and of urgency.
package enum PriorityLevel: String, CaseIterable, Hashable, Sendable {
  case high, medium, low
}

/// What a priority was judged from, and the sentence that says so.
package struct PriorityJudgement: Hashable, Sendable {
  package var priority: Priority
  /// The two levels, each with what it was judged from, as parts of a sentence.
  package var impact: PriorityLevel
  package var impactReason: String
  package var urgency: PriorityLevel
  package var urgencyReason: String

  /// One sentence for people.
  ///
  /// "P1: impact is high (57 % of the requests of web fail), urgency is high (...)."
  package var sentence: String {
    "\(priority.rawValue): impact is \(impact.rawValue) (\(impactReason)), "
      + "urgency is \(urgency.rawValue) (\(urgencyReason))."
  }

  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.member("priority", priority.rawValue)
      json.member("impact", impact.rawValue)
      json.member("impactReason", impactReason)
      json.member("urgency", urgency.rawValue)
      json.member("urgencyReason", urgencyReason)
      json.member("sentence", sentence)
    }
  }
}
