/// Reads the metrics of databases, caches, brokers and queues, as a Collector's receivers do.
struct BackendReader {
  let estate: Estate

  func store(_ index: Int, of running: RunningEstate) -> [Reading] {
    let store = running.stores[index]
    let system = estate.stores[index].system
    let isUp = Reading(name: "\(system).up", value: store.isUp ? 1 : 0)
    guard store.isUp else { return [isUp] }
    let cpu = Reading(
      name: "process.cpu.utilization", value: min(1, store.cpu.use(at: running.now)))
    let age =
      store.lockedSince > 0 ? Double(running.now - store.lockedSince) / 1e9 : 0.2
    return [isUp, cpu]
      + (system == "mysql" ? mysql(store, age: age) : postgresql(store, age: age))
      + connections(index, of: running)
  }

  private func postgresql(_ store: RunningStore, age: Double) -> [Reading] {
    [
      Reading(name: "postgresql.connection.max", value: Double(store.connectionsMax)),
      Reading(
        name: "postgresql.sessions.waiting", value: Double(store.waitingForLock),
        attributes: [("wait", "lock")]),
      Reading(name: "postgresql.transaction.age.max", value: age, unit: "s"),
      Reading(name: "postgresql.deadlocks", value: store.deadlocks, shape: .counter),
      Reading(name: "postgresql.tup_returned", value: store.rowsRead, shape: .counter),
      Reading(name: "postgresql.blks_read", value: store.diskReads, shape: .counter),
      Reading(name: "postgresql.blks_hit", value: store.diskReads * 99, shape: .counter),
      Reading(name: "postgresql.sessions", value: Double(store.opened), shape: .counter),
    ]
  }

  private func mysql(_ store: RunningStore, age: Double) -> [Reading] {
    [
      Reading(
        name: "mysql.threads", value: Double(store.connections + 10),
        attributes: [("kind", "connected")]),
      Reading(name: "mysql.connection.max", value: Double(store.connectionsMax)),
      Reading(name: "mysql.row_lock.current_waits", value: Double(store.waitingForLock)),
      Reading(name: "mysql.transaction.age.max", value: age, unit: "s"),
      Reading(
        name: "mysql.handlers", value: store.rowsRead, attributes: [("kind", "read_rnd_next")],
        shape: .counter),
      Reading(name: "mysql.connection.count", value: Double(store.opened), shape: .counter),
      Reading(
        name: "mysql.connection.errors", value: Double(store.rejected),
        attributes: [("error", "max_connections")], shape: .counter),
    ]
  }

  /// Sessions by user: at work, and idle ones that a pool keeps.
  private func connections(_ index: Int, of running: RunningEstate) -> [Reading] {
    let isMySQL = estate.stores[index].system == "mysql"
    return running.places.poolEnds.indices
      .filter { running.places.poolEnds[$0].store == index }
      .flatMap { number -> [Reading] in
        let pool = running.pools[number]
        let user = ("user", estate.services[running.places.poolEnds[number].service].name)
        let name = isMySQL ? "mysql.processlist.count" : "postgresql.backends"
        let key = isMySQL ? "command" : "state"
        return [
          Reading(
            name: name, value: Double(pool.used - pool.leaked),
            attributes: [user, (key, isMySQL ? "Query" : "active")]),
          Reading(
            name: name, value: Double(2 + pool.leaked),
            attributes: [user, (key, isMySQL ? "Sleep" : "idle")]),
        ]
      }
  }

  func cache(_ index: Int, of running: RunningEstate) -> [Reading] {
    let cache = running.caches[index]
    let isUp = Reading(name: "redis.up", value: cache.isUp ? 1 : 0)
    guard cache.isUp else { return [isUp] }
    let uptime = Double(running.now - cache.startTime) / 1e9 + (cache.startTime > 0 ? 1 : 86_400)
    return [
      isUp,
      Reading(
        name: "process.cpu.utilization", value: cache.slowness > 5 ? 0.98 : 0.08),
      Reading(name: "redis.memory.used", value: cache.memory * 1e9, unit: "By"),
      Reading(name: "redis.maxmemory", value: 1e9, unit: "By"),
      Reading(name: "redis.keys.evicted", value: cache.evicted, shape: .counter),
      Reading(name: "redis.keyspace.hits", value: cache.hits, shape: .counter),
      Reading(name: "redis.keyspace.misses", value: cache.misses, shape: .counter),
      Reading(name: "redis.uptime", value: uptime, unit: "s"),
      Reading(name: "redis.clients.blocked", value: 0),
    ]
  }

  func broker(_ index: Int, of running: RunningEstate) -> [Reading] {
    let broker = running.brokers[index]
    let system = estate.brokers[index].system
    let isUp = Reading(name: "\(system).up", value: broker.isUp ? 1 : 0)
    guard broker.isUp else { return [isUp] }
    guard system == "rabbitmq" else {
      return [isUp, Reading(name: "kafka.partition.under_replicated", value: 0)]
    }
    return [
      isUp, Reading(name: "rabbitmq.node.mem_alarm", value: broker.isBlocking ? 1 : 0),
      Reading(name: "rabbitmq.node.disk_free_alarm", value: 0),
    ]
  }

  func queue(_ index: Int, of running: RunningEstate) -> [Reading] {
    let place = estate.queues[index]
    guard running.brokers[place.broker].isUp else { return [] }
    let queue = running.queues[index]
    let consumers = queue.isConsumed ? Double(place.concurrency) : 0
    if estate.brokers[place.broker].system == "kafka" {
      return [
        Reading(name: "kafka.consumer_group.lag_sum", value: Double(queue.count)),
        Reading(name: "kafka.consumer_group.members", value: consumers),
      ]
    }
    return [
      Reading(
        name: "rabbitmq.message.current", value: Double(queue.count),
        attributes: [("state", "ready")]),
      Reading(
        name: "rabbitmq.message.current", value: Double(queue.consumersBusy),
        attributes: [("state", "unacknowledged")]),
      Reading(name: "rabbitmq.consumer.count", value: consumers),
      Reading(name: "rabbitmq.message.published", value: queue.published, shape: .counter),
    ]
  }
}
