/// Log records of one request, in the order in which they were sent.
///
/// Its numbers are those of the `LogReader` that read it, and hold until that reads again.
package struct LogBatch: Sendable {
  /// One record.
  package struct Record: Sendable {
    /// Number of the sender.
    package var resource: Int32
    /// Number of the event's name: `event_name`, else the attribute `event.name`; of an event of
    /// Kubernetes its reason.
    ///
    /// Negative for a plain log line.
    package var event: Int32 = -1
    /// OTLP severity number: 1-24, 0 when unset.
    package var severity: UInt8 = 0
    /// Time of the event, or of its observation when the sender gave none.
    package var time = Timestamp.zero
    package var traceHigh: UInt64 = 0
    package var traceLow: UInt64 = 0
    package var spanID: UInt64 = 0
    /// The place behind its text in `texts`; it begins where that of the record before ends.
    package var textEnd = 0
    /// Likewise in `places`.
    package var placeEnd = 0

    package init(resource: Int32) { self.resource = resource }

    /// ERROR or worse.
    package var isError: Bool { severity >= 17 }

    /// Whether the text of a record is read: of WARN and worse, and when nobody said how bad it is.
    ///
    /// Below is where ordinary traffic is told: see ``isReadInRequests(severity:)``.
    package static func isRead(severity: UInt8) -> Bool { severity == 0 || severity >= 13 }

    /// Whether a record below that is read when a request was served in which it was logged: INFO,
    /// which tells what was done.
    package static func isReadInRequests(severity: UInt8) -> Bool { 9...12 ~= severity }
  }

  package var records: [Record] = []
  /// The UTF-8 of all texts that are read, one behind the other, each cut at `textByteCountMax`.
  package var texts: [UInt8] = []
  /// Where in the code those were that are read, where the sender said it: a stack trace, or a file
  /// with a line.
  package var places: [UInt8] = []

  /// Of which traces records of INFO were read.
  package var sample = TraceSample()

  package var rejection = Rejection()
  /// Attributes of senders beyond `DecodingLimits.attributesPerItemMax`, ignored.
  package var droppedAttributeCount = 0

  /// Longer bodies are cut at a character border: they are read for signatures, not kept.
  package static let textByteCountMax = 2048

  /// Ordinary sentences are compared by their beginning.
  package static let sentenceByteCountMax = 512

  /// Of longer stack traces both ends are kept.
  package static let placeByteCountMax = 1024

  package init() {}

  /// Records.
  package var count: Int { records.count }

  package var times: [Timestamp] { records.map(\.time) }
}
