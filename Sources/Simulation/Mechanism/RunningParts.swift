/// The parts of an estate while it runs: what each holds now, and what is wrong with it.
///
/// What is wrong is said as a change of the part itself (it works slower, drops what it gets, does
/// not give back), never as a symptom.

/// One copy of a service.
struct RunningInstance {
  /// Whether its process runs.
  var isUp = true
  /// Whether balancers and callers know that it does not.
  var isTakenOut = false
  /// Times as long as work takes by itself.
  var slowness = 1.0
  /// Part of its time that it is not allowed to run.
  var throttledShare = 0.0
  /// Part of its requests that it fails.
  var failing = 0.0
  var cpu: Utilisation
  /// Bytes of memory over its limit, and growth a second.
  var memory = 0.4
  var memoryGrowth = 0.0
  var hasOverflowed = false
  /// Open files and threads as parts of their limits, and growth a second.
  var files = 0.1
  var filesGrowth = 0.0
  var busy = 0
  var waiting: [Int32] = []
  var restarts = 0
  var pid: Int
  var isVersionNew = false
  /// Crashes on its own every so many seconds; 0 when it does not.
  var crashSeconds = 0.0
}

/// One route or handler.
struct RunningOperation {
  var slowness = 1.0
  var failing = 0.0
}

/// A service: what concerns all its copies.
struct RunningService {
  var slowness = 1.0
  var failing = 0.0
  /// The same, passing and nobody's fault.
  var stall = 1.0
  var hiccup = 0.0
  /// Part of its callers' requests that it refuses for their rate or their credential.
  var throttling = 0.0
  var denying = 0.0
  var version = 1
  var nextInstance = 0
}

/// The way from one service to one callee (a service, store, cache, broker or API).
struct RunningWay {
  /// Seconds that each direction takes longer.
  var delay = 0.0
  var isCut = false
  var hasNoName = false
  var hasBadCertificate = false
  var denying = 0.0
  var throttling = 0.0
  /// Failures running, and until when calls are not even tried.
  var failures = 0
  var openUntil: Int64 = 0
}

/// The connections that one service keeps to one store.
struct RunningPool {
  var limit: Int
  /// Seconds that a request waits for a connection.
  var patience = 1.5
  var used = 0
  var leaked = 0
  /// Part of uses after which the connection is not given back.
  var leaking = 0.0
  var isCredentialBad = false
  var waiting: [Int32] = []
  /// Waits of the last while: sum in seconds and number, since the start.
  var waitSeconds = 0.0
  var waitCount = 0
}

/// A database server.
struct RunningStore {
  var isUp = true
  var slowness = 1.0
  var connectionsMax: Int
  var connections = 0
  var rejected = 0
  var opened = 0
  var cpu: Utilisation
  var diskReads = 0.0
  var rowsRead = 0.0
  var isDiskFull = false
  /// Statements that wait for a lock that is held, until when.
  var lockedSince: Int64 = 0
  var waitingForLock = 0
  var deadlocking = 0.0
  var deadlocks = 0.0
}

struct RunningStatement {
  var slowness = 1.0
  var failing = 0.0
  var isLocked = false
}

struct RunningCache {
  var isUp = true
  var slowness = 1.0
  var hitRatio: Double
  /// To what the ratio comes back, by itself, over a minute.
  var usualHitRatio: Double
  var memory = 0.5
  var isEvicting = false
  var evicted = 0.0
  var startTime: Int64 = 0
  var hits = 0.0
  var misses = 0.0
}

struct RunningBroker {
  var isUp = true
  var isBlocking = false
}

/// A message that waits.
struct Message {
  var trace: UInt64
  var span: UInt64
}

struct RunningQueue {
  var messages: [Message] = []
  /// Index of the first message that is not taken yet.
  var head = 0
  var consumersBusy = 0
  var isConsumed = true
  var published = 0.0

  var count: Int { messages.count - head }

  mutating func take() -> Message? {
    guard head < messages.count else { return nil }
    defer { head += 1 }
    if head > 1_000 {
      messages.removeFirst(head)
      head = 0
    }
    return messages[head]
  }
}

struct RunningAPI {
  var slowness = 1.0
  var failing = 0.0
  var throttling = 0.0
  var denying = 0.0
}

struct RunningNode {
  var isUp = true
  /// When it went, once it has.
  var downSince: Int64 = 0
  var cpu: Utilisation
}
