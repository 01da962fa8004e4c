package import AsyncHTTPClient
internal import NIOSSL

extension HTTPClient.Configuration {
  /// For questions to one known server: what it names instead is not asked, and who waits learns
  /// at once that nobody listens.
  ///
  /// - Parameter authority: PEM file of certificates to trust beside the usual ones.
  /// - Returns: settings without redirections and repetitions.
  package static func asking(authority: String?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    guard let authority else { return configuration }
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.additionalTrustRoots = [.file(authority)]
    configuration.tlsConfiguration = tls
    return configuration
  }
}
