import Answers
import Testing

/// Real outages of a real small system, diagnosed from what it sent.
@Suite struct `Recorded outages` {
  /// Event time from the first bad span to the first right diagnosis.
  static let secondsToDiagnosisMax = 10.0

  /// Faults whose first span fails only some seconds after the switch, with what they wait for; of
  /// all others the switch itself is taken, which is stricter.
  static let feltLater: [String: String] = [
    "lock-held": "the first statement fails when its lock wait of 8 s is over",
    "pool-uncapped": "connections are opened at once, and run out after 11 s",
  ]

  @Test func `there are at least ten faults and a quiet half hour`() {
    #expect(RecordedFault.faults.count >= 10)
    #expect(RecordedFault.quiet.count >= 1)
  }

  @Test(arguments: RecordedFault.faults)
  func `the true cause on the true entity is ranked first`(_ fault: RecordedFault) async throws {
    let first = try #require(try await Verdict.on(fault).answer.causes.first)
    #expect(first.cause == fault.truth.cause)
    #expect(first.entity.type == fault.truth.entity?.type)
    #expect(first.entity.service == fault.truth.entity?.service)
    if let name = fault.truth.entity?.name { #expect(first.entity.name == name) }
    #expect(!first.explains.isEmpty)
    #expect(!first.path.isEmpty)
    #expect(!first.remedies.isEmpty)
  }

  @Test(arguments: RecordedFault.quiet)
  func `a quiet time under changing load gives no cause at all`(_ quiet: RecordedFault) async throws
  {
    let verdict = try await Verdict.on(quiet)
    #expect(verdict.answer.causes.isEmpty)
    #expect(verdict.firstRanked.isEmpty)
  }

  @Test(arguments: RecordedFault.immediate)
  func `a fault that acts at once is diagnosed within ten seconds`(
    _ fault: RecordedFault
  )
    async throws
  {
    let verdict = try await Verdict.on(fault)
    let first = try #require(verdict.firstRanked.first { $0.cause == fault.truth.cause })
    let start = try #require(fault.faultStart)
    let isFeltLater = Self.feltLater[fault.name] != nil
    let felt = isFeltLater ? try #require(verdict.failures.filter { $0 > start }.min()) : start
    #expect(first.at - felt < Self.secondsToDiagnosisMax)
  }

  @Test(arguments: RecordedFault.all)
  func `one shard or four give the same answer to the byte`(_ fault: RecordedFault) async throws {
    let verdict = try await Verdict.on(fault)
    #expect(verdict.jsonOfOneShard == verdict.jsonOfFourShards)
  }
}

@Suite struct `Recorded outages as incidents` {
  @Test(arguments: RecordedFault.faults)
  func `one fault is one incident`(_ fault: RecordedFault) async throws {
    let verdict = try await Verdict.on(fault)
    #expect(verdict.incidentCount == 1, "\(verdict.answer.causes.map(\.cause))")
  }

  @Test(arguments: RecordedFault.quiet)
  func `a quiet time is none`(_ quiet: RecordedFault) async throws {
    #expect(try await Verdict.on(quiet).incidentCount == 0)
  }
}
