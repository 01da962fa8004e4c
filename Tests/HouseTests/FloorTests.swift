import Testing

@Suite("The floors hold")
struct FloorTests {
  /// Rooms that may only compute: floors 0 to 3, and Engine.
  static let pureRooms = [
    "Telemetry", "Topology", "Vitals", "Symptoms", "Causes", "Answers", "Response", "Engine",
  ]

  private func manifest() throws -> Manifest {
    let file = try #require(Repository.file("Package.swift"))
    return Manifest(path: file.path, text: file.text)
  }

  @Test func `the manifest lists rooms from the lowest floor up`() throws {
    let manifest = try manifest()
    #expect(manifest.rooms.first?.name == "Telemetry")
    #expect(Self.pureRooms.allSatisfy { manifest.rooms.map(\.name).contains($0) })
    report(manifest.findings())
  }

  @Test func `every folder of Sources is declared`() throws {
    let manifest = try manifest()
    let declared = manifest.otherNames.union(manifest.rooms.map(\.name))
    report(
      Repository.folders(in: "Sources").filter { !declared.contains($0) }.map {
        Finding(file: "Sources/\($0)", line: 0, message: "no row of Package.swift declares it")
      })
  }

  @Test func `a file imports only rooms that its row names`() throws {
    let manifest = try manifest()
    for source in Repository.swift(in: "Sources") {
      guard let room = source.room else { continue }
      report(manifest.findings(in: source, room: room))
      if Self.pureRooms.contains(room) { report(manifest.pureFindings(in: source, room: room)) }
    }
  }

  @Test(arguments: [
    ("a later row", #"Room(name: "Low", uses: ["High"]), Room(name: "High", uses: [])"#, 1),
    ("itself", #"Room(name: "Low", uses: ["Low"])"#, 1),
    ("nothing declared", #"Room(name: "Low", uses: ["Gone"])"#, 1),
    ("an earlier row", #"Room(name: "Low", uses: []), Room(name: "High", uses: ["Low"])"#, 0),
    ("a C library", #"Room(name: "Low", uses: ["CZ"]) .systemLibrary(name: "CZ")"#, 0),
  ])
  func `a row uses only rows before it`(what: String, text: String, wanted: Int) {
    #expect(Manifest(path: "Package.swift", text: text).findings().count == wanted)
  }

  @Test(arguments: [
    ("High", "import Low", 0),
    ("High", "package import struct Low.Thing", 0),
    ("Low", "package import High", 1),
    ("Low", "@testable import High", 1),
    ("Low", "// import High", 0),
    ("Low", "import struct High.Thing", 1),
  ])
  func `an import is refused when its row does not name it`(
    room: String, text: String, wanted: Int
  ) {
    let manifest = Manifest(
      path: "Package.swift",
      text: #"Room(name: "Low", uses: []), Room(name: "High", uses: ["Low"])"#)
    let source = SwiftText(path: "a.swift", text: text)
    #expect(manifest.findings(in: source, room: room).count == wanted)
  }

  @Test(arguments: [
    ("import Foundation", 1), ("import FoundationEssentials", 1), ("import Synchronization", 1),
    ("import NIOCore", 1), ("import Glibc", 0), ("import Yams", 0), ("let a = \"import NIO\"", 0),
  ])
  func `a pure room imports nothing that waits`(text: String, wanted: Int) {
    let manifest = Manifest(
      path: "Package.swift",
      text: #"Room(name: "Low", uses: [], packages: [.product(name: "Yams", package: "Yams")])"#)
    let source = SwiftText(path: "a.swift", text: text)
    #expect(manifest.pureFindings(in: source, room: "Low").count == wanted)
  }
}
