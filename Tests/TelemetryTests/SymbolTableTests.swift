import Telemetry
import TestSeeds
import Testing

@Suite struct `A symbol table` {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `gives what a dictionary would`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = SymbolTable()
    var known: [String: Symbol] = ["": .empty, "(other)": .other]
    var mistakes = 0
    for _ in 0..<5000 {
      let text =
        String(repeating: random.pick(["a", "b", "ß"]), count: random.count(0...40))
        + String(random.count(0...999))
      let symbol = table.intern(text)
      let isRight =
        known[text, default: symbol] == symbol && table[symbol] == text
        && table.find(text) == symbol
      if !isRight { mistakes += 1 }
      known[text] = symbol
    }
    #expect(mistakes == 0, "seed \(seed)")
    #expect(table.count == known.count)
    #expect(table.find("never seen") == nil)
  }

  @Test func `knows the empty string and the other from the start`() {
    var table = SymbolTable()
    #expect(table.intern("") == .empty)
    #expect(table.intern("(other)") == .other)
    #expect(table[.empty] == "")
  }

  @Test func `when full gives the other and counts`() {
    var table = SymbolTable(countMax: 4)
    #expect(table.intern("a") != .other)
    #expect(table.intern("b") != .other)
    #expect(table.intern("c") == .other)
    #expect(table.intern("a") != .other)
    #expect(table.overflowCount == 1)
  }

  @Test func `keeps half of its room for names`() {
    var table = SymbolTable(countMax: 100)
    for detail in 0..<1000 { _ = internDetail("detail \(detail)", &table) }
    #expect(table.count == 50)
    #expect(table.intern("a service") != .other)
  }

  @Test func `is bounded by bytes`() {
    var table = SymbolTable(byteCountMax: 1000)
    for index in 0..<100 { _ = table.intern(String(repeating: "x", count: 90) + "\(index)") }
    #expect(table.count < 14)
    #expect(table.overflowCount > 85)
  }

  @Test(arguments: [
    ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC3], "\u{FFFD}"),
    ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    (Array("größe".utf8), "größe"),
  ])
  func `repairs what is no UTF-8`(bytes: [UInt8], kept: String) {
    var table = SymbolTable()
    let symbol = bytes.withUnsafeBytes { table.intern($0) }
    #expect(table[symbol] == kept)
    #expect(table.intern(kept) == symbol)
  }

  @Test(arguments: ["x", "é", "语", "𝄞"])
  func `cuts long strings between characters`(character: String) {
    var table = SymbolTable()
    for extra in 0..<4 {
      let text = String(repeating: "x", count: extra) + String(repeating: character, count: 2000)
      let symbol = table.intern(text)
      let kept = table[symbol]
      #expect((1021...1024).contains(kept.utf8.count))
      #expect(text.hasPrefix(kept))
    }
  }

  private func internDetail(_ text: String, _ table: inout SymbolTable) -> Symbol {
    Array(text.utf8).withUnsafeBytes { table.internDetail($0) }
  }
}
