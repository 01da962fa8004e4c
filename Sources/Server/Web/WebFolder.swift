internal import Foundation
internal import NIOCore
internal import Telemetry

/// The built pages, read once from a folder and then held in memory: a request never reaches the
/// file system, so that no path of it can.
///
/// A file `x` with a file `x.gz` beside it is sent compressed to whoever takes that.
package struct WebFolder: Sendable {
  /// What is wrong with a folder of pages.
  package enum Failure: Error, CustomStringConvertible {
    /// There is no `index.html` in it.
    case noPages(String)
    /// More files than `fileCountMax`, or more bytes than `byteCountMax`.
    case tooLarge(String)

    package var description: String {
      switch self {
      case .noPages(let path): "no pages in \(path): it has no index.html (`make web` builds them)"
      case .tooLarge(let path):
        "\(path) is no folder of pages: over \(WebFolder.fileCountMax) files or "
          + "\(WebFolder.byteCountMax >> 20) MiB"
      }
    }
  }

  /// One file, as it is sent.
  struct File: Sendable {
    var type: String
    /// Strong, of the bytes, in quotes.
    var tag: String
    var bytes: ByteBuffer
    var gzipped: ByteBuffer?
    /// Whether the name holds a hash of the bytes, so that a copy never grows old.
    var isNamedByContent: Bool
  }

  /// Files of a folder that are read; more are no folder of pages.
  package static let fileCountMax = 256
  /// Bytes of all files together.
  package static let byteCountMax = 16 << 20

  /// By path from the root, "/index.html" among them.
  private let files: [String: File]

  /// The pages in `path`.
  ///
  /// - Throws: `Failure` when they are none or too many, and what reading throws.
  package init(path: String) throws {
    let root = URL(filePath: path).resolvingSymlinksInPath().path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    var contents: [String: ByteBuffer] = [:]
    var byteCount = 0
    for name in names {
      guard contents.count < Self.fileCountMax else { throw Failure.tooLarge(path) }
      let url = URL(filePath: root).appending(path: name)
      let size = try url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
      guard size.isRegularFile == true else { continue }
      byteCount += size.fileSize ?? 0
      guard byteCount <= Self.byteCountMax else { throw Failure.tooLarge(path) }
      contents["/" + name] = try ByteBuffer(bytes: Data(contentsOf: url))
    }
    guard contents["/index.html"] != nil else { throw Failure.noPages(path) }
    self.files = Self.files(of: contents)
  }

  /// The first of `candidates` that holds pages; nil when none does.
  package static func first(of candidates: [String]) throws -> WebFolder? {
    let found = candidates.first { FileManager.default.fileExists(atPath: "\($0)/index.html") }
    return try found.map { try WebFolder(path: $0) }
  }

  /// The file at `path`; a page of the application's own paths is its one document.
  subscript(path: String) -> File? {
    if let file = files[path], path != "/index.html" { return file }
    let page = path.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
    return Self.pages.contains(page) ? files["/index.html"] : nil
  }

  /// First components of the paths that are pages.
  private static let pages: Set<String> = [
    "", "incidents", "topology", "entity", "compare", "what-if", "knowledge", "status",
  ]

  private static func files(of contents: [String: ByteBuffer]) -> [String: File] {
    var files: [String: File] = [:]
    for (path, bytes) in contents where !path.hasSuffix(".gz") {
      files[path] = File(
        type: type(of: path), tag: "\"\(hash(bytes))\"", bytes: bytes,
        gzipped: contents[path + ".gz"], isNamedByContent: path.hasPrefix("/assets/"))
    }
    return files
  }

  private static func type(of path: String) -> String {
    switch path.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    case "woff2": "font/woff2"
    case "txt": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }

  /// Tells builds apart.
  private static func hash(_ bytes: ByteBuffer) -> String {
    var hash = FNV1a()
    bytes.withUnsafeReadableBytes { hash.add($0.assumingMemoryBound(to: UInt8.self)) }
    return String(hash.value, radix: 16)
  }
}
