import Foundation
import NIOHTTP1
import Server
import Subprocess
import SystemPackage
import Testing

@Suite struct `Metrics for Prometheus` {
  private static let promtool = "/usr/bin/promtool"

  @Test func `are what promtool takes for good`() async throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.promtool), "run scripts/setup-tests first")
    let keys = try Keys()
    try await RunningAPI.run(doors: keys.policy) { api in
      let scraped = try await api.ask("/metrics", headers: keys.bearer("viewer"))
      #expect(scraped.status == 200)
      #expect(
        scraped.headers.first(name: "content-type") == "text/plain; version=0.0.4; charset=utf-8")
      let run = try await Subprocess.run(
        .path(FilePath(Self.promtool)), arguments: ["check", "metrics"],
        input: .string(scraped.text), output: .string(limit: 1 << 16),
        error: .string(limit: 1 << 16))
      #expect(run.terminationStatus.isSuccess, "\(run.standardOutput) \(run.standardError)")
      #expect(run.standardOutput.isEmpty && run.standardError.isEmpty)
      for line in [
        "whence_ready 1", "whence_insecure 0", "whence_items_total{signal=\"traces\"} 20",
      ] {
        #expect(scraped.text.contains("\n\(line)\n"), "\(line)")
      }
    }
  }

  @Test func `are asked with GET`() async throws {
    try await RunningAPI.run { api in
      let posted = try await api.ask("/metrics", .POST)
      #expect(posted.status == 405)
      #expect(posted.headers.first(name: "allow") == "GET, HEAD")
      #expect(try await api.ask("/metrics", .HEAD).text.isEmpty)
    }
  }
}
