/// What a database statement does, without what it does it with: operations and tables in the order
/// in which they stand, like `db.query.summary` of the semantic conventions, and the columns that
/// it filters by.
///
/// These tell a look-up by key from a search of the same table: which index a statement needs is
/// what makes it fast or slow.
///
///     SELECT o.id FROM orders o JOIN items i ON ... WHERE o.id = 17   ->   SELECT orders items
///                                                                          WHERE id
///     GET session:4711                                                ->   GET
///     {"find": "orders", "filter": {...}}                             ->   find orders
///
/// A statement in a language other than SQL keeps its first word, for its arguments may be
/// anybody's data. At most `byteCountMax` bytes. O(length).
struct StatementFingerprint {
  static let byteCountMax = 255
  /// Columns of one filter that are kept; a filter put together at run time may have any number.
  static let filterColumnCountMax = 8

  private(set) var bytes: [UInt8] = []
  private var expectsTable = false
  private var isInTableList = false
  private var isAtStart = true
  private var followsClause = false
  private var followsName = false
  private var depth = 0
  /// The bracket depth inside of a function call, where FROM names no table: EXTRACT(YEAR FROM t).
  private var callDepth: Int?
  private var isInFilter = false
  /// The filter's columns so far.
  private var columns: [WireText] = []
  /// A name in a filter that is a column unless a bracket follows.
  private var possibleColumn: WireText?

  init(_ statement: WireText) {
    bytes.reserveCapacity(64)
    if let brace = statement.bytes.first(where: { $0 > 0x20 }), brace == UInt8(ascii: "{") {
      appendJSONCommand(statement)
      return
    }
    var scanner = StatementScanner(statement)
    while let token = scanner.next(), bytes.count < Self.byteCountMax {
      switch token {
      case .punctuation(let byte): take(punctuation: byte)
      case .word(let word):
        guard take(word: word) else { return }
      }
    }
    takeColumn()
  }

  private mutating func take(punctuation byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("):
      possibleColumn = nil
      depth += 1
      if followsName, callDepth == nil { callDepth = depth }
      expectsTable = false
    case UInt8(ascii: ")"):
      if callDepth == depth { callDepth = nil }
      depth -= 1
    case UInt8(ascii: ","): expectsTable = isInTableList && callDepth == nil
    case UInt8(ascii: ";"):
      isAtStart = true
      expectsTable = false
      isInTableList = false
      endFilter()
    default: break
    }
    takeColumn()
    followsName = false
  }

  /// False when the statement is not SQL and nothing more can be learned.
  private mutating func take(word: WireText) -> Bool {
    let keyword = StatementKeyword.of(word)
    takeColumn()
    let wasAtStart = isAtStart
    let wasClause = followsClause
    isAtStart = false
    followsClause = keyword == .clause
    followsName = keyword == nil
    switch keyword {
    case nil:
      if wasAtStart { return takeCommand(word) }
      takeName(word)
    case .operation, .operationOnTable:
      if !wasClause { begin(word, expectsTable: keyword == .operationOnTable) }
    case .leadingOperation, .leadingOperationOnTable:
      followsName = !wasAtStart
      if wasAtStart { begin(word, expectsTable: keyword == .leadingOperationOnTable) }
    case .from, .beforeTable:
      guard callDepth == nil else { break }
      expectsTable = true
      isInTableList = keyword == .from
    case .filler, .prelude: break
    case .clause, .end, .filter, .connective:
      if wasAtStart { return takeCommand(word) }
      isInTableList = false
      expectsTable = false
      if keyword != .connective { endFilter() }
      if keyword == .filter { isInFilter = true }
    }
    return true
  }

  private mutating func endFilter() {
    takeColumn()
    isInFilter = false
    columns = []
  }

  private mutating func takeColumn() {
    guard let column = possibleColumn else { return }
    possibleColumn = nil
    guard columns.count < Self.filterColumnCountMax,
      !columns.contains(where: { $0.count == column.count && $0.hasSameBytes(as: column) })
    else { return }
    if columns.isEmpty {
      guard bytes.count + 6 + column.count < Self.byteCountMax else { return }
      bytes.append(contentsOf: " WHERE".utf8)
    }
    columns.append(column)
    append(column) { $0 }
  }

  private mutating func begin(_ word: WireText, expectsTable: Bool) {
    endFilter()
    append(word) { $0 & 0xDF }
    self.expectsTable = expectsTable
    isInTableList = false
    callDepth = nil
  }

  private mutating func takeName(_ word: WireText) {
    if isInFilter, !expectsTable {
      if !StatementKeyword.isOperator(word) { possibleColumn = word.afterLastDot }
      return
    }
    guard expectsTable else { return }
    expectsTable = false
    append(word) { $0 }
  }

  private mutating func takeCommand(_ word: WireText) -> Bool {
    if bytes.isEmpty { append(word.prefix(32)) { $0 >= UInt8(ascii: "a") ? $0 & 0xDF : $0 } }
    return false
  }

  /// The first key of a JSON command and, when it is text, its value.
  private mutating func appendJSONCommand(_ statement: WireText) {
    let parts = statement.bytes.split(
      separator: UInt8(ascii: "\""), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return }
    append(statement.part(parts[1].indices)) { $0 }
    if parts.count >= 5, parts[2].allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ":") }) {
      append(statement.part(parts[3].indices)) { $0 }
    }
  }

  /// Appends a word without its quotes, or nothing if it does not fit.
  private mutating func append(_ word: WireText, _ form: (UInt8) -> UInt8) {
    guard bytes.count + word.count < Self.byteCountMax else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    for byte in word.bytes
    where StatementScanner.closingQuote(byte) == nil && byte != UInt8(ascii: "]") {
      bytes.append(form(byte))
    }
  }
}

extension WireText {
  /// The column of `table.column`.
  fileprivate var afterLastDot: WireText {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return self }
    return part((dot + 1)..<count)
  }
}
