internal import Response
import Synchronization
package import Telemetry

/// One `Admission` shared by all doors and connections of a server: one lock around one value.
package final class AdmissionGate: Sendable {
  private let admission: Mutex<Admission>
  package let limits: ReceiverLimits
  private let keys: DoorKeys?

  /// An open gate with nothing in flight; `keys` are asked of senders, nil asks for none.
  package init(limits: ReceiverLimits, keys: DoorKeys? = nil) {
    self.limits = limits
    self.keys = keys
    admission = Mutex(Admission(limits: limits))
  }

  /// The value as it is now.
  package var current: Admission { admission.withLock { $0 } }

  /// Judges a sender by the `Authorization` of its request.
  ///
  /// - Throws: `unauthenticated` or `forbidden`, where tokens are asked for and it has none for
  ///   telemetry; `unavailable` while tokens cannot be checked, so that senders come again.
  package func admit(_ authorization: String?) throws(Refusal) {
    guard let keys else { return }
    do throws(Unrecognised) {
      let token = try keys.token(of: authorization)
      guard token.use != .ingest else { return }
      throw .forbidden("the token \(token.name) is not for telemetry")
    } catch {
      switch error {
      case .unauthenticated(let why): throw Refusal(.unauthenticated, why)
      case .forbidden(let why): throw Refusal(.forbidden, why)
      case .unavailable(let why):
        throw Refusal(.unavailable, why, retryAfterSeconds: limits.retryAfterSeconds)
      }
    }
  }

  /// Reserves room for bytes about to be held; see `Admission.reserve`.
  package func reserve(_ byteCount: Int) throws(Refusal) {
    try admission.withLock { (value) throws(Refusal) in try value.reserve(byteCount) }
  }

  /// Gives back room that was reserved, in bytes.
  package func release(_ byteCount: Int) { admission.withLock { $0.release(byteCount) } }

  /// Takes room for one more connection; false when there is none.
  package func openConnection() -> Bool { admission.withLock { $0.openConnection() } }

  /// Gives the room of a connection back.
  package func closeConnection() { admission.withLock { $0.closeConnection() } }

  /// Counts a connection that was closed because it was too slow.
  package func countSlowConnection() { admission.withLock { $0.countSlowConnection() } }

  /// Refuses everything from now on; what is in flight may finish.
  package func close() { admission.withLock { $0.close() } }

  /// Counts a request that was refused, by its kind.
  package func countRefused(_ kind: Refusal.Kind) { admission.withLock { $0.countRefused(kind) } }

  /// Hands a whole message to `sink` and counts what came of it.
  ///
  /// The bytes must have been reserved by the caller.
  package func deliver(
    _ signal: TelemetrySignal, encoding: OTLPEncoding, bytes: UnsafeRawBufferPointer,
    to sink: any TelemetrySink
  ) throws(Refusal) -> Acceptance {
    let acceptance = try sink.accept(signal, encoding: encoding, bytes: bytes)
    admission.withLock {
      $0.countAccepted(byteCount: bytes.count, rejectedItemCount: acceptance.rejectedCount)
    }
    return acceptance
  }
}
