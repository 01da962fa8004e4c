import Telemetry
import TestSeeds
import Testing

@testable import Answers

@Suite struct `JSON is read back as it was written` {
  @Test(arguments: [
    ("null", JSONValue.null), (" true ", .bool(true)), ("-0.5e1", .number(-5)),
    (#""a\u00e4\n\"\ud83d\ude00\/""#, .string("aä\n\"😀/")), (#""\ud83d!""#, .string("\u{FFFD}!")),
    ("[]", .array([])), ("[1, [2]]", .array([.number(1), .array([.number(2)])])),
    (
      #"{"a":{},"b":[null]}"#,
      .object([JSONMember("a", .object([])), JSONMember("b", .array([.null]))])
    ),
  ])
  func `every kind of value`(_ text: String, _ wanted: JSONValue) throws {
    #expect(try JSONValue(json: text) == wanted)
  }

  @Test(arguments: [
    "", " ", "nul", "+1", "01", "1.", "1e", ".5", "1e999", "\"", "\"\\x\"", "\"\\u12\"", "\"\n\"",
    "[1,]", "[1 2]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "1 2", "[", "{", "\"\u{0}\"",
  ])
  func `anything else is refused with its place`(_ text: String) {
    #expect(throws: JSONFailure.self) { try JSONValue(json: text) }
  }

  @Test func `brackets are bounded`() throws {
    let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    _ = try JSONValue(json: nested(64))
    #expect(throws: JSONFailure.self) { try JSONValue(json: nested(65)) }
  }

  @Test func `any string that is written`() throws {
    let scalars = (0..<0x3000).compactMap(Unicode.Scalar.init)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    var json = JSONText()
    json.string(String(text))
    #expect(try JSONValue(json: json.text).string == String(text))
  }

  @Test func `the last of repeated names counts`() throws {
    #expect(try JSONValue(json: #"{"a":1,"a":2}"#)["a"]?.int == 2)
  }
}

@Suite struct `Moments are read as RFC 3339 has them` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-21T10:30:00.250Z", 1_795_257_000_250_000_000),
      ("2026-11-21T11:30:00.25+01:00", 1_795_257_000_250_000_000),
      ("2000-02-29t23:59:60z", 951_868_800_000_000_000),
      ("1969-12-31T23:59:59.999999999Z", -1),
    ] as [(String, Int64)])
  func `with zone and fraction`(_ text: String, _ wanted: Int64) {
    #expect(Timestamp(rfc3339: text)?.nanoseconds == wanted)
  }

  @Test(arguments: [
    "", "now", "2026-11-21", "2026-11-21T10:30:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
    "2026-11-21T24:00:00Z", "2026-11-21T10:30:00.Z", "2026-11-21T10:30:00+1:00",
    "9999-01-01T00:00:00Z", "2026-11-21T10:30:00Zz", "2026-1a-21T10:30:00Z",
  ])
  func `and nothing else`(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

  @Test(arguments: [
    ("9999-01-01T00:00:00Z", true), ("0000-02-29T00:00:00Z", true), ("1600-02-29T00:00:00Z", true),
    ("1500-02-29T00:00:00Z", false), ("2262-01-01T00:00:00+01:00", true),
    ("0165-13-01T00:00:00Z", false),
    ("2026-11-21T10:30:00Z", false), ("2026-13-01T00:00:00Z", false), ("99", false), ("", false),
  ])
  func `a year that cannot be told is known as such`(_ text: String, _ isUnknown: Bool) {
    #expect(Timestamp.isOfUnknownYear(rfc3339: text) == isUnknown)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `what is written is read, to the millisecond`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let time = Timestamp(
        nanoseconds: Int64.random(
          in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &generator))
      #expect(Timestamp(rfc3339: time.rfc3339) == time.wholeMilliseconds, "seed \(seed)")
    }
  }
}
