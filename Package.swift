// swift-tools-version: 6.3
import PackageDescription

// The house, lowest floor first. A room may use only rooms in rows above its own (here: earlier
// rows), so a circle cannot be written; HouseTests reads this table and the build refuses
// undeclared imports.
struct Room {
  let name: String
  let uses: [String]
  var packages: [Target.Dependency] = []
  /// Optimised in debug builds as well: tests replay hours of telemetry through it.
  var isHot = false
}

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

let rooms: [Room] = [
  Room(name: "Telemetry", uses: [], isHot: true),
  Room(name: "Topology", uses: ["Telemetry"], isHot: true),
  Room(name: "Vitals", uses: ["Telemetry", "Topology"], isHot: true),
  Room(name: "Symptoms", uses: ["Telemetry", "Topology", "Vitals"], isHot: true),
  Room(
    name: "Causes", uses: ["Telemetry", "Topology", "Vitals", "Symptoms"],
    packages: [.product(name: "Yams", package: "Yams")], isHot: true),
  Room(
    name: "Answers", uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "Causes"], isHot: true),
  Room(
    name: "Response", uses: ["Telemetry", "Answers"],
    packages: [.product(name: "Yams", package: "Yams")]),
  Room(
    name: "Engine",
    uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response"],
    isHot: true),
  Room(
    name: "History", uses: ["Telemetry", "Topology", "Answers", "Response", "CZlib", "CPostgres"],
    packages: [.product(name: "GRDB", package: "GRDB.swift")]),
  Room(
    name: "Queries",
    uses: [
      "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
      "History",
    ]),
  Room(name: "Agents", uses: ["Answers", "Response", "Queries"]),
  Room(
    name: "Server",
    uses: [
      "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
      "History", "Queries", "Agents", "CZlib", "CDeflate", "CSnappy", "COpenSSL",
    ],
    packages: nio + [
      .product(name: "Hummingbird", package: "hummingbird"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "NIOHTTP2", package: "swift-nio-http2"),
      .product(name: "NIOHPACK", package: "swift-nio-http2"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "SystemPackage", package: "swift-system"),
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "JWTKit", package: "jwt-kit"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Subprocess", package: "swift-subprocess"),
    ]),
  Room(
    name: "Simulation",
    uses: ["Telemetry", "Topology", "Symptoms", "Causes", "Answers", "Engine", "History"],
    isHot: true),
]

/// Settings of every room: what will be the default in Swift's next language mode, and no warning
/// left.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Of hot rooms: recordings are replayed some ten times faster in tests.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let command = Target.executableTarget(
  name: "whence",
  dependencies: [
    "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
    "History", "Queries", "Agents", "Server", "CModels", "CMalloc", "COpenSSL",
    .product(name: "ArgumentParser", package: "swift-argument-parser"),
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "Configuration", package: "swift-configuration"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "SystemPackage", package: "swift-system"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
  ],
  swiftSettings: settings)

/// Runs simulated outages and prints how well they were diagnosed; no part of what ships.
let scoreboard = Target.executableTarget(
  name: "scoreboard", dependencies: ["Causes", "Engine", "Simulation"], swiftSettings: settings)

/// Stores a simulated day and prints how much room and time it takes; no part of what ships.
let historyDay = Target.executableTarget(
  name: "historyday", dependencies: ["Telemetry", "Topology", "History", "Simulation"],
  swiftSettings: settings)

/// A test target of one room, or of the whole; its folder is Tests/<name>.
struct Suite {
  let name: String
  let uses: [String]
  var packages: [Target.Dependency] = []
  /// Files in its folder that are read by path and not built.
  var data: [String] = []
}

let suites: [Suite] = [
  Suite(
    name: "TelemetryTests", uses: ["Telemetry", "OTLPProtos", "TestSeeds"],
    packages: [.product(name: "SwiftProtobuf", package: "swift-protobuf")]),
  Suite(
    name: "CausesTests",
    uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "TestSeeds"]),
  Suite(
    name: "LanguageTests", uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "Causes"],
    data: ["Conformance", "Golden"]),
  Suite(name: "TopologyTests", uses: ["Telemetry", "Topology", "TestSeeds"]),
  Suite(name: "VitalsTests", uses: ["Telemetry", "Topology", "Vitals", "TestSeeds"]),
  Suite(name: "SymptomsTests", uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "TestSeeds"]),
  Suite(
    name: "AnswersTests",
    uses: ["Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "TestSeeds"]),
  Suite(
    name: "EngineTests",
    uses: [
      "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Engine", "TestSeeds",
    ]),
  Suite(
    name: "HistoryTests",
    uses: ["Telemetry", "Topology", "Answers", "Response", "History", "TestSeeds"],
    packages: [.product(name: "GRDB", package: "GRDB.swift")]),
  Suite(name: "ResponseTests", uses: ["Telemetry", "Answers", "Response", "TestSeeds"]),
  Suite(
    name: "QueriesTests",
    uses: [
      "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
      "History", "Queries",
    ]),
  Suite(
    name: "AgentsTests",
    uses: [
      "Telemetry", "Causes", "Answers", "Response", "Engine", "Queries", "Agents", "TestSeeds",
    ]),
  Suite(
    name: "ServerTests",
    uses: [
      "Telemetry", "Topology", "Causes", "Answers", "Response", "Engine", "History", "Queries",
      "Server", "CZlib", "TestSeeds",
    ],
    packages: nio + [
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "GRPCCore", package: "grpc-swift-2"),
      .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOHPACK", package: "swift-nio-http2"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOHTTP2", package: "swift-nio-http2"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Subprocess", package: "swift-subprocess"),
      .product(name: "SystemPackage", package: "swift-system"),
    ], data: ["Exporters", "Providers"]),
  Suite(
    name: "CommandTests", uses: ["whence", "Telemetry", "History"],
    packages: [
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "Subprocess", package: "swift-subprocess"),
      .product(name: "SystemPackage", package: "swift-system"),
    ], data: ["Agents", "Hostile", "Receivers", "Snapshots"]),
  Suite(name: "HouseTests", uses: []),
  Suite(
    name: "ScenarioTests",
    uses: [
      "Telemetry", "Topology", "Symptoms", "Causes", "Answers", "Response", "Engine", "History",
      "Queries", "Agents", "Server", "OTLPProtos",
    ],
    packages: [
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    ]),
  Suite(
    name: "SimulationTests",
    uses: [
      "Telemetry", "Topology", "Symptoms", "Causes", "Answers", "Engine", "History", "Simulation",
    ]),
]

let testSupport: [Target] = [
  .target(name: "TestSeeds", path: "Tests/TestSeeds", swiftSettings: settings),
  .target(
    name: "OTLPProtos",
    dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
    path: "Tests/OTLPProtos", exclude: ["protos"]),
]

let tests: [Target] = suites.map { suite in
  .testTarget(
    name: suite.name,
    dependencies: suite.uses.map { .target(name: $0) } + suite.packages, exclude: suite.data,
    swiftSettings: settings)
}

let package = Package(
  name: "whence",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "whence", targets: ["whence"])],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON", "YAML"]),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CDeflate", path: "Sources/CDeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(
      name: "CPostgres", path: "Sources/CPostgres", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMalloc", path: "Sources/CMalloc"),
    .systemLibrary(name: "CSnappy", path: "Sources/CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .target(name: "CModels"),
  ]
    + rooms.map { room in
      .target(
        name: room.name,
        dependencies: room.uses.map { .target(name: $0) } + room.packages,
        swiftSettings: settings + (room.isHot ? optimised : []))
    } + [command, scoreboard, historyDay] + testSupport + tests
)
