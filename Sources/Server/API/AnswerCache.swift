internal import NIOCore
internal import Queries
internal import Synchronization
internal import Telemetry

/// Answers of the newest version of what is known, as they were sent.
///
/// A page that many have open is asked for many times between two windows.
final class AnswerCache: Sendable {
  /// An answer with what tells it from others.
  struct Entry: Sendable {
    var body: ByteBuffer
    /// With its quotes.
    var etag: String
    var isText: Bool

    init(_ text: String, isText: Bool) {
      body = ByteBuffer(string: text)
      self.isText = isText
      etag = "\"\(String(FNV1a(text).value, radix: 36))-\(text.utf8.count)\""
    }
  }

  private struct State {
    var version: Desk.Version?
    var entries: [String: Entry] = [:]
    var byteCount = 0
    var hitCount = 0
  }

  private let byteCountMax: Int
  private let state = Mutex(State())

  init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

  /// How often an answer was at hand.
  var hitCount: Int { state.withLock { $0.hitCount } }

  /// The answer to a request of this version, if it was given before.
  func find(_ request: String, version: Desk.Version) -> Entry? {
    state.withLock { state in
      guard state.version == version, let entry = state.entries[request] else { return nil }
      state.hitCount += 1
      return entry
    }
  }

  /// Keeps an answer, unless there is no room.
  func keep(_ entry: Entry, for request: String, version: Desk.Version) {
    state.withLock { state in
      if state.version != version {
        (state.version, state.entries, state.byteCount) = (version, [:], 0)
      }
      let byteCount = entry.body.readableBytes + request.utf8.count
      guard state.byteCount + byteCount <= byteCountMax else { return }
      if state.entries.updateValue(entry, forKey: request) == nil { state.byteCount += byteCount }
    }
  }
}
