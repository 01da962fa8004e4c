import Foundation
import Server
import Telemetry

/// The settings of what the server says of itself, as they were given.
struct TraceSettings: Sendable {
  /// Address of an OTLP/HTTP receiver; empty tells nobody.
  var address = ""
  /// Brought there as a bearer; empty for none.
  var token = ""
  /// PEM file of certificates to trust beside the usual ones; empty for none.
  var authority = ""

  /// Reads them; what is wrong with them is told to the reader.
  ///
  /// This server's own door for OTLP/HTTP is at `ownHost` and `ownPort`.
  mutating func read(from reader: inout SettingReader, ownHost: String, ownPort: Int) {
    reader.read("traces.to", into: &address)
    reader.read("traces.token", into: &token)
    reader.read("traces.ca", into: &authority)
    guard !address.isEmpty else { return }
    guard let parts = URLComponents(string: address), let host = parts.host,
      parts.scheme == "http" || parts.scheme == "https"
    else { return reader.complain("traces.to must be an http or https address, is \(address)") }
    if !token.isEmpty, !Issuer.isSafe(address) {
      reader.complain("traces.token is only sent over https, traces.to is \(address)")
    }
    let port = parts.port ?? (parts.scheme == "https" ? 443 : 80)
    let isHere = ListenAddress(host: host, port: 0).isLoopback || host == "localhost"
    if port == ownPort, isHere || host == ownHost {
      reader.complain("traces.to is this server itself, which would hear of nothing else")
    }
    if !authority.isEmpty, !FileManager.default.isReadableFile(atPath: authority) {
      reader.complain("traces.ca cannot be read: \(authority)")
    }
  }

  /// What tells of the server; nil when nobody is to be told.
  func traces(version: String, now: @escaping @Sendable () -> Timestamp) -> OwnTraces? {
    guard !address.isEmpty else { return nil }
    return OwnTraces(
      to: address, token: token.isEmpty ? nil : token,
      authority: authority.isEmpty ? nil : authority, version: version, now: now,
      note: { Terminal.note($0) })
  }
}
