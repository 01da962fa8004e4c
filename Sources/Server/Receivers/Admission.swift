/// The bookkeeping of the doors: how many bytes are in flight, and what was taken or refused so
/// far.
///
/// A value without lock or clock; `AdmissionGate` shares one between connections. Reserving never
/// waits: when there is no room the sender is told to come back, and keeps the data.
package struct Admission: Sendable {
  /// What the doors have done since the start; shown on the status page.
  package struct Counters: Hashable, Sendable {
    /// Requests that were accepted, partly rejected ones included.
    package var acceptedRequestCount = 0
    /// Bytes of accepted requests, after decompression.
    package var acceptedByteCount = 0
    /// Spans, points and records that were rejected within accepted requests.
    package var rejectedItemCount = 0
    /// Refused requests by kind.
    package var refusedRequestCounts: [Refusal.Kind: Int] = [:]
    /// Connections that were closed at once because too many were open.
    package var refusedConnectionCount = 0
    /// Connections that were closed because a head or a body did not come in time.
    package var slowConnectionCount = 0
  }

  package let limits: ReceiverLimits
  /// Bytes of requests that are being read or absorbed now.
  package private(set) var inFlightByteCount = 0
  /// The most bytes that were in flight at once.
  package private(set) var inFlightByteCountPeak = 0
  package private(set) var counters = Counters()
  /// Connections that are open now.
  package private(set) var connectionCount = 0
  /// Set when the server is going down; every later reservation is refused.
  package private(set) var isClosed = false

  package init(limits: ReceiverLimits) { self.limits = limits }

  /// Takes room for `byteCount` more bytes, or says why not.
  ///
  /// O(1).
  package mutating func reserve(_ byteCount: Int) throws(Refusal) {
    precondition(byteCount >= 0, "cannot reserve \(byteCount) bytes")
    guard !isClosed else {
      throw Refusal(
        .unavailable, "the server is shutting down", retryAfterSeconds: limits.retryAfterSeconds)
    }
    guard byteCount <= limits.inFlightByteCountMax - inFlightByteCount else {
      throw Refusal(
        .overloaded,
        "\(inFlightByteCount) bytes are in flight, \(byteCount) more would pass the limit of "
          + "\(limits.inFlightByteCountMax)",
        retryAfterSeconds: limits.retryAfterSeconds)
    }
    inFlightByteCount += byteCount
    inFlightByteCountPeak = max(inFlightByteCountPeak, inFlightByteCount)
  }

  /// Gives room back.
  ///
  /// Releasing more than was reserved is a programmer's error.
  package mutating func release(_ byteCount: Int) {
    precondition(
      byteCount >= 0 && byteCount <= inFlightByteCount,
      "\(byteCount) bytes released of \(inFlightByteCount) reserved")
    inFlightByteCount -= byteCount
  }

  /// Takes room for one more connection; false, and counted, when there is none.
  package mutating func openConnection() -> Bool {
    guard connectionCount < limits.connectionCountMax else {
      counters.refusedConnectionCount += 1
      return false
    }
    connectionCount += 1
    return true
  }

  /// Gives the room of a connection back.
  package mutating func closeConnection() {
    precondition(connectionCount > 0, "a connection was closed that was never opened")
    connectionCount -= 1
  }

  /// Counts a connection that was closed because it was too slow.
  package mutating func countSlowConnection() { counters.slowConnectionCount += 1 }

  /// Refuses everything from now on.
  package mutating func close() { isClosed = true }

  /// Counts an accepted request with its bytes and the items in it that were rejected.
  package mutating func countAccepted(byteCount: Int, rejectedItemCount: Int) {
    counters.acceptedRequestCount += 1
    counters.acceptedByteCount += byteCount
    counters.rejectedItemCount += rejectedItemCount
  }

  /// Counts a request that was refused, by its kind.
  package mutating func countRefused(_ kind: Refusal.Kind) {
    counters.refusedRequestCounts[kind, default: 0] += 1
  }
}
