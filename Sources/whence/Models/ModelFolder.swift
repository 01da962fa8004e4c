import ArgumentParser
import CModels
import Causes
import Foundation

/// Finds and reads the model files, tests among them: the library owns no paths, the command does.
///
/// They are those of a folder that was named, else the ones that ship, which are in the binary.
struct ModelFolder {
  /// Bytes of one file that are read at the most; the language refuses longer ones with its own
  /// words.
  private static let bytesPerFileMax = 1 << 20

  /// Nil for the models that ship.
  private let path: String?

  /// Where the models are from, for people.
  var name: String { path ?? "the binary" }

  /// - Parameter path: the folder that was asked for; nil or empty takes WHENCE_MODELS, else the
  ///   models that ship.
  /// - Throws: a `ValidationError` when there is no such folder.
  init(path: String?) throws {
    if let path, !path.isEmpty {
      guard Self.isFolder(path) else { throw ValidationError("no folder of models at \(path)") }
      self.path = path
      return
    }
    guard let named = ProcessInfo.processInfo.environment["WHENCE_MODELS"], !named.isEmpty else {
      self.path = nil
      return
    }
    guard Self.isFolder(named) else {
      throw ValidationError("WHENCE_MODELS names no folder: \(named)")
    }
    self.path = named
  }

  /// All model and model test files, by name.
  func files() throws -> [ModelFile] {
    guard let path else { return Self.shipped }
    return try Self.files(in: path)
  }

  /// All files in the language below a folder, by name, whatever they are for.
  static func files(in folder: String) throws -> [ModelFile] {
    // An enumerator does not enter a folder that is a link.
    let root = URL(filePath: folder).resolvingSymlinksInPath().path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
      .map { try file("\(folder)/\($0)") }
  }

  /// One file in the language, whatever it is for.
  static func file(_ path: String) throws -> ModelFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("cannot read \(path)")
    }
    return ModelFile(
      name: path, text: String(decoding: data.prefix(bytesPerFileMax), as: UTF8.self))
  }

  /// The files that the binary was built with.
  private static var shipped: [ModelFile] {
    (0..<whence_model_file_count).map { ModelFile(whence_model_file_at($0), below: "Models") }
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

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

extension ModelFile {
  /// A file that the binary was built with, of a folder of the sources.
  init(_ file: whence_model_file, below folder: String) {
    let text = UnsafeBufferPointer(start: file.bytes, count: file.byte_count)
    self.init(
      name: "\(folder)/\(String(cString: file.path))", text: String(decoding: text, as: UTF8.self))
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
