/// Reads one mapping by the names that the language knows, and reports what does not belong.
///
/// Every method that finds something wrong logs it and goes on, so that one reading reports all
/// issues.
struct FieldReader {
  let file: String
  var log: IssueLog

  mutating func report(_ place: Place, _ problem: String, _ hint: String? = nil) {
    log.add(ModelIssue(file: file, place: place, problem: problem, hint: hint))
  }

  /// The fields of a mapping; nil, and reported, when it is none.
  ///
  /// `what` reads like "a cause".
  mutating func fields(_ syntax: Syntax, of what: String, names: [String]) -> Fields? {
    guard case .mapping(let fields, let place) = syntax else {
      report(
        syntax.place, "\(what) is a mapping, not \(syntax.kind)",
        "its keys are \(names.joined(separator: ", "))")
      return nil
    }
    for field in fields where !names.contains(field.name.text) {
      report(
        field.name.place, "'\(field.name.text)' is not a key of \(what)",
        NearestName.hint(for: field.name.text, among: names)
          ?? "its keys are \(names.joined(separator: ", "))")
    }
    return Fields(what: what, place: place, fields: fields)
  }

  /// A field that must be there.
  mutating func require(_ name: String, in fields: Fields) -> Syntax? {
    if let value = fields[name] { return value }
    report(fields.place, "\(fields.what) needs '\(name)'")
    return nil
  }

  /// The entries of a mapping whose names are the user's; empty, and reported, when it is none.
  mutating func entries(_ syntax: Syntax?, of what: String) -> [Field] {
    switch syntax {
    case nil: return []
    case .mapping(let fields, _): return fields
    case .word(let word)? where word.text.isEmpty: return []
    case .some(let other):
      report(other.place, "'\(what)' is a mapping of names, not \(other.kind)")
      return []
    }
  }

  /// The items of a list; one word alone counts as a list of one.
  mutating func items(_ syntax: Syntax?) -> [Syntax] {
    switch syntax {
    case nil: return []
    case .list(let items, _): return items
    case .word(let word)? where word.text.isEmpty && !word.isQuoted: return []
    case .word(let word)?: return [.word(word)]
    case .mapping(_, let place)?:
      report(place, "expected a list, not a mapping", "begin each line with '- '")
      return []
    }
  }

  /// One word or sentence; nil, and reported, when it is something else or nothing.
  mutating func word(_ syntax: Syntax, of what: String) -> Word? {
    guard case .word(let word) = syntax else {
      report(syntax.place, "'\(what)' is one word or sentence, not \(syntax.kind)")
      return nil
    }
    if word.text.isEmpty { report(word.place, "'\(what)' is empty") }
    return word.text.isEmpty ? nil : word
  }

  /// A number within a range; nil, and reported, when it is none or outside.
  mutating func number(_ syntax: Syntax, of what: String, in range: NumberRange) -> Double? {
    guard let word = word(syntax, of: what) else { return nil }
    guard let number = Quantity.parse(word.text) else {
      report(word.place, "'\(what)' is a number, not '\(word.text)'")
      return nil
    }
    guard range.contains(number) else {
      report(word.place, "'\(what)' is \(word.text), outside \(range)")
      return nil
    }
    return number
  }

  /// `true` or `false`; absent is false.
  mutating func flag(_ name: String, in fields: Fields) -> Bool {
    guard let syntax = fields[name], let word = word(syntax, of: name) else { return false }
    if word.text != "true", word.text != "false" {
      report(word.place, "'\(name)' is true or false, not '\(word.text)'")
    }
    return word.text == "true"
  }
}

/// The fields of a mapping by name.
struct Fields {
  let what: String
  let place: Place
  fileprivate let fields: [Field]

  var isEmpty: Bool { fields.isEmpty }

  subscript(name: String) -> Syntax? { fields.first { $0.name.text == name }?.value }
}

/// A range of numbers that can say itself.
struct NumberRange: CustomStringConvertible {
  var least: Double
  var isLeastIncluded: Bool
  var most: Double

  static let probability = NumberRange(least: 0, isLeastIncluded: false, most: 1)
  static let rare = NumberRange(least: 0, isLeastIncluded: false, most: 0.5)
  static let factor = NumberRange(least: 1, isLeastIncluded: true, most: 1_000)
  static let positive = NumberRange(
    least: 0, isLeastIncluded: false, most: .greatestFiniteMagnitude)
  static let any = NumberRange(
    least: -.greatestFiniteMagnitude, isLeastIncluded: true, most: .greatestFiniteMagnitude)

  func contains(_ number: Double) -> Bool {
    (isLeastIncluded ? number >= least : number > least) && number <= most
  }

  var description: String {
    let low = isLeastIncluded ? "from \(Quantity.text(least))" : "above \(Quantity.text(least))"
    return most == .greatestFiniteMagnitude ? low : "\(low), up to \(Quantity.text(most))"
  }
}
