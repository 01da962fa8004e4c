import Telemetry
import Testing

@testable import Topology

/// One resource, and the entities that it must show: "type/kind name".
struct KindCase: CustomTestStringConvertible, Sendable {
  var title: String
  var attributes: [(String, String)]
  var wanted: Set<String>

  var testDescription: String { title }

  static let all: [KindCase] = [
    KindCase(
      title: "a JVM by its runtime's name",
      attributes: [
        ("service.name", "shop"), ("process.pid", "7"), ("host.name", "n1"),
        ("process.runtime.name", "OpenJDK Runtime Environment"), ("os.type", "linux"),
      ],
      wanted: ["service shop", "instance/jvm shop 7@n1", "process/jvm 7@n1", "node/linux n1"]),
    KindCase(
      title: "a JVM by its SDK's language",
      attributes: [
        ("service.name", "shop"), ("service.instance.id", "i"), ("telemetry.sdk.language", "java"),
      ],
      wanted: ["service shop", "instance/jvm shop i"]),
    KindCase(
      title: "a database by the old name of its system",
      attributes: [("db.system", "mariadb"), ("server.address", "db"), ("server.port", "3306")],
      wanted: ["database/mysql mysql db:3306"]),
    KindCase(
      title: "a cache by the new name of its system",
      attributes: [("db.system.name", "redis")], wanted: ["cache/redis redis"]),
    KindCase(
      title: "a system whose name has points",
      attributes: [("db.system.name", "aws.dynamodb")],
      wanted: ["database/aws-dynamodb aws.dynamodb"]),
    KindCase(
      title: "a topic and its broker",
      attributes: [("messaging.system", "kafka"), ("messaging.destination.name", "orders")],
      wanted: ["broker/kafka kafka", "queue/kafka kafka orders"]),
    KindCase(
      title: "a run of a cron job, as the cron job that it is one of",
      attributes: [
        ("k8s.cronjob.name", "backup"), ("k8s.job.name", "backup-29040120"),
        ("k8s.pod.name", "backup-29040120-x"),
      ],
      wanted: [
        "service backup", "instance backup backup-29040120-x", "pod backup-29040120-x",
        "job/cronjob backup",
      ]),
    KindCase(
      title: "an autoscaler", attributes: [("k8s.hpa.name", "shop")], wanted: ["autoscaler shop"]),
    KindCase(
      title: "a claim that a pod mounts",
      attributes: [
        ("k8s.pod.name", "db-0"), ("k8s.volume.name", "data"),
        ("k8s.persistentvolumeclaim.name", "data-db-0"), ("k8s.statefulset.name", "db"),
      ],
      wanted: [
        "service db", "instance db db-0", "pod db-0", "workload/statefulset db",
        "volume/claim data-db-0",
      ]),
    KindCase(
      title: "a volume without a claim, by its pod",
      attributes: [("k8s.pod.name", "db-0"), ("k8s.volume.name", "tmp")],
      wanted: ["pod db-0", "volume db-0/tmp"]),
  ]

  /// The object of an event, and the entities that it is about.
  static let objects: [KindCase] = [
    KindCase(
      title: "a pod and its container",
      attributes: [
        ("k8s.object.kind", "Pod"), ("k8s.object.name", "shop-1"),
        ("k8s.object.fieldpath", "spec.containers{web}"), ("k8s.node.name", "n1"),
      ],
      wanted: ["pod shop-1", "container shop-1/web"]),
    KindCase(
      title: "a replica set, as the deployment that it is of",
      attributes: [("k8s.object.kind", "ReplicaSet"), ("k8s.object.name", "shop-7d4b9c6f5d")],
      wanted: ["workload/deployment shop"]),
    KindCase(
      title: "a replica set that nobody generated",
      attributes: [("k8s.object.kind", "ReplicaSet"), ("k8s.object.name", "shop-frontend")],
      wanted: ["workload/deployment shop-frontend"]),
    KindCase(
      title: "a node", attributes: [("k8s.object.kind", "Node"), ("k8s.object.name", "n1")],
      wanted: ["node n1"]),
    KindCase(
      title: "a job", attributes: [("k8s.object.kind", "Job"), ("k8s.object.name", "backup")],
      wanted: ["job/job backup"]),
    KindCase(
      title: "a claim",
      attributes: [("k8s.object.kind", "PersistentVolumeClaim"), ("k8s.object.name", "data")],
      wanted: ["volume/claim data"]),
    KindCase(
      title: "something that is no entity",
      attributes: [
        ("k8s.object.kind", "ConfigMap"), ("k8s.object.name", "x"), ("service.name", "reporter"),
      ],
      wanted: []),
  ]

