import Answers
import TestSeeds
import Testing

@testable import Agents

@Suite struct `Answers are cut to a size` {
  private func answer(items: Int, parts: Int) throws -> JSONValue {
    let part = (0..<parts).map { "\($0)" }.joined(separator: ",")
    let all = (0..<items).map { #"{"name":"item \#($0)","parts":[\#(part)]}"# }
    return try JSONValue(
      json: #"{"at":"x","unknown":[],"items":[\#(all.joined(separator: ","))]}"#)
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `bytes are counted as they are written`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let texts = [
      "", "plain", "\"\\\n\r\t", "\u{0}\u{1F}\u{7F}\u{80}\u{9F}\u{A0}", "<&>",
      "\u{2027}\u{2028}\u{2029}",
      "é\u{E9}漢🙂",
    ]
    func value(_ depth: Int) -> JSONValue {
      let text = texts.shuffled(using: &random).prefix(3).joined()
      switch Int.random(in: 0...(depth > 0 ? 6 : 3), using: &random) {
      case 0: return .null
      case 1: return .bool(Bool.random(using: &random))
      case 2: return .number(Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 64)
      case 3: return .string(text)
      case 4, 5:
        return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth - 1) })
      default:
        return .object(
          (0..<Int.random(in: 0...4, using: &random)).map {
            JSONMember("\($0)\(text)", value(depth - 1))
          })
      }
    }
    let drawn = value(4)
    #expect(drawn.byteCount == drawn.json.utf8.count)
    #expect((try? JSONValue(json: drawn.json)) == drawn)
  }

  @Test func `what fits is left as it is`() throws {
    let whole = try answer(items: 5, parts: 5)
    let digest = Digest(whole, byteCountMax: whole.json.utf8.count)
    #expect(digest.value == whole)
    #expect(digest.cuts.isEmpty)
  }

  @Test(arguments: [600, 1_000, 3_000, 10_000, 30_000])
  func `what does not fit gets shorter lists, and says which`(_ byteCountMax: Int) throws {
    let digest = Digest(try answer(items: 200, parts: 50), byteCountMax: byteCountMax)
    #expect(digest.value.json.utf8.count <= byteCountMax)
    let gaps = try #require(digest.value["unknown"]?.array)
    #expect(!gaps.isEmpty)
    let kept = digest.value["items"]?.array?.count ?? 0
    if kept < 200 { #expect(gaps[0]["what"]?.string == "\(200 - kept) of 200 in items") }
    // From the end only.
    for (place, item) in (digest.value["items"]?.array ?? []).enumerated() {
      #expect(item["name"]?.string == "item \(place)")
    }
  }

  @Test(arguments: [1_200, 3_000, 6_000])
  func `a document is cut after a whole line, and says how much is left out`(
    _ byteCountMax: Int
  ) throws {
    let lines = (0..<200).map { "Line \($0) with \"quotes\" and <brackets>" }
    var json = JSONText()
    json.object { json in
      json.array("unknown", [String]()) { $0.string($1) }
      json.string("title", "A report")
      json.string("document", lines.joined(separator: "\n"))
    }
    let whole = try JSONValue(json: json.text)
    let digest = Digest(whole, byteCountMax: byteCountMax)
    #expect(digest.value.json.utf8.count <= byteCountMax)
    let document = try #require(digest.value["document"]?.string)
    let kept = document.split(separator: "\n").count
    #expect(kept > 0 && document == lines.prefix(kept).joined(separator: "\n"))
    let gap = digest.value["unknown"]?.array?.first?["what"]?.string
    #expect(gap == "\(200 - kept) of 200 in lines of document")
    #expect(digest.value["title"]?.string == "A report")
  }

  @Test func `a page keeps its items`() throws {
    let digest = Digest(try answer(items: 20, parts: 50), byteCountMax: 1_500, whole: "items")
    #expect(digest.value["items"]?.array?.count == 20)
    #expect(digest.cuts.map(\.path) == ["items.parts"])
  }

  @Test(arguments: [
    ("nothing to hide", "nothing to hide"),
    ("password=hunter2 of bob", "password=[redacted] of bob"),
    ("DB_PASSWORD=hunter2;x", "DB_PASSWORD=[redacted];x"),
    (#"{"api_key": "abc def"}"#, #"{"api_key": "[redacted] def"}"#),
    ("Authorization: Bearer abc.def", "Authorization: Bearer abc.def"),
    ("authorization=Bearer abc.def,x", "authorization=Bearer [redacted],x"),
    ("postgres://app:pa55@db:5432/x", "postgres://app:[redacted]@db:5432/x"),
    ("http://db:5432/x@y", "http://db:5432/x@y"),
    ("key AKIAABCDEFGHIJKLMNOP end", "key [redacted] end"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghij ok", "[redacted] ok"),
    ("-----BEGIN RSA PRIVATE KEY-----\nabc", "[redacted]"),
    ("the token: renew it", "the token: renew it"),
    ("token:abc", "token:[redacted]"),
    ("risk-of-something-quite-long-that-is-no-key", "risk-of-something-quite-long-that-is-no-key"),
    ("tokens=5", "tokens=5"),
    ("password=", "password="),
    (":", ":"), ("=", "="),
  ])
  func `secrets are taken out`(text: String, screened: String) {
    #expect(Screen.screened(text) == screened)
  }

  @Test(arguments: [600, 1_000, 2_000, 3_000])
  func `what is screened after it was cut has no secret and fits`(byteCountMax: Int) throws {
    let lines = (0..<100).map { "\"password=\($0)\"" }.joined(separator: ",")
    let answer = try JSONValue(json: #"{"lines":[\#(lines)],"unknown":[]}"#)
    let digest = Screen.digest(of: answer, byteCountMax: byteCountMax)
    #expect(digest.byteCount <= byteCountMax)
    let kept = try #require(digest["lines"]?.array)
    #expect(!kept.isEmpty && kept.allSatisfy { $0.string == "password=[redacted]" })
  }

  @Test func `members that are named after secrets lose their values`() throws {
    let value = try JSONValue(json: #"{"db.password":"x","Set-Cookie":"y","passwords":3,"n":"z"}"#)
    #expect(
      Screen.screened(value).json
        == #"{"db.password":"[redacted]","Set-Cookie":"[redacted]","passwords":3,"n":"z"}"#)
  }

  @Test func `what nobody sees is made visible, and what is long is cut`() {
    #expect(Screen.screened("a\u{200B}b\u{E0041}c\u{202E}d") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d")
    let long = String(repeating: "é", count: 5_000)
    #expect(Screen.screened(long).unicodeScalars.count == Screen.textCountMax + 1)
  }

  @Test(arguments: ["", "plain", " edge ", "é", "=?base64?eA==?=", "a\u{7}b", "ab", "abc", "äöü ß"])
  func `a name survives a header`(_ text: String) {
    let word = HeaderWord.encoded(text)
    #expect(word.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(HeaderWord.decoded(word) == text)
  }
}
