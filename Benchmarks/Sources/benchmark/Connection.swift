internal import Foundation

/// Why a measurement could not be made; a sentence for the person who ran it.
struct BenchmarkFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// A blocking TCP connection to a loopback port.
///
/// Plain system calls, so that the sender takes as little as possible of the cores that the server
/// is measured on. Every call ends after `timeoutSeconds` at the latest.
final class Connection {
  private static let timeoutSeconds = 30
  private let descriptor: Int32
  private var received: [UInt8] = []
  private var consumed = 0

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw BenchmarkFailure("no socket: errno \(errno)") }
    var timeout = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    let timeoutSize = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, timeoutSize)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, timeoutSize)
    var noDelay: Int32 = 1
    let noDelaySize = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, noDelaySize)
    var address = LoopbackPort.address(port)
    let status = LoopbackPort.withPointer(to: &address) { connect(descriptor, $0, $1) }
    guard status == 0 else {
      close(descriptor)
      throw BenchmarkFailure("nothing answers on port \(port)")
    }
  }

  deinit { close(descriptor) }

  func send(_ bytes: some Collection<UInt8>) throws {
    let sent: Void? = try bytes.withContiguousStorageIfAvailable { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while !rest.isEmpty {
        let count = Foundation.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { throw BenchmarkFailure("the server hung up: errno \(errno)") }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
    if sent == nil { try send(Array(bytes)) }
  }

  /// Waits for exactly so many bytes.
  func receive(_ count: Int) throws -> [UInt8] {
    while received.count - consumed < count { try receiveMore() }
    defer { consume(count) }
    return Array(received[consumed..<consumed + count])
  }

  /// Waits for the end of a head as HTTP/1.1 has it and gives the lines before it.
  func receiveHead() throws -> [String] {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = received[consumed...].firstRange(of: end) {
        let head = String(decoding: received[consumed..<range.lowerBound], as: UTF8.self)
        consume(range.upperBound - consumed)
        return head.components(separatedBy: "\r\n")
      }
      try receiveMore()
    }
  }

  private func consume(_ count: Int) {
    consumed += count
    guard consumed == received.count else { return }
    received.removeAll(keepingCapacity: true)
    consumed = 0
  }

  private func receiveMore() throws {
    let count = try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      guard count > 0 else { throw BenchmarkFailure("no reply from the server: errno \(errno)") }
      received.append(contentsOf: buffer.prefix(count))
      return count
    }
    precondition(count > 0, "a failed read was taken for a good one")
  }
}

/// Ports of 127.0.0.1.
enum LoopbackPort {
  /// Ports on which nobody listens, as the system chose them.
  static func free(count: Int) throws -> [Int] {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    return try (0..<count).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      descriptors.append(descriptor)
      var address = address(0)
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withPointer(to: &address) { bind(descriptor, $0, $1) } == 0
      let isNamed = withPointer(to: &address) { pointer, _ in
        getsockname(descriptor, pointer, &size) == 0
      }
      guard isBound, isNamed else { throw BenchmarkFailure("no free port: errno \(errno)") }
      return Int(UInt16(bigEndian: address.sin_port))
    }
  }

  static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    return address
  }

  static func withPointer<Value>(
    to address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Value
  ) -> Value {
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }
}
