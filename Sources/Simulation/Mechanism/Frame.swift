/// One request while it is served, or on its way.
struct Frame {
  enum Phase: UInt8 {
    case travelling, queueing, working, asking, connecting, finishing
  }

  /// How a request or a call ended; as HTTP would have it, below 0 when nobody answered.
  enum Ending {
    static let fine: Int32 = 200
    static let denied: Int32 = 401
    static let throttled: Int32 = 429
    static let failed: Int32 = 500
    static let refused: Int32 = 503
    static let noAnswer: Int32 = -1
    static let noName: Int32 = -2
    static let badCertificate: Int32 = -3
    static let noConnection: Int32 = -4
  }

  var operation: Int32
  var instance: Int32
  /// The frame that waits for the answer, or -1, and the call that it belongs to.
  var caller: Int32 = -1
  var callerSerial: UInt32 = 0
  var trace: UInt64
  var span: UInt64
  var parentSpan: UInt64 = 0
  /// The span that sent the message, when it is work on one.
  var sentBy: UInt64 = 0
  var sentTrace: UInt64 = 0
  var queue: Int32 = -1
  var start: Int64 = 0
  var step: Int32 = 0
  var phase: Phase = .travelling
  var ending = Ending.fine
  /// Nothing that it called is to blame.
  var failsItself = false
  /// Counts what it waited for: an event of an earlier wait is ignored.
  var serial: UInt32 = 0
  var isAlive = true
  /// What it waits for now: a call, a statement or a look-up.
  var waitStart: Int64 = 0
  var waitSpan: UInt64 = 0
  var attempts: Int32 = 0
  var calleeInstance: Int32 = -1
  /// How that will end, as far as it is decided already.
  var waitEnding = Ending.fine
  /// A look-up missed: the statement behind the cache is asked.
  var isBehindCache = false
  /// It waits for a new connection, and its driver makes no span of that.
  var connects = false
  var isSilent = false
  /// It holds a connection of a pool.
  var holds = false
  /// What the way to the server decided: refused before any work.
  var verdict = Ending.fine
}

/// Frames by number; places are used again.
struct FrameTable {
  private(set) var frames: [Frame] = []
  private var free: [Int32] = []

  mutating func insert(_ frame: Frame) -> Int32 {
    if let place = free.popLast() {
      let serial = frames[Int(place)].serial &+ 1
      frames[Int(place)] = frame
      frames[Int(place)].serial = serial
      return place
    }
    frames.append(frame)
    return Int32(frames.count - 1)
  }

  mutating func remove(_ place: Int32) {
    frames[Int(place)].isAlive = false
    frames[Int(place)].serial &+= 1
    free.append(place)
  }

  subscript(place: Int32) -> Frame {
    get { frames[Int(place)] }
    _modify { yield &frames[Int(place)] }
  }
}
