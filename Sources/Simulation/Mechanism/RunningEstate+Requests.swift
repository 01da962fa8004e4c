extension RunningEstate {
  /// Part of an operation's own work that comes before what it calls.
  private static let firstShare = 0.6
  /// Requests that wait for a worker of one instance; further ones are refused.
  private static let waitingMax = 100

  /// An instance that a balancer would send to: any but those taken out.
  mutating func pickInstance(of service: Int) -> Int? {
    let all = estate.services[service].instances
    for _ in all.indices {
      services[service].nextInstance = (services[service].nextInstance + 1) % all.count
      let instance = all[services[service].nextInstance]
      if !instances[instance].isTakenOut { return instance }
    }
    return nil
  }

  /// A request reaches its instance.
  mutating func reach(_ frame: Int32) {
    let instance = Int(frames[frame].instance)
    guard instances[instance].isUp else {
      answer(frame, with: Frame.Ending.noConnection)
      return
    }
    let workers = estate.services[estate.instances[instance].service].workers
    if instances[instance].busy < workers {
      serve(frame)
    } else if instances[instance].waiting.count < Self.waitingMax {
      frames[frame].phase = .queueing
      instances[instance].waiting.append(frame)
    } else {
      answer(frame, with: Frame.Ending.refused)
    }
  }

  mutating func serve(_ frame: Int32) {
    let instance = Int(frames[frame].instance)
    if frames[frame].queue < 0 { instances[instance].busy += 1 }
    frames[frame].start = now
    let service = services[estate.instances[instance].service]
    if frames[frame].verdict == Frame.Ending.fine {
      if generator.chance(service.denying) { frames[frame].verdict = Frame.Ending.denied }
      if generator.chance(service.throttling) { frames[frame].verdict = Frame.Ending.throttled }
    }
    guard frames[frame].verdict == Frame.Ending.fine else {
      frames[frame].ending = frames[frame].verdict
      frames[frame].phase = .finishing
      plan(.done, of: frame, in: 0.001)
      return
    }
    frames[frame].phase = .working
    work(frame, share: Self.firstShare)
  }

  private mutating func work(_ frame: Int32, share: Double) {
    let operation = Int(frames[frame].operation)
    let instance = Int(frames[frame].instance)
    let node = estate.instances[instance].node
    let cost = estate.operations[operation].work * share
    instances[instance].cpu.add(cost, at: now)
    nodes[node].cpu.add(cost, at: now)
    let crowd = max(instances[instance].cpu.stretch(at: now), nodes[node].cpu.stretch(at: now))
    let pressure = max(0, (instances[instance].memory - 0.85) / 0.15)
    let service = services[estate.instances[instance].service]
    let slowness =
      operations[operation].slowness * service.slowness * service.stall
      * instances[instance].slowness * crowd * (1 + 3 * min(1, pressure))
      / (1 - instances[instance].throttledShare)
    plan(.done, of: frame, in: generator.duration(mean: cost) * slowness)
  }

  /// Work or a wait is over.
  mutating func completeWait(_ frame: Int32) {
    frames[frame].serial &+= 1
    switch frames[frame].phase {
    case .working:
      if fails(frame) {
        frames[frame].ending = Frame.Ending.failed
        frames[frame].failsItself = true
        finish(frame)
      } else {
        takeStep(frame)
      }
    case .finishing: finish(frame)
    case .asking: endCall(frame, frames[frame].waitEnding)
    case .travelling, .queueing, .connecting: break
    }
  }

  private mutating func fails(_ frame: Int32) -> Bool {
    let operation = Int(frames[frame].operation)
    let instance = Int(frames[frame].instance)
    let service = services[estate.operations[operation].service]
    let chance = max(
      operations[operation].failing, service.failing, service.hiccup, instances[instance].failing)
    guard chance > 0, generator.chance(chance) else { return false }
    return true
  }

  /// Goes on with the next step that this request takes, or to its end.
  mutating func takeStep(_ frame: Int32) {
    let steps = estate.operations[Int(frames[frame].operation)].steps
    while Int(frames[frame].step) < steps.count {
      if generator.chance(steps[Int(frames[frame].step)].share) {
        frames[frame].attempts = 0
        frames[frame].isBehindCache = false
        beginStep(frame)
        return
      }
      frames[frame].step += 1
    }
    frames[frame].phase = .finishing
    work(frame, share: 1 - Self.firstShare)
  }

  /// A step is over; a request fails with what is essential to it.
  mutating func endStep(_ frame: Int32, isFine: Bool) {
    let planned = estate.operations[Int(frames[frame].operation)].steps[Int(frames[frame].step)]
    if !isFine, planned.isEssential {
      frames[frame].ending = Frame.Ending.failed
      finish(frame)
      return
    }
    frames[frame].step += 1
    takeStep(frame)
  }

  /// A request is served: says so, answers, and makes room for the next.
  private mutating func finish(_ frame: Int32) {
    let served = frames[frame]
    spans.append(
      SpanRecord(
        subject: served.queue >= 0
          ? .consume(queue: served.queue) : .serve(operation: served.operation),
        instance: served.instance, trace: served.trace, span: served.span,
        parent: served.parentSpan, linkTrace: served.sentTrace, linkSpan: served.sentBy,
        start: served.start, end: now, ending: served.ending))
    answer(frame, with: served.ending)
    if served.queue >= 0 {
      queues[Int(served.queue)].consumersBusy -= 1
      events.plan(.deliver, at: now + 1_000_000, subject: served.queue)
    } else {
      release(Int(served.instance))
    }
  }

  private mutating func release(_ instance: Int) {
    instances[instance].busy -= 1
    while !instances[instance].waiting.isEmpty {
      let next = instances[instance].waiting.removeFirst()
      guard frames[next].isAlive, frames[next].phase == .queueing else { continue }
      serve(next)
      return
    }
  }

  /// Sends the answer on its way and forgets the request.
  mutating func answer(_ frame: Int32, with ending: Int32) {
    let served = frames[frame]
    if served.caller >= 0, frames[served.caller].isAlive {
      let way = self.way(of: served.caller)
      events.plan(
        .answer, at: now + seconds(hop() + (way.map { ways[$0].delay } ?? 0)),
        subject: served.caller, serial: served.callerSerial, status: ending)
    }
    frames.remove(frame)
  }

  /// The process of an instance ends at once, with all that it was at.
  mutating func kill(_ instance: Int) {
    instances[instance].isUp = false
    for place in frames.frames.indices {
      let frame = frames.frames[place]
      guard frame.isAlive, frame.instance == Int32(instance), frame.phase != .travelling else {
        continue
      }
      if frame.queue >= 0 { queues[Int(frame.queue)].consumersBusy -= 1 }
      giveBack(Int32(place))
      answer(Int32(place), with: Frame.Ending.noConnection)
    }
    instances[instance].busy = 0
    instances[instance].waiting = []
  }

  /// A process is there again, as new.
  mutating func start(_ instance: Int) {
    guard !instances[instance].isUp else { return }
    instances[instance].isUp = true
    instances[instance].memory = 0.4
    instances[instance].files = 0.1
    instances[instance].hasOverflowed = false
    instances[instance].pid += 1_000
    instances[instance].restarts += 1
  }
}
