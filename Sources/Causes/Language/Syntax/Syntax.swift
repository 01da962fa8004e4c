/// A YAML document as the language sees it: words, lists and mappings, each with its place.
indirect enum Syntax {
  case word(Word)
  case list([Syntax], Place)
  case mapping([Field], Place)

  var place: Place {
    switch self {
    case .word(let word): word.place
    case .list(_, let place), .mapping(_, let place): place
    }
  }

  /// What it is, for messages: "a list".
  var kind: String {
    switch self {
    case .word(let word): word.text.isEmpty && !word.isQuoted ? "nothing" : "'\(word.text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A scalar as it was written: numbers and names are told apart by whoever expects them.
struct Word: Hashable, Sendable {
  var text: String
  var place: Place
  var isQuoted = false

  /// Where the character at `offset` of `text` stands; exact unless the word is escaped or folded.
  func place(at offset: Int) -> Place { place.moved(by: offset + (isQuoted ? 1 : 0)) }
}

/// One `name: value` of a mapping.
struct Field {
  var name: Word
  var value: Syntax
}
