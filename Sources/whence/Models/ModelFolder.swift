import ArgumentParser
import Causes
import Foundation

/// Finds and reads the model files: the library owns no paths, the command does.
struct ModelFolder {
  /// Bytes of one file that are read at the most; the language refuses longer ones with its own
  /// words.
  private static let bytesPerFileMax = 1 << 20

  let path: String

  /// - Parameter path: the folder that was asked for; empty takes WHENCE_MODELS, else the folder
  ///   beside the executable or above it.
  /// - Throws: a `ValidationError` when there is no such folder.
  init(path: String?) throws {
    if let path, !path.isEmpty {
      guard Self.isFolder(path) else { throw ValidationError("no folder of models at \(path)") }
      self.path = path
      return
    }
    if let named = ProcessInfo.processInfo.environment["WHENCE_MODELS"], !named.isEmpty {
      guard Self.isFolder(named) else {
        throw ValidationError("WHENCE_MODELS names no folder: \(named)")
      }
      self.path = named
      return
    }
    guard let found = Self.candidates.first(where: Self.isFolder) else {
      throw ValidationError("no models found; name their folder with --models")
    }
    self.path = found
  }

  /// All model and model test files below the folder, by name.
  func files() throws -> [ModelFile] {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let models = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    return try models.map { name in
      let file = "\(path)/\(name)"
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ValidationError("cannot read \(file)")
      }
      return ModelFile(
        name: file, text: String(decoding: data.prefix(Self.bytesPerFileMax), as: UTF8.self))
    }
  }

  /// The compiled library.
  ///
  /// - Throws: `ModelProblems` when a file has errors.
  func library() throws -> CausalLibrary {
    let compilation = ModelCompiler.compile(try files())
    guard let library = compilation.library else {
      throw ModelProblems(issues: compilation.issues)
    }
    return library
  }

  private static var candidates: [String] {
    let executable = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(filePath: $0) }
    var folder = (own ?? executable).deletingLastPathComponent()
    var found: [String] = []
    // Beside the binary, as it is installed; or in the repository that it was built in.
    for _ in 0..<6 {
      found.append(folder.appending(path: "Models").path)
      found.append(folder.appending(path: "share/whence/Models").path)
      folder.deleteLastPathComponent()
    }
    return found + ["Models"]
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

/// Model files that cannot be used.
struct ModelProblems: Error, CustomStringConvertible {
  var issues: [ModelIssue]

  var description: String {
    "the models have errors:\n" + issues.map(\.description).joined(separator: "\n")
  }
}

/// The flag that names the models.
struct ModelsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of model files. Default: WHENCE_MODELS, else the ones that ship.", valueName: "folder"
    ))
  var models: String?

  func folder() throws -> ModelFolder { try ModelFolder(path: models) }
}
