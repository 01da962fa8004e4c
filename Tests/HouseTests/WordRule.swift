/// A word that some rooms do not use, and what they use instead.
struct WordRule {
  enum Place: Hashable {
    /// All code, tests included.
    case everywhere
    /// Every room's sources.
    case sources
    /// Rooms below floor 5: they are told the time, take a generator and wait for nobody.
    case belowServer
    /// Rooms that may only compute.
    case pure
  }

  var word: String
  var place: Place
  var instead: String

  /// The whole list; each word with its replacement.
  static let all: [WordRule] =
    group(.everywhere, "throw a typed error, or #require in a test", ["try!"])
    + group(.everywhere, "bind with if case or as?, or keep the concrete type", ["as!"])
    + group(
      .everywhere, "hold it in a Mutex or make it a value; with a reason on the line above",
      ["@unchecked Sendable", "nonisolated(unsafe)"])
    + group(
      .belowServer, "Timestamp, in event time", ["Date(", "Date", "DispatchTime", "TimeInterval"])
    + group(
      .belowServer, "take `at:` from the caller",
      [
        "ContinuousClock", "SuspendingClock", ".now", "now()", "clock_gettime", "gettimeofday",
        "time(nil)", "Task.sleep",
      ])
    + group(
      .belowServer, "take a generator with a seed from the caller",
      ["random", "SystemRandomNumberGenerator", "shuffled()", "shuffle()", "arc4random", "UUID"])
    + group(
      .pure, "values; one lock stands around the shard, in Server",
      ["Mutex", "NSLock", "NIOLock", "NIOLockedValueBox", "Atomic", "DispatchQueue"])
    + group(
      .pure, "return values; who may wait is above floor 4", ["async", "await", "Task", "actor"])
    + group(
      .belowServer, "return a value; only the command writes", ["print(", "debugPrint(", "dump("])
    + group(
      .sources, "a precondition with a sentence, or a typed error",
      ["fatalError(", "assertionFailure("]
    )

  /// What one file breaks, `room` being nil for tests.
  static func findings(in source: SwiftText, room: String?) -> [Finding] {
    all.filter { $0.applies(to: room) }.flatMap { rule in
      source.occurrences(of: rule.word).filter { !source.isExcused($0) }.map { index in
        Finding(
          file: source.path, line: index + 1, message: "`\(rule.word)` here: \(rule.instead)")
      }
    }
  }

  private static let aboveFloorFour: Set<String> = ["Server", "Simulation", "whence", "historyday"]

  private func applies(to room: String?) -> Bool {
    switch place {
    case .everywhere: true
    case .sources: room != nil
    case .belowServer: room.map { !Self.aboveFloorFour.contains($0) } ?? false
    case .pure: room.map(FloorTests.pureRooms.contains) ?? false
    }
  }

  private static func group(_ place: Place, _ instead: String, _ words: [String]) -> [WordRule] {
    words.map { WordRule(word: $0, place: place, instead: instead) }
  }
}

/// Words of file names that say nothing about what is inside.
enum FileNameRule {
  private static let empty: Set<String> = [
    "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Managers", "Common",
    "Base", "Impl", "Misc", "Stuff",
  ]

  static func findings(path: String) -> [Finding] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let words = name.split { !$0.isLetter }.flatMap(camelWords)
    return words.filter(empty.contains).map { word in
      Finding(
        file: path, line: 0,
        message: "a file is named after its type, or Type+Topic; \(word) names neither")
    }
  }

  private static func camelWords(_ name: Substring) -> [String] {
    var words: [String] = []
    for letter in name {
      if letter.isUppercase || words.isEmpty { words.append("") }
      words[words.count - 1].append(letter)
    }
    return words
  }
}

/// Notes to oneself, which do not reach main.
enum NoteRule {
  /// Put together here so that this file does not break its own rule.
  static let notes = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

  static func findings(in file: TextFile) -> [Finding] {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      notes.filter { contains($0, in: String(line)) }.map { note in
        Finding(file: file.path, line: index + 1, message: "\(note): do it, or open an issue")
      }
    }
  }
}
