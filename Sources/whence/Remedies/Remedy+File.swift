import Causes
import Foundation
import Response
import Topology

extension Remedy {
  /// Bytes of the file that are read at the most.
  private static let byteCountMax = 1 << 20

  /// The actions of a file; none when `path` is empty.
  ///
  /// Throws a `ConfigurationProblems` with everything that is wrong.
  static func read(file path: String, for library: CausalLibrary) throws -> [Remedy] {
    guard !path.isEmpty else { return [] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationProblems(problems: ["remedies: cannot read \(path)"])
    }
    guard data.count <= byteCountMax else {
      throw ConfigurationProblems(
        problems: ["remedies: \(path) has \(data.count) bytes, the limit is \(byteCountMax)"])
    }
    let surroundings = RemedyFile.Surroundings(
      knows: { cause, type in
        library.causes.contains { $0.name == cause && (type == nil || $0.scope.type.name == type) }
      },
      environment: { ProcessInfo.processInfo.environment[$0] })
    do throws(FileProblems) {
      return try RemedyFile.read(
        String(decoding: data, as: UTF8.self), name: path, in: surroundings)
    } catch {
      throw ConfigurationProblems(problems: error.problems)
    }
  }
}
