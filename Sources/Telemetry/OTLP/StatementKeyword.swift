/// The words of SQL that decide what a fingerprint holds.
enum StatementKeyword: UInt8 {
  /// Begins an operation wherever it stands: SELECT, DELETE, MERGE.
  case operation
  /// Begins an operation, and a table follows: UPDATE, COPY, CALL.
  case operationOnTable
  /// Begins an operation only at the start of a statement: CREATE, and REPLACE, which is a function
  /// too.
  case leadingOperation
  /// Like it, and a table follows: TRUNCATE.
  case leadingOperationOnTable
  /// Goes before a statement and says nothing: WITH.
  case prelude
  case from
  /// A table follows: JOIN, INTO, TABLE.
  case beforeTable
  /// May stand between such a word and its table, or between a table and its alias: IF NOT EXISTS,
  /// ONLY, AS.
  case filler
  /// Makes a following UPDATE or DELETE a clause: FOR UPDATE, ON DELETE, DO UPDATE, KEY UPDATE.
  case clause
  /// Ends a list of tables and begins a filter: WHERE.
  case filter
  /// Ends a list of tables, but no filter: AND, IN.
  case connective
  /// Ends a list of tables, and a filter: SET, ORDER.
  case end

  /// The keyword that `word` is, in any case, or nil for a name.
  ///
  /// O(log n).
  static func of(_ word: WireText) -> StatementKeyword? {
    guard let packed = pack(word) else { return nil }
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].packed < packed { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low].packed == packed ? sorted[low].keyword : nil
  }

  private static let words: [(StatementKeyword, [StaticString])] = [
    (.operation, ["SELECT", "INSERT", "DELETE", "MERGE", "UPSERT"]),
    (.operationOnTable, ["UPDATE"]),
    (.leadingOperation, ["CREATE", "DROP", "ALTER", "REPLACE", "EXPLAIN", "ANALYZE", "LOCK"]),
    (.leadingOperationOnTable, ["TRUNCATE", "COPY", "CALL", "EXEC", "EXECUTE"]),
    (.prelude, ["WITH"]),
    (.from, ["FROM"]),
    (.beforeTable, ["JOIN", "INTO", "TABLE", "TABLES"]),
    (.filler, ["IF", "NOT", "EXISTS", "ONLY", "LATERAL", "IGNORE", "AS"]),
    (.clause, ["FOR", "ON", "DO", "KEY", "THEN"]),
    (.filter, ["WHERE"]),
    (.connective, ["IN", "AND", "OR", "CASE", "DISTINCT", "ALL"]),
    (
      .end,
      [
        "SET", "VALUES", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "USING", "LEFT", "RIGHT",
        "INNER", "OUTER", "CROSS", "FULL", "NATURAL",
      ]
    ),
  ]

  /// Whether a word of a filter compares or combines and is no column: LIKE, IS, NULL.
  ///
  /// Only asked inside filters, for tables may have such names. O(n).
  static func isOperator(_ word: WireText) -> Bool {
    guard let packed = pack(word) else { return false }
    return operators.contains(packed)
  }

  private static let operators: [UInt64] =
    ([
      "LIKE", "ILIKE", "RLIKE", "REGEXP", "SIMILAR", "TO", "IS", "NULL", "TRUE", "FALSE", "UNKNOWN",
      "BETWEEN", "ANY", "SOME", "WHEN", "ELSE", "END", "ESCAPE", "COLLATE", "BINARY",
      "INTERVAL", "ARRAY", "XOR", "DIV", "MOD", "MATCH", "AGAINST",
    ] as [StaticString]).compactMap {
      pack(WireText(start: $0.utf8Start, count: $0.utf8CodeUnitCount))
    }

  private static let sorted: [(packed: UInt64, keyword: StatementKeyword)] =
    words.flatMap { keyword, words in
      words.compactMap { word in
        pack(WireText(start: word.utf8Start, count: word.utf8CodeUnitCount)).map { ($0, keyword) }
      }
    }.sorted { $0.packed < $1.packed }

  /// Up to eight letters, upper-cased, as one number; nil when it is no such word.
  private static func pack(_ word: WireText) -> UInt64? {
    guard (1...8).contains(word.count) else { return nil }
    var packed: UInt64 = 0
    for byte in word.bytes {
      let letter = byte & 0xDF
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) else { return nil }
      packed = packed << 8 | UInt64(letter)
    }
    return packed
  }
}
