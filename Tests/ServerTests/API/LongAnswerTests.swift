import Foundation
import NIOHTTP1
import Server
import Synchronization
import Testing

@testable import Queries

/// A question that is answered when it is told to, and what became of everybody who asked.
private final class HeldQuestion: Sendable {
  private struct State {
    var isOpen = false
    var insideCount = 0
    var insideCountPeak = 0
    var log: [String] = []
  }

  private let state = Mutex(State())

  func open() { state.withLock { $0.isOpen = true } }
  func note(_ word: String) { state.withLock { $0.log.append(word) } }
  var log: [String] { state.withLock { $0.log } }
  var insideCountPeak: Int { state.withLock { $0.insideCountPeak } }

  /// Until the log has so many words.
  func waitUntil(_ count: Int) async {
    while log.count < count { await Task.yield() }
  }

  var question: Question {
    Question(
      "held", "Waits.", [Parameter("number", .whole(1...9), "Any.")],
      form: Form<Int>("Held") { $0.whole("number") { $0 } }, freshness: .none, pace: .long
    ) { [self] asked, desk throws(Refused) in
      state.withLock { state in
        state.insideCount += 1
        state.insideCountPeak = max(state.insideCountPeak, state.insideCount)
        state.log.append("began")
      }
      defer { state.withLock { $0.insideCount -= 1 } }
      while !state.withLock({ $0.isOpen }) {
        if desk.isGivenUp() { note("given up") }
        try desk.checkTime()
        // The thread is its own: nobody else waits for it.
        usleep(1_000)
      }
      note("answered")
      return try desk.moment(asked).say(asked.whole("number") ?? 0)
    }
  }
}

@Suite struct `What takes long is answered apart` {
  private let held = HeldQuestion()
  private var questions: [Question] { QuestionTable.all + [held.question] }

  /// Over HTTP, and as an agent's tool.
  @Test(arguments: [false, true])
  func `others are answered meanwhile`(isAgent: Bool) async throws {
    let held = held
    try await RunningAPI.run(questions: questions) { api in
      async let long = Self.ask(api, isAgent: isAgent)
      await held.waitUntil(1)
      let quick = try await api.ask("/api/v1/incidents")
      #expect(quick.status == 200)
      #expect(quick.headers.first(name: "connection") == nil)
      held.note("quick")
      held.open()
      let answer = try await long
      #expect(answer.text.contains("number"), "\(answer.text)")
      // A connection that was watched serves no further request, and says so.
      #expect((answer.headers.first(name: "connection") == "close") == !isAgent)
    }
    #expect(held.log == ["began", "quick", "answered"])
  }

  private static func ask(_ api: RunningAPI, isAgent: Bool) async throws -> Exchange {
    guard isAgent else { return try await api.ask("/api/v1/held") }
    let call =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"held","arguments":{}}}"#
    return try await api.ask(
      "/mcp", .POST, headers: [("content-type", "application/json")], body: call)
  }

  @Test func `one at a time, and only so many wait`() async throws {
    let held = held
    var limits = APILimits()
    limits.apiLongWaitingCountMax = 2
    try await RunningAPI.run(limits: limits, questions: questions) { api in
      async let first = api.ask("/api/v1/held?number=1")
      await held.waitUntil(1)
      async let second = api.ask("/api/v1/held?number=2")
      // The second waits once the server has heard of it.
      var isHeard = false
      while !isHeard {
        let status = try await api.ask("/api/v1/status")
        isHeard = status.text.contains(#""longAnswers":2"#)
      }
      let third = try await api.ask("/api/v1/held?number=3")
      #expect(third.status == 503)
      #expect(third.headers.first(name: "connection") == "close")
      #expect(third.headers.first(name: "retry-after") == "1")
      #expect(third.text.contains(#""place":"waiting""#))
      held.open()
      let answers = try await [first, second]
      #expect(answers.map(\.status) == [200, 200])
      let status = try await api.ask("/api/v1/status")
      #expect(status.text.contains(#""longAnswersRefused":1"#))
    }
    #expect(held.insideCountPeak == 1)
  }

  @Test func `it is given up when nobody waits for it any more`() async throws {
    let held = held
    try await RunningAPI.run(questions: questions) { api in
      let gone = Task { try await api.ask("/api/v1/held?number=1") }
      await held.waitUntil(1)
      gone.cancel()
      await held.waitUntil(2)
      #expect(held.log == ["began", "given up"])
      held.open()
      let next = try await api.ask("/api/v1/held?number=2")
      #expect(next.text.contains(#""number":2"#))
    }
  }

  @Test func `it is given up when it takes longer than it may, and when the door closes`()
    async throws
  {
    var limits = APILimits()
    limits.apiLongSecondsMax = 0
    try await RunningAPI.run(limits: limits, questions: questions) { api in
      let late = try await api.ask("/api/v1/held")
      #expect(late.status == 503)
      #expect(late.text.contains("it took too long"))
    }
    let (held, closing) = (held, HeldQuestion())
    try await RunningAPI.run(questions: [closing.question]) { api in
      Task { try await api.ask("/api/v1/held") }
      await closing.waitUntil(1)
    }
    #expect(held.log == ["began", "given up"])
    #expect(closing.log == ["began", "given up"])
  }
}
