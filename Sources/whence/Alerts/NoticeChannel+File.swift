import ArgumentParser
import Foundation
import Response

extension NoticeChannel {
  /// The channels of a file; none when `path` is empty.
  ///
  /// Throws a `ConfigurationProblems` with everything that is wrong.
  static func read(file path: String) throws -> [NoticeChannel] {
    guard !path.isEmpty else { return [] }
    let text = try GivenFile.settings("notify", in: path)
    do throws(FileProblems) {
      return try NoticeChannelFile.read(text, name: path) {
        ProcessInfo.processInfo.environment[$0]
      }
    } catch {
      throw ConfigurationProblems(problems: error.problems)
    }
  }
}
