import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `Tokens open doors for as long as they are valid` {
  private func token(
    _ name: String, use: Token.Use = .ask(.operator), hash: String? = nil, expires: Double? = nil
  ) -> Token {
    let digit = name.utf8.first.map { String($0 % 16, radix: 16) } ?? "0"
    return Token(
      name: name, use: use, hash: hash ?? String(repeating: digit, count: 64),
      created: second(10), expires: expires.map(second))
  }

  private func book(_ tokens: Token...) throws -> TokenBook {
    var book = TokenBook()
    for token in tokens { try book.add(token) }
    return book
  }

  @Test func `a token is found by its hash until it expires or is revoked`() throws {
    let (a, b) = (token("a"), token("b", expires: 100))
    var book = try book(a, b)
    #expect(book.token(hash: a.hash, at: second(20)) == a)
    #expect(book.token(hash: b.hash, at: second(99)) == b)
    #expect(book.token(hash: b.hash, at: second(100)) == nil)
    #expect(book.token(hash: String(repeating: "f", count: 64), at: second(20)) == nil)
    try book.revoke("a", at: second(50))
    #expect(book.token(hash: a.hash, at: second(51)) == nil)
    #expect(throws: TokenBook.Failure(description: "the token a is revoked already")) {
      try book.revoke("a", at: second(60))
    }
    #expect(throws: TokenBook.Failure(description: "no token is named z")) {
      try book.revoke("z", at: second(60))
    }
  }

  @Test func `the file gives back what was written`() throws {
    var book = try book(
      token("a"), token("b", use: .ingest, expires: 100), token("c", use: .ask(.admin)))
    try book.revoke("c", at: second(70))
    #expect(try TokenBook(text: book.text) == book)
    #expect(book.text.split(separator: "\n").count == 3)
  }

  @Test(arguments: [
    ("x", "line 1 is no token"),
    (#"{"name":"a","use":"king","sha256":"","created":"2026-01-01T00:00:00Z"}"#, "line 1 is no"),
    (#"{"name":"a","use":"viewer","sha256":"00","created":"2026-01-01T00:00:00Z"}"#, "line 1 is"),
  ])
  func `a broken file opens nothing`(text: String, wanted: String) {
    do {
      _ = try TokenBook(text: text)
      Issue.record("was read")
    } catch {
      #expect(error.description.contains(wanted))
    }
  }

  @Test(arguments: ["", "a b", String(repeating: "a", count: 65), "ü"])
  func `a name is one word`(name: String) {
    #expect(throws: TokenBook.Failure.self) { try book(token(name)) }
  }

  @Test func `a name is used once, also after it was revoked`() throws {
    var book = try book(token("a"))
    try book.revoke("a", at: second(20))
    #expect(throws: TokenBook.Failure(description: "a token named a exists already")) {
      try book.add(token("a"))
    }
  }
}
