package import Telemetry
package import Topology

/// What one shard counted since the last tick.
///
/// Integers and sets only: merging is commutative, so one shard or eight give the same window.
package struct WindowDeltas: Sendable {
  package var entries: [EntryKey: RequestCounts] = [:]
  package var exits: [ExitKey: RequestCounts] = [:]
  /// Log lines and exceptions that contain a phrase.
  package var phrases: [PhraseKey: Int] = [:]
  /// Named events, by who sent them.
  package var events: [EventKey: Int] = [:]
  /// Identities heard of, with the latest event time.
  package var heard: [Int32: Timestamp] = [:]
  /// Those of them that sent spans or logs.
  package var spoke: [Int32: Timestamp] = [:]
  package var samples: [MetricSample] = []
  /// Log lines that are bad enough to be read, by what stays of them.
  package var lines: [LogLine: Int] = [:]
  /// Of each of them one as it was logged.
  package var examples: [LogLine: LogExample] = [:]
  /// Exceptions that spans told with their stack traces, by sender.
  package var exceptions: [Int32: ExceptionSamples] = [:]

  /// A phrase by its number, in what one sender wrote.
  package struct PhraseKey: Hashable, Sendable {
    /// Numbers in the engine's table of identities and in the rules' interest.
    package var identity: Int32
    package var phrase: Int32

    package init(identity: Int32, phrase: Int32) {
      self.identity = identity
      self.phrase = phrase
    }
  }

  /// A named event that one sender told.
  package struct EventKey: Hashable, Sendable {
    /// Number of the sender's identity in the engine's table.
    package var identity: Int32
    package var name: Symbol

    package init(identity: Int32, name: Symbol) {
      self.identity = identity
      self.name = name
    }
  }

  /// What one sender logged, without what differs from line to line; see `LogShape`.
  package struct LogLine: Hashable, Sendable {
    /// Number of the sender's identity in the engine's table.
    package var identity: Int32
    package var isError: Bool
    package var shape: String

    package init(identity: Int32, isError: Bool, shape: String) {
      self.identity = identity
      self.isError = isError
      self.shape = shape
    }
  }

  /// One line of many that are alike: that which comes first by its hash, so that neither arrival
  /// nor shards matter.
  package struct LogExample: Hashable, Comparable, Sendable {
    /// A hash of the rest.
    package var rank: UInt64
    package var line: LoggedLine

    /// A line with its hash.
    package init(rank: UInt64, line: LoggedLine) {
      self.rank = rank
      self.line = line
    }

    package static func < (left: LogExample, right: LogExample) -> Bool {
      (left.rank, left.line.text, left.line.place)
        < (right.rank, right.line.text, right.line.place)
    }
  }

  /// What requests said in their logs.
  package var sayings: [EntryKey: Sayings] = [:]

  package init() {}

  /// Notes a sign of life.
  ///
  /// It is the sender's own when it is a span or log record, which only the thing itself sends.
  package mutating func hear(_ identity: Int32, at time: Timestamp, isOwn: Bool) {
    heard[identity] = max(heard[identity] ?? .zero, time)
    if isOwn { spoke[identity] = max(spoke[identity] ?? .zero, time) }
  }

  /// Adds what another shard or stretch of the same window counted.
  package mutating func merge(_ other: WindowDeltas) {
    entries.merge(other.entries) { $0.adding($1) }
    exits.merge(other.exits) { $0.adding($1) }
    phrases.merge(other.phrases, uniquingKeysWith: +)
    events.merge(other.events, uniquingKeysWith: +)
    heard.merge(other.heard, uniquingKeysWith: max)
    spoke.merge(other.spoke, uniquingKeysWith: max)
    samples.append(contentsOf: other.samples)
    lines.merge(other.lines, uniquingKeysWith: +)
    examples.merge(other.examples) { min($0, $1) }
    for (key, said) in other.sayings { sayings[key, default: Sayings()].merge(said) }
    for (identity, samples) in other.exceptions {
      exceptions[identity, default: ExceptionSamples()].merge(samples)
    }
  }
}

extension RequestCounts {
  fileprivate func adding(_ other: RequestCounts) -> RequestCounts {
    var sum = self
    sum.add(other)
    return sum
  }
}
