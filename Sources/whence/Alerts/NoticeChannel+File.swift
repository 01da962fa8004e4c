import ArgumentParser
import Foundation
import Response

extension NoticeChannel {
  /// Bytes of the file that are read at the most.
  private static let byteCountMax = 1 << 20

  /// The channels of a file; none when `path` is empty.
  ///
  /// Throws a `ConfigurationProblems` with everything that is wrong.
  static func read(file path: String) throws -> [NoticeChannel] {
    guard !path.isEmpty else { return [] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationProblems(problems: ["notify: cannot read \(path)"])
    }
    let text = String(decoding: data.prefix(byteCountMax), as: UTF8.self)
    do throws(FileProblems) {
      return try NoticeChannelFile.read(text, name: path) {
        ProcessInfo.processInfo.environment[$0]
      }
    } catch {
      throw ConfigurationProblems(problems: error.problems)
    }
  }
}
