package import Telemetry

/// What a server tells of itself.
package struct ServerFigures: Sendable {
  /// Of the program.
  package var version: String
  /// All doors are open.
  package var isReady: Bool
  /// Seconds.
  package var allowedLatenessSeconds: Double
  /// When the oldest entity that is known was first seen; nil before anything was.
  var firstSeen: Timestamp?
  package var library: [NamedCount] = []
  package var topology: [NamedCount] = []
  package var receivers: [NamedCount] = []
  package var limits: [NamedCount] = []
  package var engine: [NamedCount] = []
  package var questions: [NamedCount] = []
  package var history = HistoryFigures()
  package var doors = DoorFigures()

  package init(version: String, isReady: Bool, allowedLatenessSeconds: Double) {
    self.version = version
    self.isReady = isReady
    self.allowedLatenessSeconds = allowedLatenessSeconds
  }
}

/// A number with its name.
package struct NamedCount: Hashable, Sendable {
  /// Unique among those told together.
  package var name: String
  /// In the unit that the name says.
  package var value: Int

  package init(_ name: String, _ value: Int) {
    self.name = name
    self.value = value
  }
}

/// What the doors tell of themselves.
package struct DoorFigures: Hashable, Sendable {
  /// Whether whoever comes is asked for a token.
  package var asksTokens = false
  /// Whether connections are made with TLS.
  package var isEncrypted = false
  /// What doors that others can reach do without, because somebody wanted it.
  package var lacks: [String] = []
  /// Requests without a valid token.
  package var refusedTokenCount = 0
  /// From when on the certificate is not valid; nil without one.
  package var certificateExpires: Timestamp?
  /// Keys of the identity provider whose tokens are taken; nil without one.
  package var identityKeyCount: Int?
  /// When these were read; nil before they ever were.
  package var identityKeysRead: Timestamp?
  /// Why they could not be read the last time; nil when they could.
  package var identityFailure: String?
  /// Why files of tokens or certificates that changed cannot be used; nil while all can.
  package var failure: String?

  package init() {}
}

/// What the history tells of itself.
package struct HistoryFigures: Hashable, Sendable {
  /// Records that are in the store, and that were not stored.
  package var storedRecordCount = 0
  package var droppedRecordCount = 0
  /// Records on their way to the store.
  package var waitingRecordCount = 0
  /// End of the last window of which everything is in the store.
  package var storedThrough: Timestamp?
  /// What the store said when it last failed; nil after it worked again.
  package var failure: String?
  /// Where records are kept at present.
  package var place = ""
  /// What is kept of each kind.
  package var kinds: [Kind] = []

  /// What is kept of one kind of record, and how much may be.
  package struct Kind: Hashable, Sendable {
    /// A word that stays.
    package var kind: String
    package var rowCount: Int
    package var byteCount: Int
    package var byteCountMax: Int
    package var ageSecondsMax: Int

    package init(
      kind: String, rowCount: Int, byteCount: Int, byteCountMax: Int, ageSecondsMax: Int
    ) {
      self.kind = kind
      self.rowCount = rowCount
      self.byteCount = byteCount
      self.byteCountMax = byteCountMax
      self.ageSecondsMax = ageSecondsMax
    }
  }

  package init() {}
}