  /// The entities that the resource shows to a builder that knew nothing.
  var builder: TopologyBuilder {
    var symbols = SymbolTable()
    let reader = IdentityReader(symbols: &symbols)
    let resource = Resource(
      attributes: attributes.map { key, value in
        Attribute(key: symbols.intern(key), value: .string(symbols.intern(value)))
      })
    var builder = TopologyBuilder()
    let identity = reader.identity(of: resource, symbols: &symbols)
    _ = builder.see(identity, number: 0, at: second(0), symbols: symbols)
    return builder
  }
}

@Suite struct `Kinds are read from telemetry` {
  @Test(arguments: KindCase.all)
  func `of what a resource names`(_ example: KindCase) {
    #expect(Set(example.builder.entities.map { "\($0.scope) \($0.name)" }) == example.wanted)
  }

  @Test(arguments: KindCase.objects)
  func `of what an event is about, and not of who tells it`(_ example: KindCase) {
    #expect(Set(example.builder.entities.map { "\($0.scope) \($0.name)" }) == example.wanted)
  }

  @Test func `of queues, groups, producers, pools and statements by what they belong to`() {
    var estate = Estate()
    let queue: [SpanAttributeKey: String] = [
      .messagingSystem: "kafka", .messagingDestination: "orders",
    ]
    estate.show([
      SpanSketch(id: 1, service: "shop", from: 0, to: 100),
      SpanSketch(
        id: 2, parent: 1, service: "shop", kind: .producer, from: 10, to: 20, attributes: queue),
      SpanSketch(
        id: 3, parent: 2, service: "mail", kind: .consumer, from: 30, to: 40, attributes: queue),
      SpanSketch(
        id: 4, parent: 1, service: "shop", kind: .client, from: 50, to: 60,
        attributes: [.dbSystem: "postgresql", .serverAddress: "db", .dbStatement: "SELECT"]),
    ])
    let scopes = Dictionary(
      grouping: estate.builder.entities, by: \.type
    ).mapValues { Set($0.compactMap(\.kind?.name)) }
    for type in [EntityType.queue, .consumerGroup, .producer, .broker] {
      #expect(scopes[type] == ["kafka"], "\(type)")
    }
    #expect(scopes[.database] == ["postgresql"] && scopes[.query] == ["postgresql"])
    #expect(scopes[.pool] == ["broker", "database"])
    #expect(estate.relations.contains("service shop -contains> producer shop → kafka orders"))
    #expect(
      estate.relations.contains("producer shop → kafka orders -publishes> queue kafka orders"))
  }

  @Test func `once, and a kind that is told late is a new version of the topology`() {
    var estate = Estate()
    let first = estate.hear("shop", process: "7@n1")
    let before = estate.builder.version
    estate.builder.setKind(EntityKind("jvm"), of: first.process)
    #expect(estate.builder.version == before + 1)
    estate.builder.setKind(EntityKind("go"), of: first.process)
    #expect(estate.builder.version == before + 1)
    #expect(first.process.flatMap { estate.builder[$0].kind?.name } == "jvm")
  }

  @Test(
    arguments: [
      ("CPython", "python", "python"), ("nodejs", "", "nodejs"), ("node.js", "", "nodejs"),
      (".NET 9.0.1", "", "dotnet"), ("go", "go", "go"), ("go", "", "go"), ("", "java", "jvm"),
      ("", "cpp", "cpp"), ("", "", nil), ("ruby", "ruby", "ruby"),
    ] as [(String, String, String?)])
  func `of processes by runtime, else by language`(
    _ runtime: String, _ language: String, _ wanted: String?
  ) {
    #expect(EntityKind.ofRuntime(runtime, language: language)?.name == wanted)
  }

  @Test(arguments: ["", "---", "..", "\u{0}"])
  func `and what spells nothing is no kind`(_ text: String) {
    #expect(EntityKind(text) == nil)
  }

  @Test(
    arguments: [
      ("database", "database"), ("database/mysql", "database/mysql"), ("database/", nil),
      ("database/MySQL", nil), ("basedata", nil), ("", nil), ("/", nil),
    ] as [(String, String?)])
  func `and a scope reads as it is written`(_ text: String, _ wanted: String?) {
    #expect(EntityScope(text).map { "\($0)" } == wanted)
  }
}
