internal import Causes
internal import Foundation

/// Measures what a tick and a diagnosis cost, in synthetic estates with the shipped models.
@main
struct Reasoning {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 5, let seed = UInt64(arguments[1]), let quiet = Int(arguments[2]),
      let troubled = Int(arguments[3])
    else {
      print("usage: reasoning MODELS SEED QUIET TROUBLED SERVICES ...")
      return
    }
    let library = try library(arguments[0])
    print("       size what                                median       p99       max   (ms)")
    for size in arguments.dropFirst(4).compactMap(Int.init) {
      EstateBenchmark(
        library: library, serviceCount: size, quietCount: quiet, troubledCount: troubled, seed: seed
      ).run()
    }
  }

  private static func library(_ folder: String) throws -> CausalLibrary {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let files = try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      ModelFile(name: name, text: try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
    }
    return ModelCompiler.compile(files).library ?? CausalLibrary()
  }
}
