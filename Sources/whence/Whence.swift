import ArgumentParser

/// The command, which asks whence something comes.
@main
struct Whence: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whence",
    abstract: "Finds the root cause of what your telemetry shows, with its evidence.",
    discussion: """
      Send OpenTelemetry to it, or give it a recording, and ask. Exit codes: 0 done; 1 the answer \
      is no (a model test failed, a model has errors); 64 wrong flags or configuration; \
      65 input that cannot be read; 70 anything else.
      """,
    version: "0.1.0",
    subcommands: [Record.self])
}
