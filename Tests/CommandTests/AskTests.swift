import Testing

@Suite struct `Any question can be asked on the command line` {
  @Test func `all are listed, with what they are asked with`() async throws {
    let outcome = try await WhenceBinary.run(["ask"])
    #expect(outcome.code == 0)
    for name in ["health", "report", "compare", "what-if"] {
      #expect(outcome.output.contains("\n\(name): ") || outcome.output.hasPrefix("\(name): "))
    }
    #expect(outcome.output.contains("id=  Number of the incident. (needed)"))
  }

  @Test(arguments: [
    (["no-such"], "there is no question no-such"), (["report"], "id is missing"),
    (["report", "id"], "write name=value"), (["health", "state=blue"], "one of green"),
  ])
  func `what cannot be asked is said before anybody is asked`(
    words: [String], why: String
  ) async throws {
    let outcome = try await WhenceBinary.run(["ask"] + words + ["--server", "http://127.0.0.1:1"])
    #expect(outcome.code == 64)
    #expect(outcome.error.contains(why))
  }

  /// Commands with names of their own, and what they are short for.
  static let shortcuts = [
    (["incidents"], ["incidents"]), (["causes"], ["diagnosis"]), (["symptoms"], ["symptoms"]),
    (["topology", "type=service"], ["topology", "type=service"]),
    (["at", "1970-01-01T00:00:00Z"], ["diagnosis", "at=1970-01-01T00:00:00Z"]),
    (
      ["at", "1970-01-01T00:00:00Z", "topology", "type=service"],
      ["topology", "type=service", "at=1970-01-01T00:00:00Z"]
    ),
  ]

  @Test func `a server answers for people and for programs`() async throws {
    let outcome = try await RunningCommand.run(
      [
        "serve", "--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", "",
      ], until: ["ready"]
    ) { command in
      let server = ["--server", "http://127.0.0.1:\(try command.port(of: "questions"))"]
      let text = try await WhenceBinary.run(["ask", "health"] + server)
      #expect(text.code == 0 && text.output.contains("The estate is green"))
      let json = try await WhenceBinary.run(["ask", "health", "--json"] + server)
      #expect(json.output.contains(#""why":"no telemetry has been heard yet""#))
      for (short, question) in Self.shortcuts {
        let answer = try await WhenceBinary.run(short + ["--json"] + server)
        let asked = try await WhenceBinary.run(["ask"] + question + ["--json"] + server)
        #expect(answer.code == 0 && answer.output == asked.output, "\(short): \(answer.error)")
      }
      let refused = try await WhenceBinary.run(["ask", "report", "id=7"] + server)
      #expect(refused.code == 1 && refused.error.contains("there is no incident 7"))
    }
    #expect(outcome.code == 0)
    let gone = try await WhenceBinary.run(["ask", "health", "--server", "http://127.0.0.1:1"])
    #expect(gone.code == 69)
  }
}
