/// Names of operations with their high-cardinality parts replaced, so that one route is one
/// operation.
package enum OperationName {
  /// The text with every path segment or word that looks like a value replaced by `{}`: numbers,
  /// UUIDs, long hexadecimal, and what follows a `?`.
  ///
  /// - Complexity: O(length); text without digits comes back as it is.
  package static func templated(_ text: String) -> String {
    var name = Substring(text)
    if let query = name.firstIndex(of: "?") { name = name[..<query] }
    guard name.utf8.contains(where: isDigit) else { return String(name) }
    var result = ""
    result.reserveCapacity(name.utf8.count)
    var word = Substring()
    var start = name.startIndex
    var index = start
    while index < name.endIndex {
      if isBorder(name[index]) {
        word = name[start..<index]
        result += isValue(word) ? "{}" : word
        result.append(name[index])
        start = name.index(after: index)
      }
      index = name.index(after: index)
    }
    word = name[start...]
    result += isValue(word) ? "{}" : word
    return result
  }

  private static func isBorder(_ character: Character) -> Bool {
    character == "/" || character == " " || character == ":"
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// All digits; or at least eight characters of hexadecimal and dashes with a digit among them.
  private static func isValue(_ word: Substring) -> Bool {
    guard word.utf8.contains(where: isDigit) else { return false }
    if word.utf8.allSatisfy({ isDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x2C }) {
      return true
    }
    return word.utf8.count >= 8
      && word.utf8.allSatisfy {
        isDigit($0) || $0 == 0x2D || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66)
      }
  }
}
