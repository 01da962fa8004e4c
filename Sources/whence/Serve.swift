import ArgumentParser
import Causes
import Engine
import Foundation
import History
import Logging
import Queries
import Response
import Server
import ServiceLifecycle
import Telemetry
import UnixSignals

/// The subcommand that runs a server.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Listens for OpenTelemetry and says what is the matter, all the time.",
    discussion: """
      Point your OpenTelemetry SDKs or Collectors at the OTLP ports, then ask with \
      `whence answer` or over HTTP. Nothing else is needed: history is one SQLite file.

      Every setting can also be given in the environment (--grpc-port is WHENCE_GRPC_PORT) or in a \
      file (grpc.port, as nested keys) named with --config; flags win over the environment, the \
      environment over the file. Stop it with Ctrl-C or SIGTERM: it refuses new telemetry, \
      finishes what it accepted and closes its history.
      """)

  @Option(help: ArgumentHelp("Configuration file, JSON or YAML.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Address for OTLP. (default: 127.0.0.1)", valueName: "address"))
  var host: String?

  @Option(help: ArgumentHelp("Port for OTLP/gRPC. (default: 4317)", valueName: "port"))
  var grpcPort: String?

  @Option(help: ArgumentHelp("Port for OTLP/HTTP. (default: 4318)", valueName: "port"))
  var httpPort: String?

  @Option(help: ArgumentHelp("Address for questions. (default: 127.0.0.1)", valueName: "address"))
  var apiHost: String?

  @Option(help: ArgumentHelp("Port for questions. (default: 7317)", valueName: "port"))
  var apiPort: String?

  @Option(
    help: ArgumentHelp(
      "History file, or postgresql://user@host/database; empty keeps it in memory. "
        + "(default: whence.sqlite)",
      valueName: "file"))
  var history: String?

  @Option(help: ArgumentHelp("Days of history to keep. (default: 30)", valueName: "days"))
  var historyDays: String?

  @Option(
    help: ArgumentHelp(
      "Folder of model files. (default: the ones that ship)", valueName: "folder"))
  var models: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the built pages. (default: pages beside the binary, or a build's)",
      valueName: "folder"))
  var pages: String?

  @Option(
    help: ArgumentHelp(
      "Folder of rules that say what alerts are about, before the ones that ship.",
      valueName: "folder"))
  var alertRules: String?

  @Option(
    help: ArgumentHelp(
      "File that says who is told of incidents (docs/notices.md).", valueName: "file"))
  var notify: String?

  @Option(
    help: ArgumentHelp(
      "File that says what may be done about causes (docs/remedies.md).", valueName: "file"))
  var remedies: String?

  @Option(
    help: ArgumentHelp(
      "OpenSLO file, or folder of such files, with the service levels that are promised. "
        + "(default: availability and latency of entry points)",
      valueName: "file"))
  var slo: String?

  @Option(
    help: ArgumentHelp(
      "How far telemetry may be ahead of this machine's clock. Make it large to play a recording "
        + "of a later day. (default: 60)",
      valueName: "seconds"))
  var clockLeadSeconds: String?

  @Option(
    help: ArgumentHelp(
      "Parts that telemetry is divided into; the answer does not depend on it. (default: one for "
        + "each core, at most 8)",
      valueName: "count"))
  var shards: String?

  @Option(
    help: ArgumentHelp(
      "File of tokens, made by `whence token create`; every door then asks for one.",
      valueName: "file"))
  var tokens: String?

  @Option(
    help: ArgumentHelp(
      "Identity provider (OpenID Connect) whose tokens are taken at the door for questions.",
      valueName: "url"))
  var oidcIssuer: String?

  @Option(
    help: ArgumentHelp("What the provider calls this server (aud).", valueName: "name"))
  var oidcAudience: String?

  @Option(
    help: ArgumentHelp(
      "The claim that tells roles, a path with dots if need be. (default: roles)",
      valueName: "claim"))
  var oidcRoleClaim: String?

  @Option(
    help: ArgumentHelp(
      "What its values allow, as sre=operator,platform=admin. (default: the names of roles)",
      valueName: "pairs"))
  var oidcRoles: String?

  @Option(
    help: ArgumentHelp(
      "The claim that stands in the audit log. (default: sub)", valueName: "claim"))
  var oidcNameClaim: String?

  @Option(
    help: ArgumentHelp(
      "Certificates to trust at the provider beside the usual ones, PEM.", valueName: "file"))
  var oidcCa: String?

  @Option(
    help: ArgumentHelp(
      "OTLP/HTTP receiver that is told, in spans, what this server does.", valueName: "url"))
  var tracesTo: String?

  @Option(
    help: ArgumentHelp("Certificate chain for TLS at every door, PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("Its key, PEM.", valueName: "file"))
  var tlsKey: String?

  @Flag(
    help: "Open doors that others can reach without tokens or TLS; every answer then says so.")
  var insecure = false

  private var flags: [String: String] {
    let given = [
      "host": host, "grpc.port": grpcPort, "http.port": httpPort, "api.host": apiHost,
      "api.port": apiPort, "history": history, "history.days": historyDays, "models": models,
      "pages": pages, "alert.rules": alertRules, "notify": notify, "remedies": remedies,
      "slo": slo, "shards": shards,
      "clock.lead.seconds": clockLeadSeconds,
      "tokens": tokens, "tls.certificate": tlsCertificate, "tls.key": tlsKey,
      "oidc.issuer": oidcIssuer, "oidc.audience": oidcAudience, "oidc.roles": oidcRoles,
      "oidc.role.claim": oidcRoleClaim, "oidc.name.claim": oidcNameClaim, "oidc.ca": oidcCa,
      "traces.to": tracesTo, "insecure": insecure ? "true" : nil,
    ]
    return given.compactMapValues { $0 }
  }

  func run() async throws {
    LargeBlocks.giveBack()
    let sources = try await SettingSources(flags: flags, file: config)
    var configuration = try ServerConfiguration(sources)
    let declared = try DeclaredLevels(path: configuration.levelsPath)
    configuration.engine.levels = declared.levels
    for note in declared.notes { Terminal.note(note) }
    let folder = try ModelFolder(path: configuration.modelsPath)
    let library = try folder.library()
    let server = try AssembledServer(
      configuration, library: library,
      alertRules: try AlertRuleFolder(path: configuration.alertRulesPath).rules(for: library),
      channels: try NoticeChannel.read(file: configuration.notifyPath),
      remedies: try Remedy.read(file: configuration.remediesPath, for: library))
    summarise(configuration, folder, server)
    try await server.run()
  }

  private func summarise(
    _ configuration: ServerConfiguration, _ folder: ModelFolder, _ server: AssembledServer
  ) {
    let limits = configuration.limits
    let library = server.host.library
    Terminal.note(
      """
      whence \(Whence.version)
        models      \(library.causes.count) causes, \(library.rules.count) symptoms \
      from \(folder.name)
        history     \(server.historyPlace), \(configuration.historyDays) days
        remembered  \(server.resumed)
        limits      \(limits.grpcMessageByteCountMax >> 20) MiB a gRPC message, \
      \(limits.httpMessageByteCountMax >> 20) MiB an HTTP message, \
      \(limits.inFlightByteCountMax >> 20) MiB in flight
        windows     \(configuration.engine.windowSeconds) s, \
      \(configuration.engine.shardCount) shard(s)
      """)
  }
}

/// All parts of a running server, in the order of their dependence.
struct AssembledServer {
  let host: EngineHost
  /// Where history is, without a password.
  let historyPlace: String
  /// What the engine goes on from.
  let resumed: String
  private var services: [any Service]

  init(
    _ configuration: ServerConfiguration, library: CausalLibrary, alertRules: AlertRuleSet,
    channels: [NoticeChannel], remedies: [Remedy]
  ) throws {
    let policy = try configuration.doors { Timestamp.now }
    let store = try Self.store(configuration.historyPath)
    historyPlace = store.place
    let keeper = try Self.keeper(of: store, library, configuration)
    let (alertCounts, remedyCounts) = (AlertCounts(), RemedyCounts())
    let traces = configuration.traces.traces(version: Whence.version) { Timestamp.now }
    let notifier = Notifier(
      channels: channels, library: library,
      base: configuration.publicURL.isEmpty ? nil : configuration.publicURL,
      now: { Timestamp.now }, note: { Terminal.note($0) }, traces: traces)
    let windows = WindowKeeper()
    let lead = configuration.clockLeadSeconds
    let resumption = try EngineResumption(
      library: library, settings: configuration.engine, alertRules: alertRules, store: store)
    resumed = resumption.summary
    let host = EngineHost(
      library: library, settings: configuration.engine, engine: resumption.engine,
      latestTime: { Timestamp.now.advanced(bySeconds: lead) }, traces: traces,
      onEffects: { effects, snapshot in
        keeper.keep(effects, snapshot)
        notifier.keep(effects, snapshot)
        windows.note(snapshot)
      })
    keeper.rememberEngine { host.image }
    keeper.goOn(from: resumption)
    let gate = AdmissionGate(limits: configuration.limits, keys: policy.keys)
    let status = ServerStatus(
      version: Whence.version, host: host, gate: gate, history: keeper, alerts: alertCounts,
      notifier: notifier, remedies: remedyCounts, doors: policy, traces: traces)
    let doors = OpenDoors(count: 3) { status.becomeReady() }
    let address = { (host: String, port: Int) in ListenAddress(host: host, port: port) }
    let cases = CaseKeeper(
      library: library, remembered: keeper.takeRememberedEvents(), newest: { host.snapshot },
      now: { Timestamp.now }, onEvents: { keeper.keep($0) }, settle: { keeper.settle() })
    Self.goOnTelling(notifier, of: cases, from: resumption)
    var desk = Desk(host: host, cases: cases, history: keeper.store, status: status)
    desk.measured = { windows.measured }
    let runner = Self.runner(remedies, remedyCounts, cases, host, configuration)
    desk.remedies = runner.hands
    desk.alertRules = alertRules
    let asked = address(configuration.apiHost, configuration.apiPort)
    let api = HTTPAPI(
      address: asked, desk: desk, status: status, authenticator: policy.authenticator(at: asked),
      tls: policy.tls, traces: traces, pages: try WebSource.pages(path: configuration.pagesPath)
    ) { doors.opened("questions ", configuration.apiHost, $0) }
    let grpc = OTLPGRPCReceiver(
      address: address(configuration.host, configuration.grpcPort), gate: gate, sink: host,
      tls: policy.tls
    ) { doors.opened("OTLP/gRPC ", configuration.host, $0) }
    let http = OTLPHTTPReceiver(
      address: address(configuration.host, configuration.httpPort), gate: gate, sink: host,
      tls: policy.tls,
      endpoints: [RemoteWriteEndpoint(gate: gate, sink: host)]
        + AlertEndpoint.all(
          sink: host, counts: alertCounts,
          retryAfterSeconds: configuration.limits.retryAfterSeconds, now: { Timestamp.now })
    ) { doors.opened("OTLP/HTTP ", configuration.host, $0) }
    self.host = host
    // Stopped in reverse: the doors first, then the engine, history last.
    services = [keeper, notifier, host, cases, runner, api, grpc, http]
    if let traces { services.insert(traces, at: 0) }
    if let issuer = policy.issuer { services.insert(issuer, at: 0) }
    if let files = policy.files { services.insert(files, at: 0) }
    if let lacks = policy.lacking { Terminal.note("insecure: \(lacks), and others can reach it") }
  }

  /// Has the notifier know who was told, and remember whom it tells.
  private static func goOnTelling(
    _ notifier: Notifier, of cases: CaseKeeper, from resumption: EngineResumption
  ) {
    notifier.goOn(
      from: cases.cases.all, standing: resumption.standing, resumption.engine.snapshot
    ) { number, event in
      _ = try? cases.act(on: number, event, by: .whence)
    }
  }

  private static func runner(
    _ remedies: [Remedy], _ counts: RemedyCounts, _ cases: CaseKeeper, _ host: EngineHost,
    _ configuration: ServerConfiguration
  ) -> RemedyKeeper {
    RemedyKeeper(
      remedies: remedies, cases: cases, library: host.library,
      windowSeconds: configuration.engine.windowSeconds, newest: { host.snapshot },
      now: { Timestamp.now }, counts: counts)
  }

  private static func keeper(
    of store: any HistoryStore, _ library: CausalLibrary, _ configuration: ServerConfiguration
  ) throws -> HistoryKeeper {
    try HistoryKeeper(
      store: store, library: library, windowSeconds: configuration.engine.windowSeconds,
      retention: HistoryRetention(
        ageSecondsMax: configuration.historyDays * 86_400,
        byteCountMax: configuration.historyByteCountMax))
  }

  private static func store(_ place: String) throws -> any HistoryStore {
    if place.isEmpty { return MemoryHistory() }
    return PostgresHistory.isURL(place)
      ? try PostgresHistory(url: place) : try SQLiteHistory(path: place)
  }

  /// Runs until it is told to stop, and then until everything accepted is stored.
  func run() async throws {
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: .ofServices)
    ).run()
    Terminal.note("stopped; everything accepted was taken in")
  }
}

extension Timestamp {
  /// The present, as this machine's clock has it.
  fileprivate static var now: Timestamp {
    Timestamp.zero.advanced(bySeconds: Date.now.timeIntervalSince1970)
  }
}
