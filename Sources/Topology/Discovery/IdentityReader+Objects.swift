internal import Telemetry

extension IdentityReader {
  /// The identity of the object that an event of Kubernetes is about, empty for objects that are no
  /// entities.
  ///
  /// Whoever reported the event is left out: what it says is not said of itself.
  func identity(
    ofObject kind: String, named name: String, field: String, symbols: inout SymbolTable
  ) -> ResourceIdentity {
    var identity = ResourceIdentity()
    identity.isReported = true
    func keep(_ text: String) -> Symbol { symbols.intern(text) }
    switch kind {
    case "Pod":
      identity.pod = keep(name)
      if let container = Self.container(field) { identity.container = keep("\(name)/\(container)") }
    case "Deployment", "StatefulSet", "DaemonSet":
      identity.workload = keep(name)
      identity.workloadKind = keep(kind.lowercased())
    case "ReplicaSet":
      identity.workload = keep(Self.withoutTemplateHash(name))
      identity.workloadKind = keep("deployment")
    case "Job", "CronJob":
      identity.job = keep(name)
      identity.jobKind = keep(kind.lowercased())
    case "HorizontalPodAutoscaler": identity.autoscaler = keep(name)
    case "PersistentVolumeClaim": identity.volume = keep(name)
    case "Node": identity.node = keep(name)
    default: break
    }
    return identity
  }

  /// The container that a field path such as `spec.containers{checkout}` names.
  private static func container(_ field: String) -> String? {
    guard let open = field.firstIndex(of: "{"), field.hasSuffix("}") else { return nil }
    let name = field[field.index(after: open)...].dropLast()
    return name.isEmpty ? nil : String(name)
  }

  /// "checkout-7d4b9c6f5d" without what a deployment appends to name its replica sets.
  private static func withoutTemplateHash(_ name: String) -> String {
    guard let dash = name.lastIndex(of: "-") else { return name }
    let hash = name[name.index(after: dash)...]
    // The alphabet of generated names: no vowels, and nothing that looks like one.
    let isHash =
      (5...10).contains(hash.count)
      && hash.utf8.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".utf8.contains($0) }
    return isHash ? String(name[..<dash]) : name
  }
}
