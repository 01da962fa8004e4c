internal import Topology

/// One test file as written: names not yet resolved against a library.
struct ModelTestDocument {
  var file: String
  var tests: [ModelTestSyntax]
}

/// One test as written.
struct ModelTestSyntax {
  var name: Word
  var topology: TopologySyntax
  var present: [TimedWord] = []
  var absent: [TimedWord] = []
  var changed: [TimedWord] = []
  /// The moment of the diagnosis, in seconds from the beginning.
  var atSeconds = 300.0
  /// Empty when no cause is wanted.
  var want: [Word] = []
  var atLeast: Double?
  var unwanted: [Word] = []
  var unexplained: [Word] = []
}

/// `shop.errors at 60s`: a name and the second at which it began.
struct TimedWord {
  var word: Word
  var seconds: Double?
}

/// The entities and relations of a test.
struct TopologySyntax {
  struct EntitySyntax {
    var scope: EntityScope
    var name: String
    var service: String?
    var place: Place
  }

  struct RelationSyntax {
    var from: Word
    var to: Word
    var type: RelationType
    var quantities: RelationQuantities
  }

  var entities: [EntitySyntax] = []
  var relations: [RelationSyntax] = []
}
