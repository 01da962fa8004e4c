internal import Answers
internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
package import Response
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// An identity provider whose tokens are taken at the door for questions: reads the keys that it
/// signs with, and keeps them (OpenID Connect Discovery 1.0).
///
/// A provider that does not answer takes nothing away: the keys that were read last hold.
package final class Issuer: Service {
  fileprivate typealias Waiting = CheckedContinuation<Bool, Never>

  fileprivate struct State {
    var keys: SigningKeys?
    var read: Timestamp?
    var tried: Timestamp?
    var isTrying = false
    var isStopped = false
    var failure: String?
    var failedCount = 0
    var refusedCount = 0
    var waiting: [Waiting] = []
  }

  /// What stands of the keys at a moment, for the status.
  package struct Standing: Hashable, Sendable {
    /// Keys that can be used.
    package var keyCount: Int
    /// When they were read; nil before they ever were.
    package var read: Timestamp?
    /// Why they could not be read the last time; nil when they could.
    package var failure: String?
    /// Readings that failed, and requests with a token that was not taken.
    package var failedCount: Int
    package var refusedCount: Int
  }

  private let rule: IdentityRule
  private let authority: String?
  private let limits: IssuerLimits
  private let now: @Sendable () -> Timestamp
  private let note: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - rule: whose tokens are taken, and what they allow; its issuer is an address that
  ///     ``isSafe(_:)``.
  ///   - authority: PEM file of certificates that sign the provider's, beside the usual ones.
  ///   - limits: bounds of what is asked of the provider.
  ///   - now: the present.
  ///   - note: told in a line when keys cannot be read any more, and when they can again.
  package init(
    _ rule: IdentityRule, authority: String? = nil, limits: IssuerLimits = IssuerLimits(),
    now: @escaping @Sendable () -> Timestamp,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.rule = rule
    self.authority = authority
    self.limits = limits
    self.now = now
    self.note = note
  }

  /// Whether keys may be read from an address: with TLS, or from this machine.
  package static func isSafe(_ address: String) -> Bool {
    guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      parts.user == nil, parts.fragment == nil
    else { return false }
    let isHere = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
    return parts.scheme == "https" || parts.scheme == "http" && isHere
  }

  /// The keys, and what came of reading them.
  package var standing: Standing {
    state.withLock {
      Standing(
        keyCount: $0.keys?.count ?? 0, read: $0.read, failure: $0.failure,
        failedCount: $0.failedCount, refusedCount: $0.refusedCount)
    }
  }

  /// Whoever a token is of.
  ///
  /// A token that names a key nobody knows yet waits until the keys were read again, unless that
  /// was just done.
  ///
  /// - Throws: when it is no good token of the provider, or allows nothing here; `unavailable`
  ///   while no keys were ever read.
  package func actor(of secret: Substring) async throws(Unrecognised) -> Actor {
    do throws(Unrecognised) {
      return try await find(secret)
    } catch {
      state.withLock { $0.refusedCount += 1 }
      throw error
    }
  }

  private func find(_ secret: Substring) async throws(Unrecognised) -> Actor {
    let token: SignedToken
    do throws(SignedToken.Failure) { token = try SignedToken(secret) } catch {
      throw .unauthenticated(error.problem)
    }
    // Nobody fetches keys for a token that cannot be taken anyway.
    guard token.claims["iss"]?.string == rule.issuer else {
      throw .unauthenticated("the token is not of \(rule.issuer)")
    }
    var verdict = state.withLock { $0.keys }?.signed(token)
    if verdict == nil, await isRenewed() { verdict = state.withLock { $0.keys }?.signed(token) }
    guard verdict == true else {
      if state.withLock({ $0.keys == nil }) {
        throw .unavailable("the keys of \(rule.issuer) could not be read yet")
      }
      throw .unauthenticated("the token is not signed with a key of \(rule.issuer)")
    }
    do throws(IdentityRule.Failure) { return try rule.holder(of: token.claims, at: now()) } catch {
      switch error {
      case .invalid(let why): throw .unauthenticated(why)
      case .forbidden(let why): throw .forbidden(why)
      }
    }
  }

  // MARK: - Reading keys

  /// Waits until the keys are read again.
  ///
  /// - Returns: false when they will not be soon.
  private func isRenewed() async -> Bool {
    let time = now()
    return await withCheckedContinuation { waiting in
      let isHopeless = state.withLock { state in
        let isTooSoon = state.tried.map { !isOver(limits.pauseSeconds, since: $0, at: time) }
        guard !state.isStopped, state.waiting.count < limits.issuerWaitingCountMax,
          state.isTrying || !(isTooSoon ?? false)
        else { return true }
        state.waiting.append(waiting)
        return false
      }
      if isHopeless { waiting.resume(returning: false) }
    }
  }

  private func isOver(_ seconds: Double, since time: Timestamp, at now: Timestamp) -> Bool {
    // A clock that was set back delays nothing.
    abs(now.seconds(since: time)) >= seconds
  }

  /// Reads the keys when it is time, until the service group shuts down.
  package func run() async throws {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: .asking(authority: authority))
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if self.beginsReading() { self.finish(await self.readKeys(client)) }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    let waiting = state.withLock { state in
      state.isStopped = true
      return state.takeWaiting()
    }
    for one in waiting { one.resume(returning: false) }
    try? await client.shutdown()
  }

  private func beginsReading() -> Bool {
    let time = now()
    return state.withLock { state in
      let isWanted = !state.waiting.isEmpty || state.failure != nil
      let pause = isWanted ? limits.pauseSeconds : limits.renewalSeconds
      guard state.tried.map({ isOver(pause, since: $0, at: time) }) ?? true else { return false }
      state.tried = time
      state.isTrying = true
      return true
    }
  }

  private func finish(_ result: Result<SigningKeys, Problem>) {
    let time = now()
    let (news, waiting): (String?, [Waiting]) = state.withLock { state in
      state.isTrying = false
      let before = state.failure
      switch result {
      case .success(let keys):
        state.keys = keys
        state.read = time
        state.failure = nil
      case .failure(let problem):
        state.failure = "the keys of \(rule.issuer) cannot be read: \(problem.text)"
        state.failedCount += 1
      }
      let news: String? =
        switch (before, state.failure) {
        case (nil, let failure?):
          state.keys == nil ? failure : "\(failure); those that were read before hold"
        case (_?, nil): "the keys of \(rule.issuer) are read again"
        default: nil
        }
      return (news, state.takeWaiting())
    }
    for one in waiting { one.resume(returning: true) }
    if let news { note(news) }
  }

  /// A sentence about what went wrong.
  private struct Problem: Error {
    var text: String
  }

  private func readKeys(_ client: HTTPClient) async -> Result<SigningKeys, Problem> {
    do throws(Problem) {
      let base = rule.issuer.hasSuffix("/") ? String(rule.issuer.dropLast()) : rule.issuer
      let about = try await read("\(base)/.well-known/openid-configuration", client)
      let document = try? JSONValue(json: String(decoding: about, as: UTF8.self))
      guard document?["issuer"]?.string == rule.issuer else {
        throw Problem(text: "it calls itself \(document?["issuer"]?.string ?? "nothing")")
      }
      guard let place = document?["jwks_uri"]?.string, Self.isSafe(place) else {
        throw Problem(text: "it names no place with TLS for its keys")
      }
      let bytes = try await read(place, client)
      do throws(SigningKeys.Failure) { return .success(try await SigningKeys(json: bytes)) } catch {
        throw Problem(text: "\(place): \(error.problem)")
      }
    } catch {
      return .failure(error)
    }
  }

  private func read(_ address: String, _ client: HTTPClient) async throws(Problem) -> [UInt8] {
    do {
      let response = try await client.execute(
        HTTPClientRequest(url: address), timeout: .seconds(Int64(limits.issuerSecondsMax)))
      guard response.status == .ok else {
        throw Problem(text: "\(address) answers \(response.status.code)")
      }
      let body = try await response.body.collect(upTo: limits.issuerDocumentByteCountMax)
      return Array(body.readableBytesView)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(text: "\(address): \(error)")
    }
  }
}

extension Issuer.State {
  mutating func takeWaiting() -> [Issuer.Waiting] {
    defer { waiting = [] }
    return waiting
  }
}
