import Testing

@Suite("The causal library is tested file by file")
struct ModelFileTests {
  @Test(arguments: ["Models", "Alerts"])
  func `every model has its tests beside it`(folder: String) {
    let paths = Repository.files(in: folder, endings: [".yaml"]).map(\.path)
    #expect(!paths.isEmpty)
    report(Self.unpaired(paths))
  }

  @Test(arguments: [("Models", "models.c"), ("Alerts", "alerts.c")])
  func `the binary carries every model file`(folder: String, list: String) throws {
    let paths = Repository.files(in: folder, endings: [".yaml"]).map(\.path)
    let list = try #require(
      Repository.file("Sources/CModels/\(list)"), "run scripts/embed-models")
    let listed = list.text.matches(of: #/#embed "..\/..\/(.+)"/#).map { String($0.1) }
    #expect(listed == paths.sorted(), "run scripts/embed-models")
  }

  /// Models without tests, and tests without model.
  static func unpaired(_ paths: [String]) -> [Finding] {
    let known = Set(paths)
    return paths.compactMap { path in
      let isTest = path.hasSuffix(".test.yaml")
      let stem = path.dropLast(isTest ? ".test.yaml".count : ".yaml".count)
      let partner = stem + (isTest ? ".yaml" : ".test.yaml")
      guard !known.contains(String(partner)) else { return nil }
      return Finding(file: path, line: 0, message: "\(partner) is missing")
    }
  }

  @Test(arguments: [
    (["a/x.yaml", "a/x.test.yaml"], 0), (["a/x.yaml"], 1), (["a/x.test.yaml"], 1),
    (["a/x.yaml", "b/x.test.yaml"], 2),
  ])
  func `a model or a test alone is found`(paths: [String], wanted: Int) {
    #expect(Self.unpaired(paths).count == wanted)
  }
}
