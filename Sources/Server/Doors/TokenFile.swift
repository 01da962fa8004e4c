internal import Foundation
package import Response
internal import SystemPackage

/// The file of tokens on disk: read by servers, changed by the command.
package struct TokenFile: Sendable {
  /// Bytes that are read at the most; `TokenBook.tokenCountMax` tokens are some 300 KiB.
  private static let byteCountMax = 1 << 20

  package let path: String

  package init(path: String) { self.path = path }

  /// Why it cannot be used, in a sentence that begins with its path.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// Whether there is such a file.
  package var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// All tokens in it.
  ///
  /// - Throws: when it cannot be read or a line of it is no token.
  package func read() throws(Failure) -> TokenBook {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path) cannot be read; make one with: whence token create")
    }
    guard data.count <= Self.byteCountMax else {
      throw Failure(
        description: "\(path) has \(data.count) bytes, the limit is \(Self.byteCountMax)")
    }
    do throws(TokenBook.Failure) {
      return try TokenBook(text: String(decoding: data, as: UTF8.self))
    } catch {
      throw Failure(description: "\(path): \(error.description)")
    }
  }

  /// Changes what is in it; a file that is missing is taken for an empty one.
  ///
  /// Readers see the old file or the new one, never a part, and nobody but its owner may read it.
  /// Two changes at once wait for each other.
  ///
  /// - Throws: what `change` throws, or why the file cannot be written.
  package func change<Result>(
    _ change: (inout TokenBook) throws(TokenBook.Failure) -> Result
  ) throws(Failure) -> Result {
    let lock = try locked()
    defer { try? lock.close() }
    var book = exists ? try read() : TokenBook()
    let result: Result
    do throws(TokenBook.Failure) { result = try change(&book) } catch {
      throw Failure(description: error.description)
    }
    try write(book.text)
    return result
  }

  private func write(_ text: String) throws(Failure) {
    let new = FilePath(path + ".new")
    do {
      let file = try FileDescriptor.open(
        new, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
    } catch {
      throw Failure(description: "\(new) cannot be written: \(error)")
    }
    guard rename(new.string, path) == 0 else {
      throw Failure(description: "\(path) cannot be written: \(Errno(rawValue: errno))")
    }
  }

  /// Held until it is closed.
  private func locked() throws(Failure) -> FileDescriptor {
    let place = path + ".lock"
    do {
      let lock = try FileDescriptor.open(
        FilePath(place), .readWrite, options: .create, permissions: .ownerReadWrite)
      guard flock(lock.rawValue, LOCK_EX) == 0 else { throw Errno(rawValue: errno) }
      return lock
    } catch {
      throw Failure(description: "\(place) cannot be locked: \(error)")
    }
  }
}
