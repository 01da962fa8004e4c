internal import Symptoms
internal import Topology
internal import Vitals

/// One model file as written: names not yet resolved, each with its place.
struct ModelDocument {
  var file: String
  var scope: EntityScope
  var symptoms: [SymptomSyntax] = []
  var conditions: [ConditionSyntax] = []
  var causes: [CauseSyntax] = []
  /// What else things of the type show and bring at the entities of this document's kind.
  var additions: [AdditionSyntax] = []
  var spreads: [SpreadSyntax] = []
}

/// What any named thing of a model says of itself.
struct Heading {
  var name: Word
  var summary: String
  /// Takes the place of the thing of this name in an earlier file.
  var replaces: Bool
}

struct SymptomSyntax {
  var heading: Heading
  var measure: Measure
  var detector: Detector
  var leak: Double
  var isHarmless: Bool
}

struct ConditionSyntax {
  var heading: Heading
  var shows: [ArrowSyntax]
  var brings: [ArrowSyntax]
}

struct CauseSyntax {
  var heading: Heading
  var prior: Double
  var afterChange: Double
  var severity: Cause.Severity
  var remedies: [String]
  var rivals: [RivalSyntax]
  var references: [String]
  var shows: [ArrowSyntax]
  var brings: [ArrowSyntax]
}

/// `name: how they differ`, below `is-not`.
struct RivalSyntax {
  var name: Word
  var difference: String
}

/// `name: {shows: ..., brings: ...}`, below `adds`.
struct AdditionSyntax {
  var name: Word
  var shows: [ArrowSyntax]
  var brings: [ArrowSyntax]
}

/// `name: strength after delay`, below `shows` or `brings`.
struct ArrowSyntax {
  var name: Word
  var strength: Strength
  var delaySeconds: Double
}

struct SpreadSyntax {
  var from: Word
  var to: Word
  var along: [PathStep]
  /// Where the path stands, for messages about it.
  var alongPlace: Place
  var strength: Strength
  var delaySeconds: Double
}
