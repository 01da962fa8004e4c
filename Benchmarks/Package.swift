// swift-tools-version: 6.3
import PackageDescription

// A package of its own: whoever uses or builds whence never resolves it.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "whence-benchmarks",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .executableTarget(
      name: "benchmark",
      dependencies: ["CZlib"], swiftSettings: settings),
    // The rooms of the data path, as they are: links into the sources.
    .target(name: "Telemetry", swiftSettings: settings),
    .target(name: "Topology", dependencies: ["Telemetry"], swiftSettings: settings),
    .target(name: "Vitals", dependencies: ["Telemetry", "Topology"], swiftSettings: settings),
    .executableTarget(
      name: "pipeline", dependencies: ["Telemetry", "Topology", "Vitals"], swiftSettings: settings,
      linkerSettings: [.linkedLibrary("m")]),
    .executableTarget(
      name: "signals", dependencies: ["Telemetry", "Topology", "Vitals"], swiftSettings: settings),
  ]
)
