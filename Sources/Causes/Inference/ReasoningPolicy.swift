/// What the reasoner believes about time and change, and the bounds of its work.
package struct ReasoningPolicy: Hashable, Sendable {
  /// Added to the log odds of a cause that the last diagnosis named: causes last, so it is given up
  /// only when another explanation is better by more than this.
  package var persistence = 1.0
  /// How much earlier than its cause a symptom may seem to begin, in seconds: four windows, for
  /// detectors differ.
  package var onsetSlack = 20.0
  /// The part of its typical delay that has passed before a symptom comes, at the least.
  package var soonestShare = 0.25
  /// Factor on the strength to a symptom that began before its cause could have.
  package var tooEarlyFactor = 0.1
  /// How long a change raises suspicion, in seconds.
  package var changeMemory = 1_800.0
  /// A symptom is expected of a cause from this strength on: below, its absence is not worth a
  /// word.
  package var expectation = 0.3

  package var bestPaths = BestPaths.Limits()
  /// Up to so many candidate causes, all that lead to a present symptom are looked at.
  package var unguided = 256
  /// Beyond, the search is guided by doubt: candidates looked at, the strongest connected first.
  package var candidates = 4_096
  /// The weakest path of a guided search, doubt included.
  package var guidedFloor = 0.005
  /// Candidates decoded together at first; others join when they would make the explanation better.
  package var decoded = 256
  /// A candidate is left out when no combination of causes could give it odds above e to this.
  package var implausible = -8.0
  /// Explanations kept for each component: their weights give the probabilities.
  package var hypotheses = 128
  /// Explanations worse than the best by more than this are not looked for, in nats.
  package var gap = 9.0
  /// Arrows looked at in each pass of the exact search of one component; beyond, the best found
  /// stands and the bound is stated.
  package var exactArrows = 100_000
  /// Arrows looked at in each greedy search of one component; beyond, the set it has reached
  /// stands.
  package var greedyArrows = 4_000_000
  /// Runners-up reported.
  package var runnersUp = 8

  package init() {}
}
