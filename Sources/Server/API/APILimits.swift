/// Bounds of the door for questions; what is beyond is refused and counted.
package struct APILimits: Hashable, Sendable {
  /// Bytes of the body of a deed.
  package var apiBodyByteCountMax = 64 << 10
  /// Bytes of the head of a request.
  package var apiHeadByteCountMax = 32 << 10
  /// Connections open at one moment; further ones wait to be taken.
  package var apiConnectionCountMax = 512
  /// Requests being answered at one moment.
  package var apiInFlightCountMax = 64
  /// Questions that take long, waiting or being answered at one moment.
  package var apiLongWaitingCountMax = 4
  /// Seconds that one of them may take.
  package var apiLongSecondsMax = 60
  /// Requests a second, over all who ask; a second's worth may come at once.
  package var apiRequestsPerSecondMax = 1_000
  /// Seconds that the rest of a request may take to arrive, and that a connection may be idle.
  package var apiIdleSecondsMax = 60
  /// Streams of live changes at one moment.
  package var eventStreamCountMax = 128
  /// Changes that wait for one stream; the oldest are dropped and counted.
  package var eventsPerStreamMax = 64
  /// Bytes of answers kept for whoever asks the same again within a version.
  package var answerCacheByteCountMax = 32 << 20

  package init() {}
}
