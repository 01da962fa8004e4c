import Testing

@testable import Response

@Suite struct `Lines of code that telemetry names` {
  @Test(arguments: [
    // As the languages' own runtimes write them.
    (
      "\tat shop.Cart.add(Cart.java:42)\n\tat shop.Main.main(Main.java:7)",
      ["Cart.java:42", "Main.java:7"]
    ),
    ("  File \"/app/cart.py\", line 42, in add\nKeyError: 'gold'", ["/app/cart.py:42"]),
    ("main.add(...)\n\t/src/shop/cart.go:42 +0x1d", ["/src/shop/cart.go:42"]),
    (
      "    at add (/app/cart.js:42:7)\n    at file:///app/main.mjs:9:1",
      ["/app/cart.js:42", "///app/main.mjs:9"]
    ),
    ("   at Shop.Cart.Add() in C:\\src\\Cart.cs:line 42", ["/src/Cart.cs:42"]),
    ("   0: shop::add\n             at ./src/cart.rs:42:5", ["./src/cart.rs:42"]),
    ("/app/cart.rb:42:in `add'", ["/app/cart.rb:42"]),
    ("Fatal error: cart is empty: file Shop/Cart.swift:42", ["Shop/Cart.swift:42"]),
    ("cart.py:42 and cart.py:42 again", ["cart.py:42"]),
    ("took 10:42 of 12.5 s, code 17", []), ("cart.py:0", []), ("", []),
  ])
  func `are found in stack traces and log lines`(text: String, places: [String]) {
    #expect(CodePlace.all(in: text).map { "\($0.file):\($0.line)" } == places)
  }

  @Test func `are the last part of a report, and harmless`() {
    let snippet = SourceSnippet(
      file: "a<b>.py", line: 2, text: "> 2  if a < b: pass  # ``` <img>", language: "py")
    let appendix = CodeAppendix([snippet])
    let markdown = appendix.appended(to: "# Report\n", isHTML: false)
    #expect(markdown.hasPrefix("# Report\n\n## Code\n"))
    var document = Document()
    document.blocks = [.heading(1, "</body>")]
    let html = appendix.appended(to: document.html(title: "Report"), isHTML: true)
    #expect(html.hasSuffix("</code></pre>\n</body>\n</html>\n"), "\(html.suffix(200))")
    #expect(!html.contains("<img>") && html.contains("&lt;img&gt;"))
  }

  @Test func `are bounded`() {
    let snippets = (1...30).map { SourceSnippet(file: "a.py", line: $0, text: "x", language: "py") }
    let text = CodeAppendix(snippets).appended(to: "", isHTML: false)
    #expect(text.contains("a.py:20") && !text.contains("a.py:21") && text.contains("And 10 more."))
  }
}
