package import Telemetry
import Topology

/// A sentence that a service logs, with `<*>` where it differs from one time to the next.
package struct LogTemplate: Hashable, Sendable {
  /// Bounded words and `<*>`, separated by one space.
  package var text: String
  /// Told as ERROR or worse.
  package var isError: Bool
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp
  /// Lines in the last window, and usually in one; the usual count forgets slowly.
  package var count: Int
  package var usualCount: Double
  /// One line as it was logged, of the last window that had any; may hold secrets.
  package var example = LoggedLine()
}

/// A line as it was logged.
package struct LoggedLine: Hashable, Sendable {
  /// Cut at `LogIntake.exampleByteCountMax`; empty when none was kept.
  package var text = ""
  /// Where in the code it was logged, or what was running: a stack trace, or `file:line`; empty
  /// when the sender did not say.
  package var place = ""
}

/// Lines of one shape that one owner logged in a window.
struct LogLines: Sendable {
  var shape: String
  var isError: Bool
  var count: Int
  /// One of them; empty when none was kept.
  var example = LoggedLine()
}

/// The templates of each service's log, found by comparing shapes.
///
/// Shapes of as many words, with the same first word, of which at least six in ten words are the
/// same are one template: the words that differ become `<*>`. Each window's shapes come in the
/// order of their text, so that neither arrival nor shards matter.
///
/// Source: He, Zhu, Zheng and Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree",
/// ICWS 2017; see docs/adr/017.
///
/// Bounded: `templatesPerOwnerMax`; what would be one more is counted in `droppedCount`.
struct TemplateTable: Sendable {
  /// Templates of one service.
  static let templatesPerOwnerMax = 256
  /// Seconds without a line after which a template is forgotten when there is no room.
  static let forgetSeconds = 3_600.0
  /// Share of equal words from which on two shapes are one template.
  static let similarityMin = 0.6

  private(set) var droppedCount = 0
  private var owners: [EntityID: [Entry]] = [:]

  fileprivate struct Entry: Sendable {
    var words: [String]
    var template: LogTemplate
  }

  /// Takes a window's lines of one owner; every owner's once a window, in any order of owners.
  mutating func book(
    _ lines: [LogLines], of owner: EntityID, at end: Timestamp
  ) {
    var entries = owners[owner] ?? []
    let ordered = lines.sorted { ($0.shape, $0.isError ? 1 : 0) < ($1.shape, $1.isError ? 1 : 0) }
    for line in ordered {
      let words = line.shape.split(separator: " ").map(String.init)
      if let place = Self.match(words, line.isError, in: entries) {
        entries[place].take(words, line, at: end)
      } else if Self.makeRoom(in: &entries, at: end) {
        entries.append(Entry(words: words, line, at: end))
      } else {
        droppedCount += line.count
      }
    }
    owners[owner] = entries
  }

  /// Ends the window before: counts begin anew, and what is usual moves towards what was.
  mutating func age() {
    owners = owners.mapValues { entries in
      entries.map { entry in
        var entry = entry
        entry.age()
        return entry
      }
    }
  }

  /// The templates of an owner, in the order in which they were met.
  func templates(of owner: EntityID) -> [LogTemplate] { owners[owner]?.map(\.template) ?? [] }

  /// The most similar template; the first of equals.
  private static func match(_ words: [String], _ isError: Bool, in entries: [Entry]) -> Int? {
    var best: (place: Int, same: Int)?
    for (place, entry) in entries.enumerated()
    where entry.words.count == words.count && entry.template.isError == isError
      && entry.words.first == words.first
    {
      let same = zip(entry.words, words).count { $0 == $1 }
      guard Double(same) >= similarityMin * Double(words.count), same > best?.same ?? -1 else {
        continue
      }
      best = (place, same)
    }
    return best?.place
  }

  private static func makeRoom(in entries: inout [Entry], at end: Timestamp) -> Bool {
    if entries.count < templatesPerOwnerMax { return true }
    entries.removeAll { end.seconds(since: $0.template.lastSeen) > forgetSeconds }
    return entries.count < templatesPerOwnerMax
  }
}

extension TemplateTable.Entry {
  /// Windows over which the usual count is averaged.
  private static let memory = 60.0

  fileprivate init(words: [String], _ line: LogLines, at end: Timestamp) {
    self.words = words
    template = LogTemplate(
      text: words.joined(separator: " "), isError: line.isError, firstSeen: end, lastSeen: end,
      count: line.count, usualCount: 0, example: line.example)
  }

  fileprivate mutating func take(_ sent: [String], _ line: LogLines, at end: Timestamp) {
    if words != sent {
      for place in words.indices where words[place] != sent[place] { words[place] = "<*>" }
      template.text = words.joined(separator: " ")
    }
    template.lastSeen = end
    template.count += line.count
    if !line.example.text.isEmpty { template.example = line.example }
  }

  fileprivate mutating func age() {
    template.usualCount += (Double(template.count) - template.usualCount) / Self.memory
    template.count = 0
  }
}
