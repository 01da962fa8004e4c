internal import Foundation

/// A way to hand a batch to a server and to wait until it says that it took it.
protocol BatchSender {
  func send(_ batch: [UInt8]) throws
}

/// OTLP/HTTP over one connection that is kept alive.
final class HTTPSender: BatchSender {
  private let connection: Connection
  private let encoding: String

  init(port: Int, isGzip: Bool) throws {
    connection = try Connection(port: port)
    encoding = isGzip ? "Content-Encoding: gzip\r\n" : ""
  }

  func send(_ batch: [UInt8]) throws {
    let head = """
      POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n\
      \(encoding)Content-Length: \(batch.count)\r\n\r\n
      """
    try connection.send(Array(head.utf8))
    try connection.send(batch)
    _ = try HTTPReply.receive(from: connection)
  }
}

/// The body of a reply over HTTP/1.1.
enum HTTPReply {
  /// Waits for a reply with status 200 and a stated length, as Whence sends them.
  static func receive(from connection: Connection) throws -> [UInt8] {
    let head = try connection.receiveHead()
    let isGood = head.first?.hasPrefix("HTTP/1.1 200") ?? false
    let length = head.lazy.map { $0.lowercased() }.first { $0.hasPrefix("content-length:") }
    let count = length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
    guard isGood, let count else { throw BenchmarkFailure("unexpected reply: \(head)") }
    return try connection.receive(count)
  }

  /// Asks for one page over a connection of its own.
  static func page(_ path: String, port: Int) throws -> [UInt8] {
    let connection = try Connection(port: port)
    try connection.send(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    return try receive(from: connection)
  }
}
