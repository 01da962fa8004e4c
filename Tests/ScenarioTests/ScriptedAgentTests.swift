import Answers
import Testing

/// Whoever only calls tools gets to the cause, soon and with little to read.
@Suite struct `An agent solves recorded outages by calling tools` {
  static let callCountMax = 4
  static let tokenCountMax = 6_000

  @Test(arguments: RecordedFault.faults)
  func `it names the cause, where it is, the evidence and what to do`(
    _ fault: RecordedFault
  ) throws {
    var agent = ScriptedAgent(try Replay(fault))
    let finding = try agent.investigate()
    #expect(finding.cause == fault.truth.cause)
    #expect(finding.entity["type"]?.string == fault.truth.entity?.type)
    #expect(finding.entity["service"]?.string == fault.truth.entity?.service)
    if let name = fault.truth.entity?.name { #expect(finding.entity["name"]?.string == name) }
    #expect(finding.evidenceCount > 0)
    #expect(!finding.firstRemedy.isEmpty)
    #expect(["well", "ill", "unknown"].contains(finding.state))
    #expect(agent.callCount <= Self.callCountMax)
    #expect(agent.tokenCount <= Self.tokenCountMax, "\(agent.tokenCount) tokens")
  }

  @Test(arguments: RecordedFault.quiet)
  func `when nothing is wrong it finds nothing`(_ quiet: RecordedFault) throws {
    var agent = ScriptedAgent(try Replay(quiet))
    #expect(try agent.investigate().cause.isEmpty)
    #expect(agent.callCount == 1)
  }
}
