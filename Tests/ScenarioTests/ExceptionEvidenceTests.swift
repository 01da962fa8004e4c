import Answers
import Engine
import Response
import Testing

@Suite struct `Exceptions that spans tell` {
  /// What failed in these recordings is told with stack traces: by the log, and in the last one by
  /// spans too, with traces that the log does not have.
  @Test(arguments: ["connections-leaked", "cache-down", "wrong-credential"])
  func `show the code that failed, in the evidence of their service`(_ name: String) throws {
    let fault = try #require(RecordedFault.all.first { $0.name == name })
    let evidence = try Replay(fault).engine.snapshot.evidence
    let told = evidence.flatMap { one in one.logs.map { (service: one.service, log: $0) } }
      .filter { $0.log.isError && $0.log.place.contains("Traceback") }
    try #require(!told.isEmpty, "\(evidence.map(\.service))")
    // Since when the log tells something is known; spans are looked at window by window.
    let ofSpans = told.filter { $0.log.firstSeen == $0.log.lastSeen && $0.log.count > 0 }
    #expect(
      name != "wrong-credential" || !ofSpans.isEmpty,
      "\(told.map { "\($0.service): \($0.log.line)" })")
    for one in told {
      #expect(!CodePlace.all(in: one.log.place).isEmpty, "\(one.service): \(one.log.place)")
    }
    // The same on any number of shards.
    let many = try Replay(fault, shards: 3).engine.snapshot.evidence
    #expect(many.map(\.logs) == evidence.map(\.logs))
  }
}
