import ArgumentParser

/// The command, which asks whence something comes.
@main
struct Whence: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "whence",
    abstract: "Finds the root cause of what your telemetry shows, with its evidence.",
    discussion: """
      Send OpenTelemetry to it (`whence serve`) or give it a recording (`whence diagnose`), and it \
      answers one question: whence does this come?

      Exit codes: 0 done; 1 the answer is no (a model has errors, a test failed, a message was \
      refused) or the command failed; 64 wrong flags; 65 input that cannot be read; 69 no server \
      answers.
      """,
    version: version,
    subcommands: [
      Serve.self, Ask.self, AskCommand.self, AtCommand.self, IncidentsCommand.self,
      CausesCommand.self, SymptomsCommand.self, TopologyCommand.self, Diagnose.self,
      ReportCommand.self, VerifyCommand.self, Record.self, Play.self, Explain.self,
      MCPCommand.self, ModelsCommand.self, AlertsCommand.self, TokenCommand.self,
      WhatIfCommand.self, ResilienceCommand.self,
    ])
}
