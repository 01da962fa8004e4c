import Answers
import Testing

@testable import Response

@Suite struct `The file of actions is read, and what is wrong is said with its place` {
  private func read(_ text: String) throws(FileProblems) -> [Remedy] {
    try RemedyFile.read(
      text, name: "r.yaml",
      in: RemedyFile.Surroundings(
        knows: { cause, type in cause == "connection-leak" && (type ?? "pool") == "pool" },
        environment: { ["TOKEN": "Bearer s3cret", "URL": "https://flags/x"][$0] }))
  }

  private let target = RemedyTarget(
    action: "x", cause: "connection-leak",
    entity: AnswerEntity(type: "pool", name: "cart → mysql db", service: "cart"))

  private func order(_ remedy: Remedy) throws -> RemedyOrder {
    try remedy.call.order(for: RemedySubject(incident: 3, target: target))
  }

  @Test func `an action is dry, for an operator and bounded unless it says otherwise`() throws {
    let one = try #require(
      try read("actions: {x: {cause: connection-leak, webhook: {url: 'http://h/p'}}}").first)
    #expect(one.action == RemedyAction(name: "x"))
    #expect(one.action.isDryRun && one.action.approval == .operator && !one.action.hasRollBack)
    #expect(
      try order(one).text
        == #"POST http://h/p with {"incident":"3","cause":"connection-leak","type":"pool","#
        + #""entity":"cart → mysql db"}"#)
  }

  @Test func `every kind of action is read with all that it may say`() throws {
    let remedies = try read(
      """
      commands: [/bin/end]
      kubernetes: {server: "https://k:6443/", token-file: /t, ca-file: /ca}
      actions:
        end:
          cause: connection-leak
          entity: pool
          named: ["cart *", other]
          summary: End them
          command: [/bin/end, "{service}", -v]
          live: true
          approval: admin
          timeout-seconds: 5
          cooldown-seconds: 0
          check: {windows: 2, seconds: 60}
          roll-back:
            flag: {url: $URL, method: PUT, headers: {Authorization: $TOKEN}, body: {on: true}}
        restart:
          cause: connection-leak
          kubernetes: {restart: deployment, namespace: shop, name: "{service}"}
        scale:
          cause: connection-leak
          kubernetes: {scale: statefulset, namespace: shop, name: "db-{service}", replicas: 4}
        patch:
          cause: connection-leak
          kubernetes: {patch: configmap, namespace: shop, name: cart, with: {data: {max: "20"}}}
      """)
    #expect(remedies.map(\.action.name) == ["end", "patch", "restart", "scale"])
    let end = remedies[0]
    #expect(!end.action.isDryRun && end.action.approval == .admin && end.action.hasRollBack)
    #expect(end.action.timeoutSeconds == 5 && end.action.cooldownSeconds == 0)
    #expect(end.action.checkSeconds == 60 && end.action.checkWindowCount == 2)
    #expect(end.names == ["cart *", "other"] && end.type == "pool" && end.summary == "End them")
    #expect(try order(end) == .run(["/bin/end", "cart", "-v"]))
    let undo = try #require(
      try end.rollBack?.order(for: RemedySubject(incident: 3, target: target)))
    #expect(undo.text == #"PUT $URL with {"on":true}"#)
    #expect(undo.secrets == ["Bearer s3cret", "https://flags/x"])
    let texts = try remedies.dropFirst().map { try order($0).text }
    let of = "https://k:6443"
    #expect(
      texts == [
        "PATCH \(of)/api/v1/namespaces/shop/configmaps/cart?fieldManager=whence"
          + #" with {"data":{"max":"20"}}"#,
        "PATCH \(of)/apis/apps/v1/namespaces/shop/deployments/cart?fieldManager=whence with "
          + #"{"spec":{"template":{"metadata":{"annotations":"#
          + #"{"kubectl.kubernetes.io/restartedAt":"{now}"}}}}}"#,
        "PATCH \(of)/apis/apps/v1/namespaces/shop/statefulsets/db-cart/scale?fieldManager=whence"
          + #" with {"spec":{"replicas":4}}"#,
      ])
    guard case .send(let message) = try order(remedies[2]) else { return }
    #expect(message.tokenPath == "/t" && message.authorityPath == "/ca")
    #expect(message.headers.map(\.value) == ["application/strategic-merge-patch+json"])
  }

  @Test(arguments: [
    ("", "r.yaml:1:1: a mapping with the key 'actions' is expected"),
    ("actions: {}", "r.yaml:1:1: no action is declared"),
    ("actions: {A b: {}}", "r.yaml:1:11: an action is named with at most 60 small letters"),
    ("actions: {a: {}}", "action 'a' needs 'cause'"),
    ("actions: {a: {cause: rust}}", "no model has a cause 'rust'"),
    ("actions: {a: {cause: connection-leak, entity: pod}}", "no model has a cause"),
    ("actions: {a: {cause: connection-leak}}", "needs one of command, webhook, flag, kubernetes"),
    ("actions: {a: {cause: connection-leak, lave: true}}", "'lave' is not a key of an action"),
    ("actions: {a: {cause: connection-leak, live: maybe}}", "'live' is true or false"),
    ("actions: {a: {cause: connection-leak, approval: viewer}}", "'approval' is operator or admin"),
    ("actions: {a: {cause: connection-leak, check: {windows: 0}}}", "'windows' is a number from 1"),
    ("actions: {a: {cause: connection-leak, timeout-seconds: 0}}", "'timeout-seconds' is a number"),
    ("commands: [end]\nactions: {}", "'commands' lists absolute paths"),
    (
      "actions: {a: {cause: connection-leak, command: [/bin/sh, -c, x]}}",
      "'/bin/sh' is not one of the 'commands'"
    ),
    (
      "commands: [/e]\nactions: {a: {cause: connection-leak, command: [/e, 'of={entity}']}}",
      "a word is a whole argument"
    ),
    (
      "actions: {a: {cause: connection-leak, webhook: {url: 'ftp://x'}}}",
      "'url' begins with http:// or https://"
    ),
    (
      "actions: {a: {cause: connection-leak, webhook: {url: 'http://{entity}/'}}}",
      "words stand behind it"
    ),
    (
      "actions: {a: {cause: connection-leak, webhook: {url: 'http://a.{entity}/'}}}",
      "words stand behind it"
    ),
    (
      "actions: {a: {cause: connection-leak, webhook: {url: $NONE}}}",
      "the environment has no NONE"
    ),
    (
      "actions: {a: {cause: connection-leak, webhook: {url: 'http://x', headers: {A: \"a\\nb\"}}}}",
      "a header has a name and a value of one line"
    ),
    ("actions: {a: {cause: connection-leak, flag: {url: 'http://x'}}}", "needs 'body'"),
    (
      "actions: {a: {cause: connection-leak, flag: {url: 'http://x', body: {a: '{b}'}}}}",
      "no word is named {b}"
    ),
    (
      "actions: {a: {cause: connection-leak, kubernetes: {restart: deployment}}}",
      "the file needs 'kubernetes' with 'server'"
    ),
    (
      "kubernetes: {server: 'https://k'}\n"
        + "actions: {a: {cause: connection-leak, kubernetes: {restart: node, "
        + "namespace: a, name: b}}}",
      "'restart' takes one of daemonset, deployment, statefulset"
    ),
    (
      "kubernetes: {server: 'https://k'}\n"
        + "actions: {a: {cause: connection-leak, kubernetes: {scale: deployment, namespace: a, "
        + "name: a/b, replicas: 2}}}",
      "'name' is a plain name"
    ),
  ])
  func `what is wrong is said`(_ text: String, _ problem: String) {
    let failure = #expect(throws: FileProblems.self) { try read(text) }
    #expect(failure?.description.contains(problem) == true, "\(failure?.description ?? "nothing")")
  }

  @Test func `everything that is wrong is said at once`() {
    let failure = #expect(throws: FileProblems.self) {
      try read("actions:\n  a: {cause: rust}\n  b: {cause: connection-leak, live: 3}")
    }
    #expect(failure?.problems.count == 4)
  }
}
