internal import Foundation
package import NIOCore
internal import NIOSSL
internal import Synchronization
package import Telemetry

/// The certificate and key that doors show, from two files that may change while doors are open.
///
/// A connection keeps what it began with; the next one gets what the files held last.
package final class TLSIdentity: Sendable {
  /// What is spoken inside, offered to those who ask for it by name (ALPN, RFC 7301).
  package enum Inside: String, CaseIterable, Sendable {
    case http1 = "http/1.1"
    case http2 = "h2"
  }

  /// Why the files cannot be used, in a sentence.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  private struct State {
    var contexts: [Inside: NIOSSLContext]
    var expires: Timestamp
  }

  /// PEM: the server's own certificate first, then those that it was signed with.
  package let certificatePath: String
  /// PEM, without a password.
  package let keyPath: String
  private let state: Mutex<State>

  /// Reads both files.
  ///
  /// - Throws: when one cannot be read, or the key is not the certificate's.
  package init(certificatePath: String, keyPath: String) throws(Failure) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
    state = Mutex(try Self.read(certificatePath, keyPath))
  }

  /// Reads both files again; what was read before stays when they cannot be used.
  package func reload() throws(Failure) {
    let new = try Self.read(certificatePath, keyPath)
    state.withLock { $0 = new }
  }

  /// From when on the certificate is not valid.
  package var expires: Timestamp { state.withLock { $0.expires } }

  /// The handler of a new connection, which comes before all others in its pipeline.
  package func handler(_ inside: Inside) throws -> any ChannelHandler {
    guard let context = state.withLock({ $0.contexts[inside] }) else {
      preconditionFailure("there is a context for each protocol")
    }
    return NIOSSLServerHandler(context: context)
  }

  private static func read(
    _ certificatePath: String, _ keyPath: String
  ) throws(Failure) -> State {
    let certificates: [NIOSSLCertificate]
    do { certificates = try NIOSSLCertificate.fromPEMFile(certificatePath) } catch {
      throw Failure(description: "no certificate can be read from \(certificatePath): \(error)")
    }
    let key: NIOSSLPrivateKey
    do { key = try NIOSSLPrivateKey(file: keyPath, format: .pem) } catch {
      throw Failure(description: "no key can be read from \(keyPath): \(error)")
    }
    guard let own = certificates.first else {
      throw Failure(description: "\(certificatePath) holds no certificate")
    }
    var contexts: [Inside: NIOSSLContext] = [:]
    for inside in Inside.allCases {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = [inside.rawValue]
      do { contexts[inside] = try NIOSSLContext(configuration: configuration) } catch {
        throw Failure(
          description: "\(keyPath) is not the key of \(certificatePath): \(error)")
      }
    }
    return State(
      contexts: contexts, expires: Timestamp.zero.advanced(bySeconds: Double(own.notValidAfter)))
  }
}
