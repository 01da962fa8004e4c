/// Finds the name that a misspelt one was probably meant to be.
enum NearestName {
  /// A hint for people, or nil when nothing is near: at most a third of the letters may differ.
  static func hint(for name: String, among names: [String]) -> String? {
    find(name, among: names).map { "did you mean '\($0)'?" }
  }

  /// The nearest of `names` by edit distance; the first in alphabetical order when several are as
  /// near.
  static func find(_ name: String, among names: [String]) -> String? {
    let typed = Array(name.prefix(64).unicodeScalars)
    let limit = max(1, typed.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in names.sorted() {
      let letters = Array(candidate.prefix(64).unicodeScalars)
      guard abs(letters.count - typed.count) <= limit else { continue }
      let distance = distance(typed, letters)
      if distance <= limit, distance < (best?.distance ?? .max) { best = (distance, candidate) }
    }
    return best?.name
  }

  /// Edits (insert, remove, replace, swap neighbours) that make one from the other.
  ///
  /// O(length squared).
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(
          previous[column] + (isSame ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      (before, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
