import Testing

/// Statements and what is left of them.
enum StatementCases {
  struct Case: Sendable, CustomTestStringConvertible {
    var statement: String
    var fingerprint: String?
    var testDescription: String { statement }
  }

  /// What is expected of one of these statements.
  static func fingerprint(_ statement: String) -> String? {
    all.first { $0.statement == statement }.flatMap(\.fingerprint)
  }

  static let all: [Case] = [
    Case(statement: "SELECT 1", fingerprint: "SELECT"),
    Case(
      statement: "select o.id from orders o join items i on o.id = i.o where o.id = 17",
      fingerprint: "SELECT orders items WHERE id"),
    Case(
      statement: "SELECT * FROM a, b AS x, c WHERE name = 'FROM secret'",
      fingerprint: "SELECT a b c WHERE name"),
    Case(
      statement: "INSERT INTO `shop`.`orders` (a, b) VALUES (?, ?)",
      fingerprint: "INSERT shop.orders"),
    Case(
      statement: "INSERT INTO archive SELECT * FROM \"public\".\"orders\"",
      fingerprint: "INSERT archive SELECT public.orders"),
    Case(
      statement: "UPDATE stock SET n = n - 1 WHERE id = 4711",
      fingerprint: "UPDATE stock WHERE id"),
    Case(statement: "DELETE FROM cart WHERE id IN (1, 2)", fingerprint: "DELETE cart WHERE id"),
    Case(statement: "SELECT id FROM jobs FOR UPDATE SKIP LOCKED", fingerprint: "SELECT jobs"),
    Case(
      statement: "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE n = 2", fingerprint: "INSERT t"),
    Case(
      statement: "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 2",
      fingerprint: "INSERT t"),
    Case(
      statement: "SELECT EXTRACT(YEAR FROM placed), replace(x, 'a', 'b') FROM orders",
      fingerprint: "SELECT orders"),
    Case(
      statement: "SELECT * FROM (SELECT id FROM inner_t) q JOIN outer_t USING (id)",
      fingerprint: "SELECT SELECT inner_t outer_t"),
    Case(
      statement: "WITH recent AS (SELECT * FROM orders) SELECT * FROM recent",
      fingerprint: "SELECT orders SELECT recent"),
    Case(
      statement: "/* trace=1 */ -- note\nSELECT a FROM t # tail", fingerprint: "SELECT t"),
    Case(statement: "SELECT 'it''s' FROM t", fingerprint: "SELECT t"),
    Case(statement: "CREATE TABLE IF NOT EXISTS t (id INT)", fingerprint: "CREATE t"),
    Case(statement: "DROP TABLE t", fingerprint: "DROP t"),
    Case(statement: "TRUNCATE TABLE t", fingerprint: "TRUNCATE t"),
    Case(statement: "CALL charge(1, 2)", fingerprint: "CALL charge"),
    Case(statement: "LOCK TABLES t WRITE", fingerprint: "LOCK t"),
    Case(statement: "REPLACE INTO t VALUES (1)", fingerprint: "REPLACE t"),
    Case(statement: "SELECT a FROM t; DELETE FROM u", fingerprint: "SELECT t DELETE u"),
    Case(
      statement: "SELECT * FROM t WHERE id = $1 AND x = :name", fingerprint: "SELECT t WHERE id x"),
    Case(
      statement: "SELECT a FROM t WHERE lower(t.name) LIKE 'a%' AND t.name IS NOT NULL ORDER BY b",
      fingerprint: "SELECT t WHERE name"),
    Case(
      statement: "SELECT a FROM t WHERE to_tsvector('english', note) @@ plainto_tsquery('x', %s)",
      fingerprint: "SELECT t WHERE note"),
    Case(
      statement: "SELECT a FROM t WHERE b IN (SELECT c FROM u WHERE d = 1) AND e = 2",
      fingerprint: "SELECT t WHERE b SELECT u WHERE d e"),
    Case(
      statement: "SELECT a FROM t WHERE (x, `the y`) > (?, ?) FOR UPDATE",
      fingerprint: "SELECT t WHERE x the y"),
    Case(
      statement: "DELETE FROM t WHERE at BETWEEN ? AND ?", fingerprint: "DELETE t WHERE at"),
    Case(
      statement:
        "SELECT z FROM t WHERE a=1 AND b=1 AND c=1 AND d=1 AND e=1 AND f=1 AND g=1 OR (h=1 OR i=1)",
      fingerprint: "SELECT t WHERE a b c d e f g h"),
    Case(
      statement: "SELECT a FROM t WHERE a = ?; DELETE FROM u WHERE b = ?",
      fingerprint: "SELECT t WHERE a DELETE u WHERE b"),
    Case(statement: "BEGIN", fingerprint: "BEGIN"),
    Case(statement: "SET NAMES utf8", fingerprint: "SET"),
    Case(statement: "SHOW TABLES", fingerprint: "SHOW"),
    Case(statement: "GET session:4711", fingerprint: "GET"),
    Case(statement: "hgetall cart:4711", fingerprint: "HGETALL"),
    Case(statement: "{\"find\": \"orders\", \"filter\": {\"id\": 1}}", fingerprint: "find orders"),
    Case(statement: "{\"aggregate\": 1}", fingerprint: "aggregate"),
    Case(statement: "   ", fingerprint: nil),
    Case(statement: "'only a literal'", fingerprint: nil),
    Case(statement: "SELECT 'unterminated FROM t", fingerprint: "SELECT"),
    Case(statement: "SELECT * FROM `unterminated", fingerprint: "SELECT unterminated"),
  ]
}
