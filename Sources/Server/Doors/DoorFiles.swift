internal import Foundation
internal import ServiceLifecycle
internal import Synchronization

/// Looks once a second whether the files behind the doors changed, and reads those that did, so
/// that a revoked token opens nothing and a renewed certificate is shown without a restart.
///
/// A file that cannot be used changes nothing: what was read before holds, and the status says so.
package final class DoorFiles: Service {
  /// A set of files that are read together.
  private struct Watched: Sendable {
    var paths: [String]
    var read: @Sendable () throws -> Void
  }

  /// What tells whether a file is another one; nil when it is gone.
  private struct Stamp: Hashable {
    var place: String
    var changed: Date?
    var byteCount: Int?
    var number: Int?
  }

  private struct State {
    var stamps: [[Stamp]]
    var failures: [String?]
    var reloadCount = 0
  }

  private let watched: [Watched]
  private let note: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - tokens: where tokens are read from, and who is told of them.
  ///   - tls: what shows the certificate.
  ///   - note: told in a line what was read, and what cannot be.
  package init(
    tokens: (file: TokenFile, keys: DoorKeys)?, tls: TLSIdentity?,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    var watched: [Watched] = []
    if let (file, keys) = tokens {
      watched.append(Watched(paths: [file.path]) { keys.replace(with: try file.read()) })
    }
    if let tls {
      watched.append(Watched(paths: [tls.certificatePath, tls.keyPath]) { try tls.reload() })
    }
    self.watched = watched
    self.note = note
    state = Mutex(
      State(
        stamps: watched.map { $0.paths.map(Self.stamp) },
        failures: Array(repeating: nil, count: watched.count)))
  }

  /// Why files that changed cannot be used; nil while all can.
  package var failure: String? { state.withLock { $0.failures.compactMap(\.self).first } }

  /// How often files were read again.
  package var reloadCount: Int { state.withLock { $0.reloadCount } }

  /// Looks until the service group shuts down.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        self.look()
      }
    }
  }

  /// Looks once, and reads what changed since the last time.
  package func look() {
    for (index, watched) in watched.enumerated() {
      let stamps = watched.paths.map(Self.stamp)
      let isNew = state.withLock { state in
        defer { state.stamps[index] = stamps }
        return state.stamps[index] != stamps
      }
      guard isNew else { continue }
      let names = watched.paths.joined(separator: ", ")
      let failure: String?
      do {
        try watched.read()
        failure = nil
      } catch {
        failure = "\(error)"
      }
      state.withLock { state in
        state.failures[index] = failure
        if failure == nil { state.reloadCount += 1 }
      }
      note(failure.map { "what was read before holds: \($0)" } ?? "read again: \(names)")
    }
  }

  /// Follows links, as secrets that an orchestrator mounts are replaced by turning one.
  private static func stamp(_ path: String) -> Stamp {
    let place = URL(filePath: path).resolvingSymlinksInPath().path
    let facts = try? FileManager.default.attributesOfItem(atPath: place)
    return Stamp(
      place: place, changed: facts?[.modificationDate] as? Date,
      byteCount: facts?[.size] as? Int, number: facts?[.systemFileNumber] as? Int)
  }
}
