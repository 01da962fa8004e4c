internal import NIOPosix
internal import Queries
internal import Synchronization

/// Answers what takes long, one after the other on a thread of its own, so that nobody else waits.
///
/// An answer is given up when whoever asked is gone, when it takes longer than it may, and when the
/// door closes.
final class LongAnswers: Sendable {
  private struct State {
    /// Those being answered or waiting for it.
    var count = 0
    var isOver = false
    var refusedCount = 0
    var givenUpCount = 0
  }

  private let limits: APILimits
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let state = Mutex(State())

  init(limits: APILimits) { self.limits = limits }

  /// Must be called before anything is asked.
  func start() { thread.start() }

  /// Gives up what is being answered and what waits.
  func stop() {
    state.withLock { $0.isOver = true }
    thread.shutdownGracefully { _ in }
  }

  /// Waiting or being answered; refused because too many wait; given up.
  var counts: [NamedCount] {
    state.withLock { state in
      [
        NamedCount("longAnswers", state.count),
        NamedCount("longAnswersRefused", state.refusedCount),
        NamedCount("longAnswersGivenUp", state.givenUpCount),
      ]
    }
  }

  /// Does `work` when it is its turn; it is told whether to give up.
  ///
  /// - Throws: what `work` throws, and when too many wait already. A cancelled task's work is given
  ///   up.
  func answer<Value: Sendable>(
    _ work:
      @escaping @Sendable (_ isGivenUp: @escaping @Sendable () -> Bool) throws(Refused) ->
      Value
  ) async throws(Refused) -> Value {
    try enter()
    defer { state.withLock { $0.count -= 1 } }
    let isCancelled = Mutex(false)
    let seconds = limits.apiLongSecondsMax
    let result: Result<Value, any Error> = await withTaskCancellationHandler {
      do {
        let value = try await thread.runIfActive { [self] in
          let end = ContinuousClock.now.advanced(by: .seconds(seconds))
          return try work {
            isCancelled.withLock { $0 } || ContinuousClock.now >= end
              || self.state.withLock { $0.isOver }
          }
        }
        return .success(value)
      } catch {
        return .failure(error)
      }
    } onCancel: {
      isCancelled.withLock { $0 = true }
    }
    switch result {
    case .success(let value): return value
    case .failure(let refused as Refused):
      if refused.kind == .unavailable { state.withLock { $0.givenUpCount += 1 } }
      throw refused
    case .failure:
      state.withLock { $0.givenUpCount += 1 }
      throw Refused(.unavailable, "nobody waits for the answer any more")
    }
  }

  private func enter() throws(Refused) {
    let refusal: Refused? = state.withLock { state in
      guard state.count < limits.apiLongWaitingCountMax else {
        state.refusedCount += 1
        return Refused(
          .unavailable, "too many questions that take long are waiting; come again later",
          place: "waiting", value: "\(state.count)",
          limit: "\(limits.apiLongWaitingCountMax) at one moment")
      }
      state.count += 1
      return nil
    }
    if let refusal { throw refusal }
  }
}
