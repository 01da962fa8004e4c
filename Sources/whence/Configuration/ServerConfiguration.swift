import Engine
import Server
import Telemetry

/// What a server is started with, once every source was read and found right.
struct ServerConfiguration: Sendable {
  var host = "127.0.0.1"
  var grpcPort = 4317
  var httpPort = 4318
  var apiHost = "127.0.0.1"
  var apiPort = 7317
  /// Path of the history file, or URL of a PostgreSQL server; empty keeps history in memory.
  var historyPath = "whence.sqlite"
  var historyDays = 30.0
  var historyByteCountMax = 1 << 30
  /// Folder of model files; empty finds the ones that ship.
  var modelsPath = ""
  /// Folder of the built pages; empty looks where a build or a package puts them.
  var pagesPath = ""
  /// Folder of alert rules that come before the ones that ship; empty for none.
  var alertRulesPath = ""
  /// File that says who is told of incidents; empty for nobody.
  var notifyPath = ""
  /// File that says what may be done about causes; empty for nothing.
  var remediesPath = ""
  /// File or folder of service levels in OpenSLO; empty for those of the defaults alone.
  var levelsPath = ""
  /// The address of this server as people reach it, for links in what they are told.
  var publicURL = ""
  /// File of tokens; empty asks for none.
  var tokensPath = ""
  /// Identity provider whose tokens are taken at the door for questions.
  var identity = IdentitySettings()
  /// Who is told what this server does.
  var traces = TraceSettings()
  /// PEM files of the certificate and its key; empty for no TLS.
  var certificatePath = ""
  var keyPath = ""
  /// Whether doors may be open to a network without tokens or TLS.
  var isInsecure = false
  var limits = ReceiverLimits()
  var engine = EngineSettings()
  /// Seconds that telemetry may be ahead of this machine's clock.
  var clockLeadSeconds = 60.0

  /// Reads all settings.
  ///
  /// - Throws: `ConfigurationProblems` with everything that is wrong.
  init(_ sources: SettingSources) throws {
    var reader = SettingReader(sources: sources)
    reader.read("host", into: &host)
    reader.read("grpc.port", into: &grpcPort, in: 0...65_535)
    reader.read("http.port", into: &httpPort, in: 0...65_535)
    reader.read("api.host", into: &apiHost)
    reader.read("api.port", into: &apiPort, in: 0...65_535)
    reader.read("history", into: &historyPath)
    reader.read("history.days", into: &historyDays, in: 0.01...36_500)
    reader.read("history.bytes", into: &historyByteCountMax, in: 1 << 20...Int.max)
    reader.read("models", into: &modelsPath)
    reader.read("pages", into: &pagesPath)
    reader.read("alert.rules", into: &alertRulesPath)
    reader.read("notify", into: &notifyPath)
    reader.read("remedies", into: &remediesPath)
    reader.read("slo", into: &levelsPath)
    reader.read("public.url", into: &publicURL)
    reader.read("tokens", into: &tokensPath)
    identity.read(from: &reader)
    traces.read(from: &reader, ownHost: host, ownPort: httpPort)
    reader.read("tls.certificate", into: &certificatePath)
    reader.read("tls.key", into: &keyPath)
    reader.read("insecure", into: &isInsecure)
    let bytes = 1...(1 << 31)
    reader.read("grpc.message.bytes", into: &limits.grpcMessageByteCountMax, in: bytes)
    reader.read("http.body.bytes", into: &limits.httpBodyByteCountMax, in: bytes)
    reader.read("http.message.bytes", into: &limits.httpMessageByteCountMax, in: bytes)
    reader.read("in.flight.bytes", into: &limits.inFlightByteCountMax, in: 1...(1 << 40))
    reader.read("connections", into: &limits.connectionCountMax, in: 1...1_000_000)
    reader.read("head.seconds", into: &limits.headSecondsMax, in: 1...3_600)
    reader.read("body.seconds", into: &limits.bodySecondsMax, in: 1...3_600)
    reader.read("idle.seconds", into: &limits.idleSecondsMax, in: 1...86_400)
    reader.read("retry.after.seconds", into: &limits.retryAfterSeconds, in: 1...3_600)
    engine.shardCount = EngineHost.usualShardCount
    reader.read("shards", into: &engine.shardCount, in: 1...256)
    reader.read("window.seconds", into: &engine.windowSeconds, in: 0.1...3_600)
    reader.read("series", into: &engine.seriesCountMax, in: 1...100_000_000)
    reader.read("alerts", into: &engine.alertCountMax, in: 1...1_000_000)
    reader.read("pending.spans", into: &engine.pendingSpanCountMax, in: 1...100_000_000)
    reader.read("clock.lead.seconds", into: &clockLeadSeconds, in: 1...1e9)
    reader.checkAddresses([("host", host), ("api.host", apiHost)])
    reader.checkPair(("tls.certificate", certificatePath), ("tls.key", keyPath))
    reader.checkExposure(
      of: [("host", host, senderLacks), ("api.host", apiHost, askerLacks)],
      isInsecure: isInsecure)
    reader.checkPorts([
      ("grpc.port", host, grpcPort), ("http.port", host, httpPort), ("api.port", apiHost, apiPort),
    ])
    try reader.finish()
  }

  /// What the doors of telemetry would do without if others could reach them.
  private var senderLacks: [String] {
    (tokensPath.isEmpty ? ["no tokens"] : [])
      + (certificatePath.isEmpty ? ["no TLS"] : [])
  }

  /// Likewise the door for questions, where an identity provider may know who comes.
  private var askerLacks: [String] {
    senderLacks.filter { identity.issuer.isEmpty || $0 != "no tokens" }
  }

  /// What doors that others can reach do without.
  private var lacks: [String] {
    let isExposed = { (host: String) in !ListenAddress(host: host, port: 0).isLoopback }
    let lacks = (isExposed(host) ? senderLacks : []) + (isExposed(apiHost) ? askerLacks : [])
    return ["no tokens", "no TLS"].filter(lacks.contains)
  }

  /// Makes what doors ask and show.
  ///
  /// - Throws: `ConfigurationProblems` with every file that cannot be used.
  func doors(now: @escaping @Sendable () -> Timestamp) throws -> DoorPolicy {
    var policy = DoorPolicy()
    var problems: [String] = []
    var tokens: (file: TokenFile, keys: DoorKeys)?
    if !tokensPath.isEmpty {
      let file = TokenFile(path: tokensPath)
      do throws(TokenFile.Failure) {
        tokens = (file, DoorKeys(try file.read(), now: now))
      } catch {
        problems.append("tokens: \(error)")
      }
    }
    if !certificatePath.isEmpty {
      do throws(TLSIdentity.Failure) {
        policy.tls = try TLSIdentity(certificatePath: certificatePath, keyPath: keyPath)
      } catch {
        problems.append("tls: \(error)")
      }
    }
    guard problems.isEmpty else { throw ConfigurationProblems(problems: problems) }
    policy.keys = tokens?.keys
    if tokens != nil || policy.tls != nil {
      policy.files = DoorFiles(tokens: tokens, tls: policy.tls) { Terminal.note($0) }
    }
    policy.issuer = identity.issuer(now: now)
    policy.lacks = lacks
    return policy
  }
}

/// Everything that is wrong with a configuration, said at once.
struct ConfigurationProblems: Error, CustomStringConvertible {
  var problems: [String]

  var description: String {
    "the configuration cannot be used:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
  }
}
