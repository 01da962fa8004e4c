/// Where an incident hurts, by name: what its causes account for, seen from outside.
///
/// Harmless symptoms count for nothing here. Shares and latencies are the worst that was seen.
package struct Impact: Hashable, Sendable {
  /// Services at which requests enter the estate and at which it is felt, the worst first.
  package var entryPoints: [EntryPointImpact]
  /// Services with any entity that shows it, by name.
  package var services: [String]
  /// Entities that show it.
  package var entityCount: Int
  /// Within the last minute it reached an entity, though it began earlier than that.
  package var isSpreading: Bool

  package init(
    entryPoints: [EntryPointImpact] = [], services: [String] = [], entityCount: Int = 0,
    isSpreading: Bool = false
  ) {
    self.entryPoints = entryPoints
    self.services = services
    self.entityCount = entityCount
    self.isSpreading = isSpreading
  }

  /// The largest share of requests that fail at any entry point, 0...1; 0 when none is known to.
  package var failingShare: Double { entryPoints.compactMap(\.failingShare).max() ?? 0 }
}

/// What is felt at one service at which requests enter the estate.
package struct EntryPointImpact: Hashable, Sendable {
  /// Its name.
  package var service: String
  /// Its operations that show it, by name.
  package var operations: [String]
  /// Failed requests / requests, 0...1; nil when failures are not what shows.
  package var failingShare: Double?
  /// Seconds that a request takes; nil when slowness is not what shows.
  package var latencySeconds: Double?
  /// Seconds above which it counted as slow.
  package var latencyLimitSeconds: Double?

  package init(
    service: String, operations: [String] = [], failingShare: Double? = nil,
    latencySeconds: Double? = nil, latencyLimitSeconds: Double? = nil
  ) {
    self.service = service
    self.operations = operations
    self.failingShare = failingShare
    self.latencySeconds = latencySeconds
    self.latencyLimitSeconds = latencyLimitSeconds
  }
}

extension Impact {
  /// Writes it as one JSON object.
  package func write(to json: inout JSONText) {
    json.object { json in
      json.array("entryPoints", entryPoints) { json, entry in
        json.object { json in
          json.string("service", entry.service)
          json.array("operations", entry.operations) { $0.string($1) }
          json.number("failingShare", entry.failingShare ?? .nan)
          json.number("latencySeconds", entry.latencySeconds ?? .nan)
          json.number("latencyLimitSeconds", entry.latencyLimitSeconds ?? .nan)
        }
      }
      json.array("services", services) { $0.string($1) }
      json.int("entityCount", entityCount)
      json.bool("spreading", isSpreading)
    }
  }
}
