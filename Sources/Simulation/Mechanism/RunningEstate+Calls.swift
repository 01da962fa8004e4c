extension RunningEstate {
  /// Seconds after which a connection that nobody answers is given up.
  private static let connectSeconds = 1.0
  /// Failures running that open a circuit, and for how long.
  private static let breakingFailures = 8
  private static let breakingSeconds = 10.0

  /// The way that a frame's step goes over.
  func way(of frame: Int32) -> Int? {
    let steps = places.wayOfStep[Int(frames[frame].operation)]
    let step = Int(frames[frame].step)
    return step < steps.count ? steps[step] : nil
  }

  func step(of frame: Int32) -> Estate.Step {
    estate.operations[Int(frames[frame].operation)].steps[Int(frames[frame].step)].step
  }

  /// Begins the step that a frame is at, or tries it again.
  mutating func beginStep(_ frame: Int32) {
    switch step(of: frame) {
    case .call(let operation): call(operation, from: frame)
    case .query(let statement): ask(statement, from: frame)
    case .lookUp(let cache, let statement):
      if frames[frame].isBehindCache {
        ask(statement, from: frame)
      } else {
        lookUp(cache, from: frame)
      }
    case .publish(let queue): publish(to: queue, from: frame)
    case .ask(let api): ask(api: api, from: frame)
    }
  }

  /// The frame waits from now on for an end that is decided already, or for an answer.
  mutating func wait(_ frame: Int32, for delay: Double?, ending: Int32 = Frame.Ending.fine) {
    frames[frame].phase = .asking
    frames[frame].serial &+= 1
    frames[frame].waitStart = now
    frames[frame].waitSpan = generator.next() | 1
    frames[frame].waitEnding = ending
    frames[frame].connects = false
    frames[frame].isSilent = false
    if let delay { plan(.done, of: frame, in: delay) }
  }

  /// Whether the way itself ends a call before anybody at its end hears of it.
  mutating func isStopped(_ frame: Int32, patience: Double) -> Bool {
    guard let way = way(of: frame) else { return false }
    let instance = frames[frame].instance
    if ways[way].openUntil > now {
      wait(frame, for: 0.0001, ending: Frame.Ending.refused)
    } else if ways[way].hasNoName {
      log("dial: getaddrinfo: Name or service not known", by: instance)
      wait(frame, for: 0.005, ending: Frame.Ending.noName)
    } else if ways[way].hasBadCertificate {
      log("TLS handshake failed: certificate verify failed", by: instance)
      wait(frame, for: 0.008, ending: Frame.Ending.badCertificate)
    } else if ways[way].isCut {
      log("connection timed out", by: instance)
      wait(frame, for: min(patience, Self.connectSeconds), ending: Frame.Ending.noAnswer)
    } else {
      return false
    }
    return true
  }

  private mutating func call(_ operation: Int, from frame: Int32) {
    let caller = frames[frame]
    let service = estate.services[estate.operations[Int(caller.operation)].service]
    frames[frame].calleeInstance = -1
    guard !isStopped(frame, patience: service.timeout) else { return }
    guard let instance = pickInstance(of: estate.operations[operation].service) else {
      wait(frame, for: 0.001, ending: Frame.Ending.refused)
      return
    }
    frames[frame].calleeInstance = Int32(instance)
    guard instances[instance].isUp else {
      let isNodeUp = nodes[estate.instances[instance].node].isUp
      log(isNodeUp ? "connection refused" : "connection timed out", by: caller.instance)
      wait(
        frame, for: isNodeUp ? 0.002 : Self.connectSeconds,
        ending: isNodeUp ? Frame.Ending.noConnection : Frame.Ending.noAnswer)
      return
    }
    wait(frame, for: nil)
    send(operation, to: instance, from: frame)
    plan(.giveUp, of: frame, in: service.timeout)
  }

  private mutating func send(_ operation: Int, to instance: Int, from frame: Int32) {
    let caller = frames[frame]
    var request = Frame(
      operation: Int32(operation), instance: Int32(instance), trace: caller.trace,
      span: generator.next() | 1)
    request.caller = frame
    request.callerSerial = caller.serial
    request.parentSpan = caller.waitSpan
    let way = way(of: frame).map { ways[$0] } ?? RunningWay()
    if generator.chance(way.denying) { request.verdict = Frame.Ending.denied }
    if generator.chance(way.throttling) { request.verdict = Frame.Ending.throttled }
    let place = frames.insert(request)
    plan(.reach, of: place, in: hop() + way.delay)
  }

  mutating func ask(api: Int, from frame: Int32) {
    let caller = estate.services[estate.operations[Int(frames[frame].operation)].service]
    guard !isStopped(frame, patience: caller.timeout) else { return }
    let way = way(of: frame).map { ways[$0] } ?? RunningWay()
    let there = apis[api]
    let duration =
      generator.duration(mean: estate.apis[api].mean) * there.slowness + 2 * way.delay
    guard duration < caller.timeout else {
      wait(frame, for: caller.timeout, ending: Frame.Ending.noAnswer)
      return
    }
    var ending = Frame.Ending.fine
    if generator.chance(there.failing) { ending = Frame.Ending.refused }
    if generator.chance(max(there.throttling, way.throttling)) { ending = Frame.Ending.throttled }
    if generator.chance(max(there.denying, way.denying)) { ending = Frame.Ending.denied }
    wait(frame, for: ending == Frame.Ending.fine ? duration : duration / 4, ending: ending)
  }

  /// Somebody waited long enough.
  mutating func giveUp(_ frame: Int32) {
    switch frames[frame].phase {
    case .asking: endCall(frame, Frame.Ending.noAnswer)
    case .connecting: giveUpConnecting(frame)
    case .travelling, .queueing, .working, .finishing: break
    }
  }

  /// A call, statement or look-up ended in some way.
  mutating func endCall(_ frame: Int32, _ ending: Int32) {
    frames[frame].serial &+= 1
    record(frame, ending)
    let step = step(of: frame)
    let isFine = ending == Frame.Ending.fine
    if isStatement(frame) { giveBack(frame) }
    if case .lookUp(let cache, _) = step, !frames[frame].isBehindCache {
      endLookUp(cache, of: frame, isFine: isFine)
      return
    }
    note(isFine || ending > 0 && ending < Frame.Ending.failed, on: frame)
    let service = estate.services[estate.operations[Int(frames[frame].operation)].service]
    let isWorthAnother = ending < 0 || ending >= Frame.Ending.failed
    if isWorthAnother, !isStatement(frame), Int(frames[frame].attempts) < service.retries {
      frames[frame].attempts += 1
      plan(.retry, of: frame, in: 0.05)
      return
    }
    endStep(frame, isFine: isFine)
  }

  /// Opens the circuit of a way on which nothing gets through.
  private mutating func note(_ isFine: Bool, on frame: Int32) {
    let service = estate.services[estate.operations[Int(frames[frame].operation)].service]
    guard service.hasBreaker, case .call = step(of: frame), let way = way(of: frame),
      ways[way].openUntil <= now
    else { return }
    ways[way].failures = isFine ? 0 : ways[way].failures + 1
    guard ways[way].failures >= Self.breakingFailures else { return }
    ways[way].failures = 0
    ways[way].openUntil = now + seconds(Self.breakingSeconds)
  }

  /// The caller's span of what it waited for.
  private mutating func record(_ frame: Int32, _ ending: Int32) {
    let waited = frames[frame]
    guard !waited.isSilent else { return }
    spans.append(
      SpanRecord(
        subject: subject(of: frame), instance: waited.instance, trace: waited.trace,
        span: waited.waitSpan, parent: waited.span, start: waited.waitStart, end: now,
        ending: ending))
  }

  private func subject(of frame: Int32) -> SpanRecord.Subject {
    if frames[frame].connects {
      let operation = Int(frames[frame].operation)
      let pool = places.poolOfStep[operation][Int(frames[frame].step)]
      return .connect(store: Int32(places.poolEnds[pool].store))
    }
    return switch step(of: frame) {
    case .call(let operation):
      .call(operation: Int32(operation), instance: frames[frame].calleeInstance)
    case .query(let statement): .query(statement: Int32(statement))
    case .lookUp(let cache, let statement):
      frames[frame].isBehindCache
        ? .query(statement: Int32(statement)) : .lookUp(cache: Int32(cache))
    case .publish(let queue): .publish(queue: Int32(queue))
    case .ask(let api): .ask(api: Int32(api))
    }
  }
}
