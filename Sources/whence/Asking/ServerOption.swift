import ArgumentParser

/// Which running server a command asks.
struct ServerOption: ParsableArguments {
  @Option(help: ArgumentHelp("The server's address for questions.", valueName: "url"))
  var server = "http://127.0.0.1:7317"

  @OptionGroup var trust: TrustOption

  /// That server.
  var asked: AskedServer { AskedServer(address: server, authority: trust.path) }
}
