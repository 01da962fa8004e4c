import ArgumentParser
import Foundation
import Server

/// Finds the built pages: in a folder that was named, else where a package or a build puts them.
enum WebSource {
  /// - Parameter path: the folder that was asked for; empty looks beside the binary (`pages`), in
  ///   `../share/whence/pages` from there, and where a build has put them (`../../pages`).
  /// - Returns: nil when nothing was asked for and nothing is there; the server runs without.
  /// - Throws: `WebFolder.Failure` when the folder that was asked for holds no pages.
  static func pages(path: String) throws -> WebPages {
    if !path.isEmpty { return WebPages(folder: try WebFolder(path: path)) }
    guard let binary = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
      return WebPages(folder: nil)
    }
    let folder = binary.deletingLastPathComponent()
    let places = ["pages", "../share/whence/pages", "../../pages"]
    return WebPages(
      folder: try WebFolder.first(of: places.map { folder.appending(path: $0).standardized.path }))
  }
}
