internal import Answers
package import Causes
package import Engine
package import Response
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// Tells people of incidents: gives what the engine found to one outbox a channel, and sends what
/// these say.
///
/// The engine never waits for it: what is found is put down in a bounded mailbox, the newest of an
/// incident in place of older ones, and composed by the notifier's own task.
package final class Notifier: Service {
  /// Incidents that wait to be composed; further ones are left out and counted.
  private static let mailCountMax = 1_000

  /// What came of one channel, for the status page.
  package struct Status: Hashable, Sendable {
    /// The channel's name, and whether nothing is sent.
    package var name: String
    package var isDryRun: Bool
    /// Notices that wait, the one under way included.
    package var waitingCount: Int
    package var counters: Outbox.Counters
  }

  private struct Mail: Sendable {
    var closed: Timestamp?
    var snapshot: EngineSnapshot
  }

  private struct State {
    var mail: [Int: Mail] = [:]
    var leftOutCount = 0
    var boxes: [Outbox]
    /// Where it is remembered who was told what; nil where nothing is.
    var remember: (@Sendable (Int, CaseEventBody) -> Void)?
  }

  private let library: CausalLibrary
  private let base: String?
  private let channels: [NoticeChannel]
  private let now: @Sendable () -> Timestamp
  private let note: @Sendable (String) -> Void
  private let traces: OwnTraces?
  private let makeSender: @Sendable () -> any NoticeSender
  private let state: Mutex<State>

  /// - Parameters:
  ///   - channels: who is told.
  ///   - library: names what incidents are about.
  ///   - base: the address of this server as people reach it, without a slash at its end.
  ///   - now: the present.
  ///   - note: told in a line what a channel on dry run would have sent.
  ///   - traces: told of each notice that is sent; nil for nobody.
  ///   - makeSender: makes what sends; by default HTTP.
  package init(
    channels: [NoticeChannel], library: CausalLibrary, base: String?,
    now: @escaping @Sendable () -> Timestamp, note: @escaping @Sendable (String) -> Void,
    traces: OwnTraces? = nil,
    makeSender: @escaping @Sendable () -> any NoticeSender = { HTTPNoticeSender() }
  ) {
    self.channels = channels
    self.library = library
    self.base = base
    self.now = now
    self.note = note
    self.traces = traces
    self.makeSender = makeSender
    state = Mutex(State(boxes: channels.map { Outbox(channel: $0) }))
  }

  /// Takes what the engine decided; quick, and does not call back.
  package func keep(_ effects: [Effect], _ snapshot: EngineSnapshot) {
    guard !channels.isEmpty else { return }
    for case .incident(let incident) in effects {
      state.withLock { state in
        if state.mail[incident.number] == nil, state.mail.count >= Self.mailCountMax {
          state.leftOutCount += 1
        } else {
          state.mail[incident.number] = Mail(closed: incident.closed, snapshot: snapshot)
        }
      }
    }
  }

  /// Goes on after an earlier run: nobody is told again what is said in the cases to have been
  /// told, and what has ended since is told.
  ///
  /// - Parameters:
  ///   - cases: all that are remembered.
  ///   - standing: what goes on; whoever was not told of it yet is.
  ///   - snapshot: names it.
  ///   - remember: adds an event to the case of a number; called for each notice that was delivered
  ///     or lost, repetitions and dry runs excepted.
  package func goOn(
    from cases: [Case], standing: [Effect], _ snapshot: EngineSnapshot,
    remember: @escaping @Sendable (Int, CaseEventBody) -> Void
  ) {
    let time = now()
    state.withLock { state in
      state.remember = remember
      for index in state.boxes.indices {
        state.boxes[index].goOn(from: cases, base: base, at: time)
      }
    }
    keep(standing, snapshot)
  }

  /// What came of each channel so far.
  package var statuses: [Status] {
    state.withLock { state in
      state.boxes.map {
        Status(
          name: $0.channel.name, isDryRun: $0.channel.isDryRun, waitingCount: $0.waitingCount,
          counters: $0.counters)
      }
    }
  }

  /// Sends until the service group shuts down; what was not sent by then is lost.
  package func run() async throws {
    // A service that ends ends the server.
    guard !channels.isEmpty else {
      try? await gracefulShutdown()
      return
    }
    let sender = makeSender()
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        for index in self.channels.indices {
          group.addTask { await self.serve(index, sender) }
        }
        await group.waitForAll()
      }
    }
    await sender.close()
  }

  private func serve(_ index: Int, _ sender: any NoticeSender) async {
    while !Task.isCancelled {
      openMail()
      let time = now()
      switch state.withLock({ $0.boxes[index].next(at: time) }) {
      case .send(let notice):
        let outcome = await send(notice, to: channels[index], sender)
        let (time, jitter) = (now(), Double.random(in: 0...1))
        let (isOver, remember) = state.withLock { state in
          let isOver = state.boxes[index].finished(outcome, at: time, jitter: jitter)
          return (isOver, state.remember)
        }
        if isOver, !channels[index].isDryRun, let event = notice.event(outcome, channels[index]) {
          remember?(notice.incident, event)
        }
      case .wait, .rest:
        // What is found is looked for once a second: people do not notice, and nothing is woken.
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Makes notices of what the engine found since the last time, in the order of incidents.
  private func openMail() {
    let mail = state.withLock { state in
      let mail = state.mail
      state.mail = [:]
      return mail
    }
    for (number, letter) in mail.sorted(by: { $0.key < $1.key }) {
      let answer = EngineHost.answer(of: letter.snapshot, library: library)
      guard
        let notice = Notice(incident: number, in: answer, closed: letter.closed, base: base)
      else { continue }
      let time = now()
      state.withLock { state in
        for index in state.boxes.indices { state.boxes[index].tell(notice, at: time) }
      }
    }
  }

  private func send(
    _ notice: Notice, to channel: NoticeChannel, _ sender: any NoticeSender
  ) async -> Outbox.Outcome {
    let request = NoticeRequest(notice, to: channel)
    guard !channel.isDryRun else {
      note("dry run: channel \(channel.name) would tell: \(notice.headline)")
      return .delivered
    }
    let span = traces?.begin("send notice", .client)
    let outcome = await sender.send(request)
    traces?.end(
      span,
      [
        .text("whence.channel", channel.name), .whole("whence.incident", notice.incident),
        .text("http.request.method", "POST"),
      ], failure: outcome.failure)
    return outcome
  }
}

extension Notice {
  /// What its case remembers of a notice that is not tried again; repetitions are not worth it.
  fileprivate func event(_ outcome: Outbox.Outcome, _ channel: NoticeChannel) -> CaseEventBody? {
    guard kind != .repeated else { return nil }
    return .notified(
      channel: channel.name, isDelivered: outcome.failure == nil,
      outcome.failure.map { "\(memo), \($0)" } ?? memo)
  }
}

extension Outbox.Outcome {
  /// Why it was not delivered; nil when it was.
  fileprivate var failure: String? {
    switch self {
    case .delivered: nil
    case .failed(_, let reason), .refused(let reason): reason
    }
  }
}
