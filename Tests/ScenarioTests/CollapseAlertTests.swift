import Answers
import AsyncHTTPClient
import Engine
import Foundation
import History
import Logging
import NIOCore
import NIOHTTP1
import Queries
import Response
import Server
import ServiceLifecycle
import Telemetry
import Testing

/// The recorded collapse of a database's connections with all the alerts that it would have rung,
/// both sent to the real door.
@Suite struct `A collapse that rings dozens of alerts` {
  private static let outage = RecordedFault.all.first { $0.name == "connections-leaked" }

  @Test(arguments: [
    UsualAlerts.Thresholds(), UsualAlerts.Thresholds(errors: 0.001, latency: 0.1, traffic: 0.7),
    UsualAlerts.Thresholds(errors: 0.5, latency: 3.7, traffic: 0.02),
  ])
  func `is one incident of the first priority, which explains them`(
    _ thresholds: UsualAlerts.Thresholds
  ) async throws {
    let fault = try #require(Self.outage)
    let alerts = try UsualAlerts(fault.file, thresholds)
    try #require(alerts.alertCount >= 20, "the rules rang \(alerts.alertCount) times")
    let desk = try await Self.hear(fault, alerts)

    let told = try Self.ask("alerts", [], at: desk)
    #expect(told["told"]?.int == alerts.alertCount)
    let share = try #require(told["explainedShare"]?.number)
    let others = try Self.ask("alerts", [("only", "unexplained")], at: desk)["alerts"]
    #expect(share >= 0.95, "\(others?.json ?? "")")
    let causes = try #require(told["causes"]?.array)
    #expect(causes.map { $0["cause"]?.string } == [fault.truth.cause])

    let incidents = try #require(try Self.ask("incidents", [], at: desk)["incidents"]?.array)
    #expect(incidents.count == 1)
    let number = String(try #require(incidents.first?["number"]?.int))
    let incident = try Self.ask("incident", [("id", number)], at: desk)
    #expect(incident["priority"]?.string == "P1")
    #expect(incident["judgement"]?["sentence"]?.string?.isEmpty == false)
    #expect(incident["judgement"]?["impactReason"]?.string?.isEmpty == false)
    #expect(incident["lead"]?["cause"]?.string == fault.truth.cause)
    #expect(incident["lead"]?["entity"]?["name"]?.string == fault.truth.entity?.name)
    let whys = try Self.ask("whys", [("id", number)], at: desk)["causes"]?.array?.first
    #expect((whys?["whys"]?.array ?? []).count >= 5)
    let report = try Self.ask("report", [("id", number)], at: desk)["document"]?.string
    #expect(report?.contains("127.0.0.1:13306") == true)
  }

  private static func ask(
    _ name: String, _ given: [(String, String)], at desk: Desk
  ) throws -> JSONValue {
    let question = try #require(QuestionTable.find(name))
    let asked = try Asked(given.map { (name: $0.0, value: $0.1) }, for: question.parameters)
    return try JSONValue(json: try question.answer(asked, at: desk).json)
  }

  /// How much later than telemetry of its end a window is over: its length and the lateness.
  private static let windowDelaySeconds = 15.0

  /// Sends the recording, and each alert when telemetry has come so far.
  private static func hear(_ fault: RecordedFault, _ alerts: UsualAlerts) async throws -> Desk {
    let library = try ShippedLibrary.library()
    let host = EngineHost(
      library: library,
      engine: DiagnosisEngine(
        library: library, alertRules: try ShippedLibrary.alertRules()))
    let gate = AdmissionGate(limits: ReceiverLimits())
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let door = OTLPHTTPReceiver(
      address: ListenAddress(port: 0), gate: gate, sink: host,
      endpoints: AlertEndpoint.all(
        sink: host, counts: AlertCounts(), now: { host.snapshot.at })
    ) { listening.yield($0) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [door], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      let port = await ports.first { _ in true } ?? 0
      do {
        try await send(fault, alerts, to: "http://127.0.0.1:\(port)") { host.snapshot.at }
      } catch {
        await services.triggerGracefulShutdown()
        throw error
      }
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
    }
    let keeper = try HistoryKeeper(store: MemoryHistory(), library: library)
    let cases = CaseKeeper(
      library: library, newest: { host.snapshot }, now: { host.snapshot.at })
    let status = ServerStatus(version: "test", host: host, gate: gate, history: keeper)
    return Desk(host: host, cases: cases, history: keeper.store, status: status)
  }

  private static func send(
    _ fault: RecordedFault, _ alerts: UsualAlerts, to origin: String, now: () -> Timestamp
  ) async throws {
    var waiting = alerts.changes[...]
    let recording = try Recording(path: fault.file)
    while let message = try recording.next() {
      try await post(
        ByteBuffer(bytes: message.bytes), "application/x-protobuf",
        to: "\(origin)/v1/\(message.signal.rawValue)")
      while let next = waiting.first,
        Timestamp.zero.advanced(bySeconds: next.at - windowDelaySeconds) <= now()
      {
        try await post(
          ByteBuffer(string: next.json), "application/json", to: "\(origin)/api/v2/alerts")
        waiting.removeFirst()
      }
    }
    try #require(waiting.isEmpty)
  }

  private static func post(_ body: ByteBuffer, _ type: String, to url: String) async throws {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "content-type", value: type)
    request.body = .bytes(body)
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let answer = String(buffer: try await response.body.collect(upTo: 1 << 16))
    try #require(response.status == .ok, "\(url): \(answer)")
  }
}
