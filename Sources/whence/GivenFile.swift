import ArgumentParser
import Foundation

/// A file that somebody named, on the command line or in a setting.
enum GivenFile {
  /// Its bytes; of a larger file no more than the limit is ever in memory.
  ///
  /// - Throws: what is wrong, with the path and the limit.
  static func read(_ path: String, byteCountMax: Int = 64 << 20) throws(ValidationError) -> Data {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: byteCountMax + 1)
    else { throw ValidationError("cannot read \(path)") }
    guard data.count <= byteCountMax else {
      throw ValidationError("\(path) has more than \(byteCountMax) bytes")
    }
    return data
  }

  /// The text of a file that a setting of this name names.
  static func settings(
    _ setting: String, in path: String
  ) throws(ConfigurationProblems) -> String {
    do throws(ValidationError) {
      return String(decoding: try read(path, byteCountMax: 1 << 20), as: UTF8.self)
    } catch {
      throw ConfigurationProblems(problems: ["\(setting): \(error.message)"])
    }
  }
}
