internal import Foundation
internal import ServiceLifecycle
internal import Synchronization

/// Looks once a second whether the files behind the doors changed, and reads those that did, so
/// that a revoked token opens nothing and a renewed certificate is shown without a restart.
///
/// Of a certificate or key that cannot be used, what was read before holds, and the status says so.
/// Tokens that cannot be read may have been revoked: every one is refused until they can.
package final class DoorFiles: Service {
  /// A set of files that are read together.
  fileprivate struct Watched: Sendable {
    var paths: [String]
    var read: @Sendable () throws -> Void
    /// Takes back what was read before; nil where that holds.
    var doubt: (@Sendable () -> Void)?
  }

  /// What tells whether a file is another one; nil when it is gone.
  private struct Stamp: Hashable {
    var place: String
    var changed: Date?
    var byteCount: Int?
    var number: Int?
    var isReadable: Bool
  }

  private struct State {
    var stamps: [[Stamp]]
    var failures: [String?]
    /// How many looks in a row found files that cannot be used.
    var failedCounts: [Int]
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
      watched.append(
        Watched(
          paths: [file.path], read: { keys.replace(with: try file.read()) },
          doubt: { keys.doubt() }))
    }
    if let tls {
      watched.append(Watched(paths: [tls.certificatePath, tls.keyPath]) { try tls.reload() })
    }
    self.watched = watched
    self.note = note
    state = Mutex(
      State(
        stamps: watched.map { $0.paths.map(Self.stamp) },
        failures: Array(repeating: nil, count: watched.count),
        failedCounts: Array(repeating: 0, count: watched.count)))
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

  /// Looks once, and reads what changed since the last time or could not be read then.
  package func look() {
    for (index, watched) in watched.enumerated() {
      let stamps = watched.paths.map(Self.stamp)
      let (isNew, failedCount) = state.withLock { state in
        defer { state.stamps[index] = stamps }
        return (state.stamps[index] != stamps, state.failedCounts[index])
      }
      guard isNew || failedCount > 0 else { continue }
      guard let failure = Self.failure(of: watched) else {
        succeeded(index)
        continue
      }
      state.withLock { state in
        state.failures[index] = failure
        state.failedCounts[index] += 1
      }
      // An editor may take a file away before it puts the next one there: the second look counts.
      guard failedCount == watched.patience else { continue }
      watched.doubt?()
      note("\(watched.consequence): \(failure)")
    }
  }

  private func succeeded(_ index: Int) {
    state.withLock { state in
      state.failures[index] = nil
      state.failedCounts[index] = 0
      state.reloadCount += 1
    }
    note("read again: \(watched[index].paths.joined(separator: ", "))")
  }

  private static func failure(of watched: Watched) -> String? {
    do { try watched.read() } catch { return "\(error)" }
    return nil
  }

  /// Follows links, as secrets that an orchestrator mounts are replaced by turning one.
  private static func stamp(_ path: String) -> Stamp {
    let place = URL(filePath: path).resolvingSymlinksInPath().path
    let facts = try? FileManager.default.attributesOfItem(atPath: place)
    return Stamp(
      place: place, changed: facts?[.modificationDate] as? Date,
      byteCount: facts?[.size] as? Int, number: facts?[.systemFileNumber] as? Int,
      isReadable: FileManager.default.isReadableFile(atPath: place))
  }
}

extension DoorFiles.Watched {
  /// Looks that may fail before that means something.
  var patience: Int { doubt == nil ? 0 : 1 }

  /// What becomes of those who come while the files cannot be used.
  var consequence: String {
    doubt == nil ? "what was read before holds" : "every token is refused until it can be read"
  }
}
