import Testing

@Suite("The product knows nobody's environment")
struct NeutralityTests {
  /// Names that English and telemetry use as well.
  static let ordinary: Set<String> = ["web", "dispatch", "payment"]
  /// Names that are values of the semantic conventions too (`cpu.mode`).
  static let conventional: Set<String> = ["user"]

  /// The services of the example shop: one program each.
  static func shopServices() -> [String] {
    Repository.files(in: "Examples/shop/services", endings: [".py"])
      .map { String($0.name.dropLast(".py".count)) }.filter { !$0.hasPrefix("_") }
  }

  @Test(arguments: ["Sources", "Models", "Alerts"])
  func `no service of an example is named`(folder: String) {
    let names = Self.shopServices().filter { !Self.conventional.contains($0) }
    #expect(names.count >= 7)
    for file in Repository.files(in: folder, endings: [".swift", ".yaml", ".h", ".md"]) {
      report(Neutrality.findings(in: file, names: names, ordinary: Self.ordinary))
    }
  }

  @Test func `no path of one machine is written down`() {
    let endings = [
      ".swift", ".md", ".yaml", ".json", ".py", ".sh", ".proto", ".txt", "Makefile", "/run",
      "/lint",
      "/demo", "/setup", ".swift-format",
    ]
    for file in Repository.files(endings: endings) { report(Neutrality.machinePaths(in: file)) }
  }

  @Test(arguments: [
    ("let a = \"shipping\"", 1), ("/// As in shipping.", 1), ("let shippingCost = 1", 0),
    ("the user decides", 0), ("name == \"user\"", 1), ("service: cart", 1), ("cartesian", 0),
  ])
  func `a service's name is found`(text: String, wanted: Int) {
    let findings = Neutrality.findings(
      in: TextFile(path: "a.swift", text: text), names: ["cart", "shipping", "user"],
      ordinary: ["user"])
    #expect(findings.count == wanted)
  }

  @Test(arguments: ["home", "root", "Users", "work"])
  func `a machine's path is found`(folder: String) {
    let bad = TextFile(path: "a.md", text: "see /\(folder)/someone/whence")
    let good = TextFile(path: "a.md", text: "see docs/\(folder)/x and https://a.b/\(folder)/x")
    #expect(Neutrality.machinePaths(in: bad).count == 1)
    #expect(Neutrality.machinePaths(in: good) == [])
  }
}
