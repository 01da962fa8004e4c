import Foundation
import Testing

@Suite struct `Service levels are promised in OpenSLO files` {
  @Test func `a server takes those of a folder, and says what it does not count`() async throws {
    let files = [
      "web.yaml": Self.level("web fast", signal: "latency, threshold: 300ms"),
      "more/cart.yml": Self.level("cart works", signal: "availability"),
      "other.yaml": Self.level("elsewhere", signal: "availability", source: "prometheus"),
    ]
    let outcome = try await withFiles(files) { folder in
      try await RunningCommand.run(
        [
          "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", "",
          "--slo", folder,
        ], until: ["ready"]
      ) { command in
        let server = "http://127.0.0.1:\(try command.port(of: "questions"))"
        let answer = try await WhenceBinary.run(["ask", "slos", "--json", "--server", server])
        let names = answer.output.matches(of: /"name":"([a-z ]+)"/).map { String($0.1) }
        #expect(names == ["cart works", "web fast"], "\(answer.output)")
        #expect(answer.output.contains(#""promise":"latency","latencySeconds":0.3,"target":0.999"#))
      }
    }
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.error.contains("other.yaml:15:"), "\(outcome.error)")
    #expect(outcome.error.contains("not evaluated"))
  }

  @Test func `everything that is wrong is said at once, with its place`() async throws {
    let files = [
      "a.yaml": Self.level("web works", signal: "speed"),
      "b.yaml": "apiVersion: openslo/v2\n",
      "c.yaml": Self.level("twice", signal: "availability"),
      "d.yaml": Self.level("twice", signal: "availability"),
    ]
    let outcome = try await withFiles(files) { folder in
      try await WhenceBinary.run(["serve", "--slo", folder])
    }
    #expect(outcome.code != 0)
    for problem in [
      "a.yaml:16:", "signal must be availability or latency", "b.yaml:1:", "must be openslo/v1",
      "d.yaml: error: twice is declared in", "c.yaml already",
    ] {
      #expect(outcome.error.contains(problem), "\(problem)\n\(outcome.error)")
    }
    let nowhere = try await WhenceBinary.run(["serve", "--slo", "/nowhere"])
    #expect(nowhere.code != 0 && nowhere.error.contains("slo: nothing is at /nowhere"))
  }

  private func withFiles<Result>(
    _ files: [String: String], body: (String) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try await body(folder.path)
  }

  private static func level(_ name: String, signal: String, source: String = "whence") -> String {
    """
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: \(name)}
    spec:
      service: \(name.prefix { $0 != " " })
      budgetingMethod: Occurrences
      timeWindow: [{duration: 28d, isRolling: true}]
      objectives: [{target: 0.999}]
      indicator:
        metadata: {name: requests}
        spec:
          ratioMetric:
            good:
              metricSource:
                type: \(source)
                spec: {signal: \(signal)}
            total:
              metricSource: {type: \(source), spec: {}}

    """
  }
}
