/// A host and port to listen on, written `host:port` or `[host]:port`.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// A numeric IPv4 or IPv6 address.
  package var host: String
  /// 0 takes a free port.
  package var port: Int

  package init(host: String = "127.0.0.1", port: Int) {
    self.host = host
    self.port = port
  }

  /// The host is a literal IPv6 address.
  package var isIPv6: Bool { host.contains(":") }

  /// Only this machine can reach it.
  package var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }

  package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
