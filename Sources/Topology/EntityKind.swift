/// A refinement of an entity's type by technology: a database of kind "postgresql", a process of
/// kind "jvm".
///
/// Not a type: what is known of the type holds for every kind of it. Open: whatever telemetry names
/// is a kind, in one spelling (lower case, `-` for every other mark); ``known`` are the names that
/// discovery gives, so that models can be checked.
package struct EntityKind: Hashable, Comparable, Sendable, Codable {
  /// "postgresql", "jvm", "aws-dynamodb"; never empty.
  package let name: String

  /// The kind of a name in any spelling; nil when nothing of it is left.
  package init?(_ text: String) {
    let spelled = text.lowercased().utf8.map { byte -> UInt8 in
      let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      return isLetter || isDigit ? byte : UInt8(ascii: "-")
    }
    guard spelled.contains(where: { $0 != UInt8(ascii: "-") }) else { return nil }
    name = String(decoding: spelled.prefix(Self.byteCountMax), as: UTF8.self)
  }

  /// Longer names are cut: kinds are words of models.
  private static let byteCountMax = 64

  package static func < (left: EntityKind, right: EntityKind) -> Bool { left.name < right.name }

  /// The kind of a database, cache or messaging system by its name in telemetry.
  package static func ofSystem(_ name: String) -> EntityKind? {
    EntityKind(systems[name] ?? name)
  }

  /// Names of the older conventions for what the newer ones name otherwise.
  private static let systems = [
    "dynamodb": "aws-dynamodb", "oracle.db": "oracle", "azure.cosmosdb": "cosmosdb",
  ]

  /// The kind of a process by `process.runtime.name`, else `telemetry.sdk.language`; nil when both
  /// are empty.
  package static func ofRuntime(_ runtime: String, language: String) -> EntityKind? {
    let name = runtime.lowercased()
    if let known = runtimes.first(where: { name.contains($0.part) }) {
      return EntityKind(known.kind)
    }
    let spoken = language.isEmpty ? name : language.lowercased()
    return EntityKind(languages[spoken] ?? spoken)
  }

  /// Parts of runtime names ("OpenJDK Runtime Environment", "CPython", ".NET 9.0"), more telling
  /// ones first.
  private static let runtimes: [(part: String, kind: String)] = [
    ("jdk", "jvm"), ("java", "jvm"), ("jvm", "jvm"), ("hotspot", "jvm"), ("graalvm", "jvm"),
    ("openj9", "jvm"), ("node", "nodejs"), ("cpython", "python"), ("pypy", "python"),
    ("python", "python"), (".net", "dotnet"), ("dotnet", "dotnet"), ("coreclr", "dotnet"),
    ("ruby", "ruby"), ("php", "php"), ("erlang", "erlang"), ("beam", "erlang"),
  ]

  private static let languages = [
    "java": "jvm", "kotlin": "jvm", "scala": "jvm", "node": "nodejs", "javascript": "nodejs",
    "csharp": "dotnet", "c++": "cpp", "elixir": "erlang", "golang": "go",
  ]

  /// The kind of a service that callers know by a host name only: names that providers give to
  /// their load balancers; nil for any other.
  package static func ofHost(_ name: String) -> EntityKind? {
    balancers.contains { name.contains($0) } ? EntityKind("balancer") : nil
  }

  private static let balancers = [
    ".elb.amazonaws.com", ".cloudfront.net", ".azurefd.net",
    ".trafficmanager.net", ".cloudapp.azure.com", ".lb.appdomain.cloud",
  ]

  /// The kinds that discovery is known to give to entities of a type; none for types without.
  package static func known(of type: EntityType) -> [String] {
    switch type {
    case .process, .instance:
      [
        "cpp", "dotnet", "erlang", "go", "jvm", "nodejs", "php", "python", "ruby", "rust", "swift",
        "webjs",
      ]
    case .database, .query: databases
    case .cache: caches
    case .broker, .queue, .partition, .producer, .consumerGroup: brokers
    case .pool: ["broker", "cache", "database"]
    case .workload: ["daemonset", "deployment", "statefulset"]
    case .job: ["cronjob", "job"]
    case .node: ["darwin", "linux", "windows"]
    case .loadBalancer: ["envoy", "haproxy", "nginx", "traefik"]
    case .resolver: ["coredns", "unbound"]
    case .volume: ["claim", "disk"]
    case .service: ["balancer"]
    case .operation, .container, .pod, .autoscaler, .externalAPI, .link, .certificate,
      .identityProvider, .collector:
      []
    }
  }

  private static let databases = [
    "aws-dynamodb", "cassandra", "clickhouse", "cockroachdb", "couchbase", "elasticsearch",
    "mongodb", "mssql", "mysql", "neo4j", "opensearch", "oracle", "postgresql", "sqlite",
  ]
  private static let caches = ["aws-elasticache", "hazelcast", "memcached", "redis"]
  private static let brokers = [
    "activemq", "artemis", "aws-sqs", "eventhubs", "gcp-pubsub", "jms", "kafka", "nats", "pulsar",
    "rabbitmq", "rocketmq", "servicebus",
  ]
}
