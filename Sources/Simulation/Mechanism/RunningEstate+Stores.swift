extension RunningEstate {
  /// Seconds after which a statement that waits for a lock fails, and any statement is ended.
  private static let lockSeconds = 8.0
  private static let statementSeconds = 10.0

  /// Whether the frame is at a statement, holding a connection.
  func isStatement(_ frame: Int32) -> Bool {
    switch step(of: frame) {
    case .query: true
    case .lookUp: frames[frame].isBehindCache
    case .call, .publish, .ask: false
    }
  }

  private func pool(of frame: Int32) -> Int {
    places.poolOfStep[Int(frames[frame].operation)][Int(frames[frame].step)]
  }

  /// Asks a database, as soon as the pool has a connection.
  mutating func ask(_ statement: Int, from frame: Int32) {
    let number = estate.statements[statement].store
    let pool = pool(of: frame)
    let ends = places.poolEnds[pool]
    let way = places.way(from: ends.service, to: .store(number)) ?? 0
    frames[frame].holds = false
    if pools[pool].isCredentialBad {
      log("FATAL: password authentication failed", by: frames[frame].instance)
      failToConnect(frame, in: 0.004, ending: Frame.Ending.denied)
    } else if ways[way].isCut {
      log("connection timed out", by: frames[frame].instance)
      failToConnect(frame, in: 1, ending: Frame.Ending.noAnswer)
    } else if !stores[number].isUp {
      log("connection refused", by: frames[frame].instance)
      failToConnect(frame, in: 0.002, ending: Frame.Ending.noConnection)
    } else if pools[pool].used >= pools[pool].limit {
      frames[frame].phase = .connecting
      frames[frame].serial &+= 1
      frames[frame].waitStart = now
      pools[pool].waiting.append(frame)
      plan(.giveUp, of: frame, in: pools[pool].patience)
    } else {
      connect(frame, statement, pool: pool, way: way)
    }
  }

  /// No connection, no statement.
  ///
  /// Some drivers tell of that by a span of its own, with others it is only an exception in the
  /// request.
  private mutating func failToConnect(_ frame: Int32, in delay: Double, ending: Int32) {
    let service = estate.operations[Int(frames[frame].operation)].service
    wait(frame, for: delay, ending: ending)
    frames[frame].connects = true
    switch estate.services[service].runtime {
    case .go, .node, .dotnet: frames[frame].isSilent = false
    case .jvm, .python: frames[frame].isSilent = true
    }
  }

  private mutating func connect(_ frame: Int32, _ statement: Int, pool: Int, way: Int) {
    let number = estate.statements[statement].store
    guard stores[number].connections < stores[number].connectionsMax else {
      stores[number].rejected += 1
      log("FATAL: sorry, too many clients already", by: frames[frame].instance)
      failToConnect(frame, in: 0.003, ending: Frame.Ending.denied)
      return
    }
    pools[pool].used += 1
    stores[number].connections += 1
    stores[number].opened += pools[pool].used > 8 ? 1 : 0
    execute(frame, statement, delay: 2 * ways[way].delay)
    frames[frame].holds = true
  }

  private mutating func execute(_ frame: Int32, _ statement: Int, delay: Double) {
    let number = estate.statements[statement].store
    let cost = estate.statements[statement].mean * statements[statement].slowness
    stores[number].cpu.add(cost, at: now)
    stores[number].rowsRead += statements[statement].slowness > 1 ? 20_000 : 20
    stores[number].diskReads += 2
    if statements[statement].isLocked {
      stores[number].waitingForLock += 1
      wait(frame, for: Self.lockSeconds, ending: Frame.Ending.failed)
      return
    }
    let slowness = stores[number].slowness * stores[number].cpu.stretch(at: now)
    let duration = generator.duration(mean: cost) * slowness + hop() + delay
    var ending = Frame.Ending.fine
    if generator.chance(statements[statement].failing) { ending = Frame.Ending.failed }
    if stores[number].isDiskFull, !estate.statements[statement].text.hasPrefix("SELECT") {
      ending = Frame.Ending.failed
    }
    if generator.chance(stores[number].deadlocking) {
      stores[number].deadlocks += 1
      log("deadlock found when trying to get lock", by: frames[frame].instance)
      ending = Frame.Ending.failed
    }
    if duration > Self.statementSeconds { ending = Frame.Ending.failed }
    wait(frame, for: min(duration, Self.statementSeconds), ending: ending)
  }

  mutating func giveUpConnecting(_ frame: Int32) {
    let pool = pool(of: frame)
    pools[pool].waiting.removeAll { $0 == frame }
    noteWait(frame, pool)
    frames[frame].serial &+= 1
    frames[frame].failsItself = true
    log("timeout waiting for connection from pool", by: frames[frame].instance)
    endStep(frame, isFine: false)
  }

  private mutating func noteWait(_ frame: Int32, _ pool: Int) {
    pools[pool].waitSeconds += Double(now - frames[frame].waitStart) / 1e9
    pools[pool].waitCount += 1
  }

  /// Gives a frame's connection back, to the next who waits for one, unless it leaks.
  mutating func giveBack(_ frame: Int32) {
    guard frames[frame].holds else { return }
    frames[frame].holds = false
    let pool = pool(of: frame)
    let store = places.poolEnds[pool].store
    if frames[frame].waitEnding == Frame.Ending.failed { releaseLockWait(frame, store) }
    if generator.chance(pools[pool].leaking) {
      pools[pool].leaked += 1
      return
    }
    pools[pool].used -= 1
    stores[store].connections -= 1
    while !pools[pool].waiting.isEmpty {
      let next = pools[pool].waiting.removeFirst()
      guard frames[next].isAlive, frames[next].phase == .connecting else { continue }
      noteWait(next, pool)
      frames[next].serial &+= 1
      ask(statement(of: next), from: next)
      return
    }
  }

  private mutating func releaseLockWait(_ frame: Int32, _ store: Int) {
    guard now - frames[frame].waitStart >= seconds(Self.lockSeconds - 0.1) else { return }
    stores[store].waitingForLock = max(0, stores[store].waitingForLock - 1)
  }

  private func statement(of frame: Int32) -> Int {
    switch step(of: frame) {
    case .query(let statement), .lookUp(_, let statement): statement
    case .call, .publish, .ask: 0
    }
  }

  /// Looks into a cache; what is behind it is asked when that misses or fails.
  mutating func lookUp(_ cache: Int, from frame: Int32) {
    guard !isStopped(frame, patience: 1) else { return }
    guard caches[cache].isUp else {
      log("connection refused", by: frames[frame].instance)
      wait(frame, for: 0.002, ending: Frame.Ending.noConnection)
      return
    }
    let way = way(of: frame).map { ways[$0].delay } ?? 0
    wait(
      frame,
      for: generator.duration(mean: 0.0008) * caches[cache].slowness + hop() + 2 * way)
  }

  mutating func endLookUp(_ cache: Int, of frame: Int32, isFine: Bool) {
    if isFine {
      let isHit = generator.chance(caches[cache].hitRatio)
      // It stands for many look-ups: what they came to on average.
      caches[cache].hits += caches[cache].hitRatio
      caches[cache].misses += 1 - caches[cache].hitRatio
      if isHit {
        endStep(frame, isFine: true)
        return
      }
    }
    frames[frame].isBehindCache = true
    beginStep(frame)
  }
}
