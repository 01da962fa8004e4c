import TestSeeds
import Testing

@testable import Telemetry

@Suite struct `Hosts of URLs` {
  /// By the grammar of RFC 3986, appendix B, written down in the plainest way.
  private func plainHost(_ url: String) -> String? {
    guard let colon = url.firstIndex(of: ":") else { return nil }
    let rest = url[url.index(after: colon)...]
    guard rest.hasPrefix("//") else { return nil }
    let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return host.isEmpty ? nil : String(host)
  }

  @Test(arguments: 0..<50)
  func `are what the plain reading finds`(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let start = ["", "http://", "https://", "a:", "://"].randomElement(using: &generator) ?? ""
      let length = Int.random(in: 0...40, using: &generator)
      let rest = (0..<length).map { _ in "abcdefgh.1-:@/?#".randomElement(using: &generator) ?? "x"
      }
      var url = start + String(rest)
      let found = url.withUTF8 { bytes in
        bytes.baseAddress.flatMap { start in
          WireText(start: start, count: bytes.count).urlHost
            .map { String(decoding: $0.bytes, as: UTF8.self) }
        }
      }
      #expect(found == plainHost(url), "\(url), seed \(seed)")
    }
  }
}
