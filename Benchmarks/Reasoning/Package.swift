// swift-tools-version: 6.3
import PackageDescription

// A package of its own, over the rooms that only compute: whence offers no library to measure, so
// their folders are linked into this one.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Lowest floor first; each uses all before it.
let rooms = [
  "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
]

let package = Package(
  name: "whence-reasoning",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
  targets: rooms.indices.map { place in
    .target(
      name: rooms[place],
      dependencies: rooms[..<place].map { .target(name: $0) }
        + (rooms[place] == "Causes" ? [.product(name: "Yams", package: "Yams")] : []),
      swiftSettings: settings)
  } + [
    .executableTarget(
      name: "reasoning", dependencies: rooms.map { .target(name: $0) }, swiftSettings: settings),
    .executableTarget(
      name: "intake", dependencies: rooms.map { .target(name: $0) }, swiftSettings: settings),
  ]
)
