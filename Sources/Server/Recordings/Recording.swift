internal import Foundation
package import Telemetry

/// One or several recording files read as one: merged by the event time of their messages.
///
/// One file keeps its order, which is the order of arrival. Of several (one for each signal, say)
/// the message with the earliest time comes next; a message counts with its latest event, for it
/// was sent after that, and never as earlier than the one before it in its file.
package final class Recording {
  private struct Lane {
    var input: RecordingInput
    var head: RecordedMessage
    var time: Timestamp
  }

  private var lanes: [Lane] = []
  private var single: RecordingInput?

  /// Opens a file, all files of a folder, or standard input ("-").
  ///
  /// - Throws: `RecordingFailure` when there is nothing to read.
  package init(path: String) throws(RecordingFailure) {
    let paths = try Self.files(at: path)
    if paths.count == 1 {
      single = try RecordingInput(path: paths[0])
      return
    }
    for path in paths {
      let input = try RecordingInput(path: path)
      guard let head = try input.next() else { continue }
      lanes.append(Lane(input: input, head: head, time: Self.latestEvent(of: head) ?? .zero))
    }
  }

  /// The next message, or nil at the end.
  ///
  /// - Throws: `RecordingFailure` as `RecordingInput` does; what was given before it is good.
  package func next() throws(RecordingFailure) -> RecordedMessage? {
    if let single { return try single.next() }
    guard let place = lanes.indices.min(by: { lanes[$0].time < lanes[$1].time }) else { return nil }
    let message = lanes[place].head
    if let following = try lanes[place].input.next() {
      lanes[place].head = following
      lanes[place].time = max(lanes[place].time, Self.latestEvent(of: following) ?? .zero)
    } else {
      lanes.remove(at: place)
    }
    return message
  }

  /// The newest event in a message; nil when it has none or cannot be decoded.
  static func latestEvent(of message: RecordedMessage) -> Timestamp? {
    let batch = message.bytes.withUnsafeBytes { bytes in
      try? DecodedBatch(message.signal, encoding: message.encoding, bytes: bytes)
    }
    return batch?.times.max()
  }

  private static func files(at path: String) throws(RecordingFailure) -> [String] {
    var isFolder: ObjCBool = false
    guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let files = names.sorted().filter(isRecording).map { "\(path)/\($0)" }
    guard !files.isEmpty else {
      throw RecordingFailure(path, "no recording in this folder (.binpb, .pb, .jsonl, .json; .gz)")
    }
    return files
  }

  /// Whether a file of a folder is taken for a recording; truth files and notes lie beside them.
  private static func isRecording(_ name: String) -> Bool {
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    let isKnown = [".binpb", ".pb", ".bin", ".jsonl", ".ndjson"].contains { plain.hasSuffix($0) }
    return isKnown || (plain.hasSuffix(".json") && !plain.hasSuffix("truth.json"))
  }
}
