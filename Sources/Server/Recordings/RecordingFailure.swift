/// A recording that cannot be read, or not further: which file, and what is wrong with it.
package struct RecordingFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// "outage.binpb.gz: byte 1200: the message ends too early ...".
  package var description: String

  init(_ file: String, _ problem: some CustomStringConvertible) {
    description = "\(file): \(problem)"
  }
}
