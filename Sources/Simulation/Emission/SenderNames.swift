/// The OTLP resources that speak of an estate, each as the bytes of a `Resource` message.
struct SenderNames {
  let estate: Estate
  private let names: FaultNames

  init(_ estate: Estate) {
    self.estate = estate
    names = FaultNames(estate)
  }

  /// An instance as its own SDK describes itself.
  func program(_ instance: Int, pid: Int, version: Int) -> [UInt8] {
    let copy = estate.instances[instance]
    let pod = estate.podName(instance)
    return resource([
      ("service.name", estate.services[copy.service].name), ("service.version", "1.\(version).0"),
      ("service.instance.id", pod), ("k8s.pod.name", pod),
      ("k8s.node.name", estate.nodes[copy.node].name), ("k8s.container.name", "main"),
      ("k8s.deployment.name", estate.services[copy.service].name),
      ("process.pid", String(pid)),
    ])
  }

  /// An instance as its platform describes it.
  func pod(_ instance: Int) -> [UInt8] {
    let copy = estate.instances[instance]
    return resource([
      ("k8s.pod.name", estate.podName(instance)),
      ("k8s.node.name", estate.nodes[copy.node].name), ("k8s.container.name", "main"),
      ("k8s.deployment.name", estate.services[copy.service].name),
    ])
  }

  func workload(_ service: Int) -> [UInt8] {
    resource([("k8s.deployment.name", estate.services[service].name)])
  }

  func node(_ node: Int) -> [UInt8] { resource([("k8s.node.name", estate.nodes[node].name)]) }

  func store(_ store: Int) -> [UInt8] {
    backend("db.system.name", estate.stores[store].system, estate.stores[store].address)
  }

  func cache(_ cache: Int) -> [UInt8] {
    backend("db.system.name", "redis", estate.caches[cache].address)
  }

  func broker(_ broker: Int) -> [UInt8] {
    backend(
      "messaging.system", estate.brokers[broker].system, estate.brokers[broker].address)
  }

  func queue(_ queue: Int) -> [UInt8] {
    let broker = estate.brokers[estate.queues[queue].broker]
    return resource([
      ("messaging.system", broker.system), ("server.address", broker.address),
      ("server.port", String(FaultNames.port)),
      ("messaging.destination.name", estate.queues[queue].name),
    ])
  }

  private func backend(_ key: String, _ system: String, _ address: String) -> [UInt8] {
    resource([
      (key, system), ("server.address", address), ("server.port", String(FaultNames.port)),
    ])
  }

  private func resource(_ attributes: [(String, String)]) -> [UInt8] {
    var writer = ProtobufWriter()
    for (key, value) in attributes { writer.attribute(1, key, value) }
    return writer.bytes
  }
}
