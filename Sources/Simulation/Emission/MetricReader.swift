/// Reads the metrics of a running estate, as SDKs, the platform and a Collector's receivers do.
struct MetricReader {
  let estate: Estate
  private let names: SenderNames
  /// Periods of CPU time of each instance, all and throttled ones.
  private var periods: [(all: Double, throttled: Double)]
  private var collections: [Double]

  init(_ estate: Estate) {
    self.estate = estate
    names = SenderNames(estate)
    periods = Array(repeating: (0, 0), count: estate.instances.count)
    collections = Array(repeating: 0, count: estate.instances.count)
  }

  /// Everything that is read at one moment, `seconds` after the last.
  mutating func read(
    _ running: RunningEstate, seconds: Double, generator: inout SeededGenerator
  ) -> [(resource: [UInt8], readings: [Reading])] {
    var groups: [(resource: [UInt8], readings: [Reading])] = []
    for index in estate.instances.indices {
      count(index, of: running, seconds: seconds)
      let instance = running.instances[index]
      let version = running.services[estate.instances[index].service].version
      let isHeard = running.nodes[estate.instances[index].node].isUp
      if instance.isUp {
        groups.append(
          (
            names.program(index, pid: instance.pid, version: version),
            program(index, of: running, generator: &generator)
          ))
      }
      if isHeard { groups.append((names.pod(index), pod(index, of: running))) }
    }
    for index in estate.services.indices {
      groups.append((names.workload(index), workload(index, of: running)))
    }
    for index in estate.nodes.indices {
      groups.append((names.node(index), node(index, of: running, generator: &generator)))
    }
    let backends = BackendReader(estate: estate)
    for index in estate.stores.indices {
      groups.append((names.store(index), backends.store(index, of: running)))
    }
    for index in estate.caches.indices {
      groups.append((names.cache(index), backends.cache(index, of: running)))
    }
    for index in estate.brokers.indices {
      groups.append((names.broker(index), backends.broker(index, of: running)))
    }
    for index in estate.queues.indices {
      groups.append((names.queue(index), backends.queue(index, of: running)))
    }
    return groups
  }

  private mutating func count(_ index: Int, of running: RunningEstate, seconds: Double) {
    let instance = running.instances[index]
    guard instance.isUp else { return }
    periods[index].all += 10 * seconds
    periods[index].throttled += 10 * seconds * instance.throttledShare
    let pressure = max(0, (instance.memory - 0.85) / 0.15)
    collections[index] += seconds * 0.3 * (1 + 30 * pressure)
  }

  private func program(
    _ index: Int, of running: RunningEstate, generator: inout SeededGenerator
  ) -> [Reading] {
    let instance = running.instances[index]
    let use = min(1, instance.cpu.use(at: running.now)) * generator.within(0.9...1.1)
    let bytes = instance.memory * 512 * 1_048_576
    var readings = [
      Reading(name: "process.cpu.utilization", value: min(1, use)),
      Reading(name: "process.memory.usage", value: bytes, unit: "By"),
      Reading(name: "process_open_fds", value: (instance.files * 1_024).rounded()),
      Reading(name: "process_max_fds", value: 1_024),
      Reading(
        name: "process.unix.file_descriptor.count", value: (instance.files * 1_024).rounded()),
      Reading(name: "process.thread.count", value: 20 + Double(instance.busy)),
    ]
    switch estate.services[estate.instances[index].service].runtime {
    case .jvm:
      let heap = [("jvm.memory.type", "heap")]
      readings += [
        Reading(
          name: "jvm.memory.used_after_last_gc", value: bytes, attributes: heap, unit: "By"),
        Reading(
          name: "jvm.memory.limit", value: 512 * 1_048_576, attributes: heap, unit: "By"),
        Reading(
          name: "jvm.gc.duration", value: collections[index] * 0.02, unit: "s",
          shape: .distribution(count: collections[index].rounded())),
      ]
    case .go: readings.append(Reading(name: "go.goroutine.count", value: 60))
    case .node:
      readings.append(Reading(name: "nodejs.eventloop.utilization", value: min(1, use)))
    case .python, .dotnet: break
    }
    return readings + pools(index, of: running)
  }

  /// Each instance tells of its part of its service's connections.
  private func pools(_ index: Int, of running: RunningEstate) -> [Reading] {
    let service = estate.instances[index].service
    let share = 1 / Double(estate.services[service].instances.count)
    return running.places.poolEnds.indices.filter { running.places.poolEnds[$0].service == service }
      .flatMap { number -> [Reading] in
        let pool = running.pools[number]
        let name = (
          "db.client.connection.pool.name",
          estate.stores[running.places.poolEnds[number].store].address
        )
        let used = [name, ("db.client.connection.state", "used")]
        return [
          Reading(
            name: "db.client.connection.count", value: Double(pool.used) * share, attributes: used),
          Reading(
            name: "db.client.connection.max", value: Double(pool.limit) * share, attributes: [name]
          ),
          Reading(
            name: "db.client.connection.pending_requests",
            value: Double(pool.waiting.count) * share, attributes: [name]),
          Reading(
            name: "db.client.connection.wait_time", value: pool.waitSeconds, attributes: [name],
            unit: "s", shape: .distribution(count: Double(pool.waitCount))),
        ]
      }
  }

  private func pod(_ index: Int, of running: RunningEstate) -> [Reading] {
    let instance = running.instances[index]
    var readings = [
      Reading(name: "k8s.container.ready", value: instance.isUp ? 1 : 0),
      Reading(name: "k8s.pod.phase", value: 2),
      Reading(name: "k8s.container.restarts", value: Double(instance.restarts)),
    ]
    guard instance.isUp else { return readings }
    readings += [
      Reading(name: "k8s.container.memory_limit_utilization", value: min(1, instance.memory)),
      Reading(
        name: "k8s.container.cpu_limit_utilization",
        value: min(1, instance.cpu.use(at: running.now) + instance.throttledShare)),
      Reading(
        name: "container.cpu.throttling_data.periods", value: periods[index].all, shape: .counter),
      Reading(
        name: "container.cpu.throttling_data.throttled_periods", value: periods[index].throttled,
        shape: .counter),
    ]
    return readings
  }

  private func workload(_ index: Int, of running: RunningEstate) -> [Reading] {
    let copies = estate.services[index].instances
    return [
      Reading(
        name: "k8s.deployment.available",
        value: Double(copies.filter { running.instances[$0].isUp }.count)),
      Reading(name: "k8s.deployment.desired", value: Double(copies.count)),
    ]
  }

  /// Seconds after which the cluster notices that a node is gone.
  private static let notReadySeconds = 40.0

  private func node(
    _ index: Int, of running: RunningEstate, generator: inout SeededGenerator
  ) -> [Reading] {
    let node = running.nodes[index]
    let gone = Double(running.now - node.downSince) / 1e9
    let isReady = node.isUp || gone < Self.notReadySeconds
    let condition = Reading(name: "k8s.node.condition_ready", value: isReady ? 1 : 0)
    guard node.isUp else { return [condition] }
    let use = min(0.99, node.cpu.use(at: running.now) * generator.within(0.9...1.1))
    return [
      condition,
      Reading(name: "system.cpu.utilization", value: use, attributes: [("state", "user")]),
      Reading(name: "system.cpu.utilization", value: 1 - use, attributes: [("state", "idle")]),
      Reading(name: "system.memory.utilization", value: 0.55, attributes: [("state", "used")]),
      Reading(
        name: "system.filesystem.utilization", value: 0.5,
        attributes: [("mode", "rw"), ("type", "ext4")]),
    ]
  }
}
