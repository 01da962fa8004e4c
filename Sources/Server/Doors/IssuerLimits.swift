/// Bounds of what is asked of an identity provider.
package struct IssuerLimits: Hashable, Sendable {
  /// Bytes of a document of the provider.
  package var issuerDocumentByteCountMax = 256 << 10
  /// Seconds that one of them may take.
  package var issuerSecondsMax = 10
  /// Requests that wait because they name a key that is not known yet.
  package var issuerWaitingCountMax = 100
  /// Seconds between two readings of the keys when nobody asks for one.
  package var renewalSeconds = 300.0
  /// Seconds between two readings at the least, whoever asks.
  package var pauseSeconds = 15.0

  package init() {}
}
