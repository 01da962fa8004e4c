import Answers
import Telemetry
import Testing

@testable import Response

@Suite struct `A channel goes on where an earlier run stopped` {
  private func found(
    _ finding: CaseFinding = Sketch.finding(), severity: String? = nil, ended: Double? = nil
  ) -> Notice {
    let cause = finding.cause
    return Notice(
      kind: .opened, incident: finding.number, at: second(400), began: cause.onset,
      ended: ended.map(second), entity: cause.entity, cause: cause.name, summary: cause.summary,
      severity: severity ?? cause.severity, probability: 0.9)
  }

  /// A case of which a channel was told these, in their order.
  private func told(
    _ kinds: [Notice.Kind], isDelivered: Bool = true, channel: String = "hook",
    then bodies: [CaseEventBody] = []
  ) throws -> Case {
    let events = kinds.map { kind in
      var notice = found()
      notice.kind = kind
      return CaseEventBody.notified(
        channel: channel, isDelivered: isDelivered, notice.memo)
    }
    return try Case(
      folding: [Sketch.event(.opened(Sketch.finding()), at: 110, by: .whence)]
        + (events + bodies).map { Sketch.event($0, by: .whence) })
  }

  /// What a new run tells after these cases, when it finds the incident as it is.
  private func said(after cases: [Case], _ found: Notice? = nil) -> [String] {
    var outbox = Outbox(
      channel: NoticeChannel(name: "hook", kind: .webhook, url: "http://hook"))
    outbox.goOn(from: cases, base: nil, at: second(400))
    if let found { outbox.tell(found, at: second(401)) }
    var said: [String] = []
    while case .send(let notice) = outbox.next(at: second(402)) {
      said.append("\(notice.incident) \(notice.kind.rawValue)")
      let isOver = outbox.finished(.delivered, at: second(402), jitter: 0)
      #expect(isOver)
    }
    return said
  }

  @Test func `what was told is not told again`() throws {
    #expect(said(after: [try told([.opened])], found()) == [])
    #expect(said(after: [try told([.opened, .changed])], found()) == [])
  }

  @Test func `what was not delivered, or to another, is told`() throws {
    #expect(said(after: [], found()) == ["1 opened"])
    #expect(said(after: [try told([])], found()) == ["1 opened"])
    #expect(said(after: [try told([.opened], isDelivered: false)], found()) == ["1 opened"])
    #expect(said(after: [try told([.opened], channel: "chat")], found()) == ["1 opened"])
    #expect(said(after: [try told([.opened, .resolved])], found()) == ["1 opened"])
  }

  @Test func `what is another thing by now is told as a change, and what is over as over`() throws {
    #expect(said(after: [try told([.opened])], found(severity: "minor")) == ["1 changed"])
    #expect(said(after: [try told([.opened])], found(ended: 390)) == ["1 resolved"])
    // It ended while nobody was there to tell.
    let over = try told([.opened], then: [.cleared(Sketch.finding(closed: 300))])
    #expect(said(after: [over]) == ["1 resolved"])
    #expect(said(after: [try told([.resolved])]) == [])
  }

  @Test(arguments: Notice.Kind.allCases)
  func `a case remembers what was said`(_ kind: Notice.Kind) {
    var notice = found()
    notice.kind = kind
    let memo = ToldNotice(memo: notice.memo)
    #expect(memo?.kind == kind && memo?.content == notice.content)
    for other in ["", "opened", "On it: leak", ": leak"] { #expect(ToldNotice(memo: other) == nil) }
  }
}
