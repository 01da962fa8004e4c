import Answers
import Foundation
import NIOHTTP1
import Response
import Server
import Telemetry
import Testing

/// Real requests to a real receiver, real processes.
///
/// The forms of Kubernetes are held to what its API server would be sent; no cluster was to be had.
@Suite struct `What remedies say is done` {
  private let executor = LiveRemedyExecutor()
  /// Longer than any of these takes on a busy machine.
  private static let patience = 600.0

  private static func remedy(_ text: String) throws -> Remedy {
    try #require(
      try RemedyFile.read(
        text, name: "r.yaml",
        in: RemedyFile.Surroundings(
          knows: { _, _ in true },
          environment: { ["TOKEN": "Bearer of-the-flags"][$0] })
      ).first)
  }

  private static func order(
    _ text: String, name: String = "cart", undo: Bool = false
  ) throws -> RemedyOrder {
    let remedy = try remedy(text)
    let target = RemedyTarget(
      action: remedy.action.name, cause: "connection-leak",
      entity: AnswerEntity(type: "service", name: name, service: name))
    return try (undo ? try #require(remedy.rollBack) : remedy.call).order(
      for: RemedySubject(incident: 3, target: target, at: .zero))
  }

  // MARK: Requests

  @Test func `a webhook is sent its body, with names as text`() async throws {
    let answer: HTTPReceiver.Answer = { _ in HTTPReceiver.Reply(status: 202, body: "on\nit") }
    try await HTTPReceiver.run(answer) { receiver in
      let hostile = #"cart"}; DROP <b> → $(reboot)"#
      let order = try Self.order(
        """
        actions: {a: {cause: x, webhook: {url: "\(receiver.url)/hook?of={cause}", body:
          {say: "restart {entity}", n: 3}}}}
        """, name: hostile)
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      #expect(report == RemedyReport(output: "status 202: on / it"))
      let one = try #require(receiver.received.first)
      #expect(one.method == "POST" && one.uri == "/hook?of=connection-leak")
      #expect(one.headers.first(name: "content-type") == "application/json")
      let body = try JSONValue(json: one.body)
      #expect(body["say"]?.string == "restart \(hostile)")
      #expect(body["n"]?.int == 3)
    }
  }

  @Test func `a flag is set with its secret, which nobody is told`() async throws {
    let answer: HTTPReceiver.Answer = { one in
      HTTPReceiver.Reply(body: "you sent \(one.headers["authorization"]) password=hunter2")
    }
    try await HTTPReceiver.run(answer) { receiver in
      let order = try Self.order(
        """
        actions: {a: {cause: x, flag: {url: "\(receiver.url)/flags/{service}", method: PUT,
          headers: {Authorization: $TOKEN}, body: {enabled: false}}}}
        """)
      #expect(!order.text.contains("of-the-flags"))
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      #expect(report.failure == nil)
      #expect(!report.output.contains("of-the-flags") && !report.output.contains("hunter2"))
      let one = try #require(receiver.received.first)
      #expect(one.method == "PUT" && one.uri == "/flags/cart")
      #expect(one.headers.first(name: "authorization") == "Bearer of-the-flags")
      #expect(one.body == #"{"enabled":false}"#)
    }
  }

  @Test(arguments: [
    (
      "restart: deployment", "/apis/apps/v1/namespaces/shop/deployments/cart",
      "strategic-merge-patch",
      #"{"spec":{"template":{"metadata":{"annotations":"#
        + #"{"kubectl.kubernetes.io/restartedAt":"\#(Timestamp.zero.rfc3339)"}}}}}"#
    ),
    (
      "scale: deployment, replicas: 4", "/apis/apps/v1/namespaces/shop/deployments/cart/scale",
      "merge-patch", #"{"spec":{"replicas":4}}"#
    ),
    (
      "patch: service, with: {spec: {type: ClusterIP}}", "/api/v1/namespaces/shop/services/cart",
      "strategic-merge-patch", #"{"spec":{"type":"ClusterIP"}}"#
    ),
  ])
  func `Kubernetes is sent the patch of its documentation, with the token of a file`(
    _ what: String, _ path: String, _ form: String, _ body: String
  ) async throws {
    try await withTemporaryFolder { folder in
      try write(Array("first\n".utf8), to: "\(folder)/token")
      try await HTTPReceiver.run { receiver in
        let order = try Self.order(
          """
          kubernetes: {server: "\(receiver.url)", token-file: \(folder)/token}
          actions: {a: {cause: x, kubernetes: {\(what), namespace: shop, name: "{service}"}}}
          """)
        for token in ["first", "second"] {
          try write(Array("\(token)\n".utf8), to: "\(folder)/token")
          #expect(await executor.carryOut(order, timeoutSeconds: Self.patience).failure == nil)
          let one = try #require(receiver.received.last)
          #expect(one.method == "PATCH" && one.uri == "\(path)?fieldManager=whence")
          #expect(one.headers["content-type"] == ["application/\(form)+json"])
          #expect(one.headers["authorization"] == ["Bearer \(token)"])
          #expect(one.body == body)
        }
      }
      let gone = try Self.order(
        """
        kubernetes: {server: "http://127.0.0.1:9", token-file: \(folder)/none}
        actions: {a: {cause: x, kubernetes: {\(what), namespace: shop, name: cart}}}
        """)
      let report = await executor.carryOut(gone, timeoutSeconds: Self.patience)
      #expect(report.failure == "no token can be read from \(folder)/none")
    }
  }

  @Test(arguments: [(403, "no"), (302, ""), (500, String(repeating: "x", count: 10_000))])
  func `whatever is not a success has failed, and nothing is followed or tried again`(
    _ status: Int, _ body: String
  ) async throws {
    let answer: HTTPReceiver.Answer = { _ in
      HTTPReceiver.Reply(status: status, headers: [("location", "/other")], body: body)
    }
    try await HTTPReceiver.run(answer) { receiver in
      let order = try Self.order("actions: {a: {cause: x, webhook: {url: '\(receiver.url)/'}}}")
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      let failure = try #require(report.failure)
      #expect(failure.hasPrefix("the receiver answered status \(status)"))
      #expect(failure.utf8.count <= RemedyLimits().remedyOutputByteCountMax)
      #expect(receiver.received.count == 1)
    }
  }

  @Test func `a receiver that never answers is given up`() async throws {
    let answer: HTTPReceiver.Answer = { _ in nil }
    try await HTTPReceiver.run(answer) { receiver in
      let order = try Self.order("actions: {a: {cause: x, webhook: {url: '\(receiver.url)/'}}}")
      let report = await executor.carryOut(order, timeoutSeconds: 0.3)
      #expect(report.failure == "it took longer than 1 s")
    }
  }

  // MARK: Programs

  private static func program(
    _ folder: String, _ script: String, arguments: String = #""{service}""#, name: String = "cart"
  ) throws -> RemedyOrder {
    let path = "\(folder)/program"
    try write(Array("#!/bin/sh\n\(script)\n".utf8), to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return try order(
      "commands: [\(path)]\nactions: {a: {cause: x, command: [\(path), \(arguments)]}}", name: name)
  }

  @Test func `a program gets whole arguments, and nothing of our environment`() async throws {
    try await withTemporaryFolder { folder in
      let order = try Self.program(
        folder, #"for one in "$@"; do echo "<$one>"; done; env | sort; pwd"#,
        arguments: #""{service}", "a  b;$(id)", "{cause}""#)
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      #expect(report.failure == nil)
      let lines = report.output.components(separatedBy: " / ")
      #expect(lines.prefix(3) == ["<cart>", "<a  b;$(id)>", "<connection-leak>"])
      let names = Set(lines.dropFirst(3).dropLast().map { String($0.prefix { $0 != "=" }) })
      #expect(names.isSubset(of: ["PATH", "LANG", "PWD", "OLDPWD", "SHLVL", "_"]), "\(names)")
      #expect(lines.last == "/")
    }
  }

  @Test func `a program that ends badly has failed, and what it said is kept`() async throws {
    try await withTemporaryFolder { folder in
      let order = try Self.program(folder, "echo no such pool >&2; exit 3")
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      #expect(report.failure?.contains("3") == true, "\(report)")
      #expect(report.failure?.contains("no such pool") == true)
    }
  }

  @Test func `what a program says is cut`() async throws {
    try await withTemporaryFolder { folder in
      let order = try Self.program(folder, "head -c 3000000 /dev/zero | tr '\\0' x")
      let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
      #expect(report.failure == nil)
      #expect(report.output.utf8.count == RemedyLimits().remedyOutputByteCountMax)
    }
  }

  @Test func `a program that takes too long is ended, with those that it started`() async throws {
    try await withTemporaryFolder { folder in
      let order = try Self.program(
        folder,
        "trap '' TERM; sleep 600 & echo $! > \(folder)/child; echo $$ > \(folder)/own; wait")
      let report = await executor.carryOut(order, timeoutSeconds: 1)
      #expect(report.failure?.hasPrefix("it took longer than 1 s") == true, "\(report)")
      for name in ["child", "own"] {
        let text = String(decoding: try bytes(of: "\(folder)/\(name)"), as: UTF8.self)
        let id = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try await RealServer.until("\(name) is gone") { !Self.isRunning(id) }
      }
    }
  }

  /// Whether it runs; what has ended and waits to be buried does not.
  private static func isRunning(_ id: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else {
      return false
    }
    return !stat.contains(") Z ")
  }

  @Test func `a program that is not there has failed`() async throws {
    let order = RemedyOrder.run(["/nowhere/program"])
    let report = await executor.carryOut(order, timeoutSeconds: Self.patience)
    #expect(report.failure?.hasPrefix("it could not be started") == true, "\(report)")
  }
}
