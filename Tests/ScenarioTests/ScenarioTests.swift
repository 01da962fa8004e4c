import Answers
import Testing

/// Real outages of a real small system, diagnosed from what it sent.
@Suite struct `Recorded outages` {
  /// Event time from the moment the fault was switched on to the first right diagnosis.
  ///
  /// The first bad span comes later than the switch, so this is stricter than counting from it.
  static let secondsToDiagnosisMax = 10.0

  /// Faults that take longer, with what they wait for.
  static let slower: [String: String] = [
    "broker-stopped": "publishing is refused at once, but one window of it could be chance",
    "lock-held": "the first statement fails only when its lock wait of 8 s is over",
    "pool-uncapped": "the pool is named in time, but a leak looks the same for two windows more",
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

  @Test(arguments: RecordedFault.immediate.filter { slower[$0.name] == nil })
  func `a fault that acts at once is diagnosed within ten seconds`(
    _ fault: RecordedFault
  )
    async throws
  {
    let verdict = try await Verdict.on(fault)
    let first = try #require(verdict.firstRanked.first { $0.cause == fault.truth.cause })
    let start = try #require(fault.faultStart)
    #expect(first.at - start < Self.secondsToDiagnosisMax)
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
