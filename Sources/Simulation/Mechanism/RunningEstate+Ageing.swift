extension RunningEstate {
  /// Seconds that a process needs to come back.
  private static let restartSeconds = 8.0

  /// Lets slow things go on: what grows grows, what is full overflows, what is cold warms up.
  ///
  /// - Parameter seconds: since the last call.
  mutating func age(by seconds: Double) {
    for index in instances.indices { age(instance: index, by: seconds) }
    for index in caches.indices { age(cache: index, by: seconds) }
    for index in stores.indices where stores[index].isDiskFull && stores[index].isUp {
      logs.append(
        LogRecord(
          subject: .store(index), time: now, text: "could not extend file: No space left on device")
      )
    }
  }

  private mutating func age(instance: Int, by seconds: Double) {
    guard instances[instance].isUp else { return }
    instances[instance].memory += instances[instance].memoryGrowth * seconds
    instances[instance].files = min(
      1, instances[instance].files + instances[instance].filesGrowth * seconds)
    if instances[instance].files >= 1 {
      instances[instance].failing = 0.7
      log("accept: too many open files", by: Int32(instance))
    }
    if instances[instance].memory >= 1 {
      log("Memory cgroup out of memory: Killed process", by: Int32(instance), event: "oom-killed")
      restart(instance)
    }
    let crash = instances[instance].crashSeconds
    if crash > 0, generator.chance(seconds / crash) {
      log("panic: invalid memory address", by: Int32(instance))
      restart(instance)
    }
  }

  /// A process ends and is started again by its platform.
  mutating func restart(_ instance: Int) {
    log("process ended", by: Int32(instance), event: "container.terminated")
    kill(instance)
    events.plan(.start, at: now + seconds(Self.restartSeconds), subject: Int32(instance))
  }

  private mutating func age(cache: Int, by seconds: Double) {
    let usual = caches[cache].usualHitRatio
    if caches[cache].isEvicting { caches[cache].evicted += 40 * seconds }
    caches[cache].hitRatio += (usual - caches[cache].hitRatio) * min(1, seconds / 60)
  }
}
