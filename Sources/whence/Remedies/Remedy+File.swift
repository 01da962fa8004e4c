import Causes
import Foundation
import Response
import Topology

extension Remedy {
  /// The actions of a file; none when `path` is empty.
  ///
  /// Throws a `ConfigurationProblems` with everything that is wrong.
  static func read(file path: String, for library: CausalLibrary) throws -> [Remedy] {
    guard !path.isEmpty else { return [] }
    let text = try GivenFile.settings("remedies", in: path)
    let surroundings = RemedyFile.Surroundings(
      knows: { cause, type in
        library.causes.contains { $0.name == cause && (type == nil || $0.scope.type.name == type) }
      },
      environment: { ProcessInfo.processInfo.environment[$0] })
    do throws(FileProblems) {
      return try RemedyFile.read(text, name: path, in: surroundings)
    } catch {
      throw ConfigurationProblems(problems: error.problems)
    }
  }
}
