import Foundation
import Subprocess
import SystemPackage
import Testing

/// Asked of drawings that ship, and checked by the Alertmanager's own tool.
@Suite struct `Alerts that explain others, and alerts that are missing` {
  private static let drawings = ["three-tier", "event-driven"].map {
    "\(WhenceBinary.packageFolder)/Architectures/\($0).yaml"
  }

  private func withFile(
    _ text: String, _ body: (String) async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
  }

  @Test(arguments: drawings)
  func `are rules that amtool takes`(drawing: String) async throws {
    let outcome = try await WhenceBinary.run(["alerts", "inhibit", drawing])
    #expect(outcome.code == 0, "\(outcome.error)")
    let ruleCount = outcome.output.components(separatedBy: "- source_matchers:").count - 1
    #expect(ruleCount > 0)
    let configuration = "route: {receiver: all}\nreceivers: [{name: all}]\n" + outcome.output
    try await withFile(configuration) { path in
      let run = try await Subprocess.run(
        .path("/usr/bin/amtool"), arguments: ["check-config", path],
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      #expect(run.terminationStatus.isSuccess, "\(run.standardError)")
      #expect(run.standardOutput.contains(" - \(ruleCount) inhibit rules"), "\(run.standardOutput)")
    }
  }

  private struct Rules: Decodable {
    struct Rule: Decodable {
      var sourceMatchers: [String]
      var targetMatchers: [String]
    }
    var rules: [Rule]
  }

  /// Labels are as a mesh has them, so that each is a service's name.
  @Test func `speak from what is depended on to those who depend`() async throws {
    let outcome = try await WhenceBinary.run(
      ["alerts", "inhibit", Self.drawings[0], "--json", "--labels", "job,instance"])
    let rules = try JSONDecoder().decode(Rules.self, from: Data(outcome.output.utf8)).rules
    for rule in rules {
      #expect(rule.sourceMatchers.first?.hasPrefix("alertname=") == true)
      let named = rule.sourceMatchers + rule.targetMatchers
      #expect(!named.contains { $0.hasPrefix("service_name=") }, "\(rule)")
    }
    let again = try await WhenceBinary.run(
      ["alerts", "inhibit", Self.drawings[0], "--json", "--labels", "job,instance"])
    #expect(again.output == outcome.output)
  }

  @Test func `are missing where no rule tells a symptom of a cause`() async throws {
    let all = try await WhenceBinary.run(["alerts", "missing", Self.drawings[0], "--top", "3"])
    #expect(all.code == 0, "\(all.error)")
    #expect(all.output.hasPrefix("Of "))
    let rules = """
      groups:
        - name: services
          rules:
            - record: job:errors:rate5m
              expr: sum(rate(errors[5m])) by (job)
            - alert: KubeNodeNotReady
              expr: job:errors:rate5m > 0.05
              for: 5m
      """
    try await withFile(rules) { path in
      let few = try await WhenceBinary.run(
        ["alerts", "missing", Self.drawings[0], "--top", "3", "--rules", path])
      #expect(few.code == 0, "\(few.error)")
      let count = { (text: String) in Int(text.dropFirst(3).prefix { $0.isNumber }) ?? -1 }
      #expect(count(few.output) > count(all.output))
      #expect(few.output.contains("  alert on "))
      let none = try await WhenceBinary.run(
        ["alerts", "missing", Self.drawings[0], "--rules", Self.drawings[0]])
      #expect(none.code != 0)
      #expect(none.error.contains("no alert is defined here"), "\(none.error)")
    }
  }
}
