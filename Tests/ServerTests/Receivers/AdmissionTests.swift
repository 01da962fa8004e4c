import Server
import Testing

@Suite struct `Admission bounds the bytes in flight` {
  @Test func `room is taken, refused when there is none, and given back`() throws {
    var limits = ReceiverLimits()
    limits.inFlightByteCountMax = 100
    var admission = Admission(limits: limits)
    try admission.reserve(60)
    #expect(throws: Refusal.self) { try admission.reserve(41) }
    try admission.reserve(40)
    admission.release(100)
    try admission.reserve(100)
    #expect(admission.inFlightByteCount == 100)
    #expect(admission.inFlightByteCountPeak == 100)
  }

  @Test func `nothing is admitted once the server is going down`() {
    var admission = Admission(limits: ReceiverLimits())
    admission.close()
    let refusal = #expect(throws: Refusal.self) { try admission.reserve(0) }
    #expect(refusal?.kind == .unavailable)
    #expect(refusal?.isRetryable == true)
  }

  @Test func `connections are bounded too`() {
    var limits = ReceiverLimits()
    limits.connectionCountMax = 2
    var admission = Admission(limits: limits)
    let opened = (0..<4).map { _ in admission.openConnection() }
    #expect(opened == [true, true, false, false])
    admission.closeConnection()
    let reopened = admission.openConnection()
    #expect(reopened)
    #expect(admission.counters.refusedConnectionCount == 2)
  }

  @Test(arguments: Refusal.Kind.allCases)
  func `retryable kinds and retryable statuses are the same`(kind: Refusal.Kind) {
    let refusal = Refusal(kind, "")
    #expect(refusal.isRetryable == [429, 502, 503, 504].contains(refusal.httpStatus))
    // CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS.
    #expect(refusal.isRetryable == [1, 4, 10, 11, 14, 15].contains(refusal.statusCode))
  }

  @Test func `limits below one are named, all at once`() {
    var limits = ReceiverLimits()
    #expect(limits.problems.isEmpty)
    limits.grpcMessageByteCountMax = 0
    limits.inFlightByteCountMax = -1
    #expect(limits.problems.count == 2)
  }
}
