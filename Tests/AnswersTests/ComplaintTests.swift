import Telemetry
import Testing
import Topology

@testable import Answers
@testable import Causes

@Suite struct `A complaint` {
  @Test func `is read from JSON, whatever else is in it`() throws {
    let complaint = try Complaint(
      json: """
        {"case": 1, "entity": {"type": "service", "name": "shop"}, "signal": "latency",
         "time": "1970-01-01T00:10:00Z"}
        """)
    #expect(complaint == Complaint(entity: EntityKey(.service, "shop"), at: second(600)))
    let bare = try Complaint(json: #"{"time": "1970-01-01T00:10:00Z"}"#)
    #expect(bare == Complaint(entity: nil, at: second(600)))
  }

  @Test(
    arguments: [
      ("", "no JSON"), ("[1]", "'time' is missing"), (#"{"time": "noon"}"#, "noon"),
      (#"{"time": "1970-01-01T00:10:00Z", "entity": {}}"#, "'entity.name' is missing"),
      (#"{"time": "1970-01-01T00:10:00Z", "entity": {"name": ""}}"#, "'entity.name' is missing"),
      (#"{"time": "1970-01-01T00:10:00Z", "entity": {"type": "ship", "name": "x"}}"#, "ship"),
    ])
  func `that cannot be read says why`(_ text: String, _ wanted: String) {
    do {
      let complaint = try Complaint(json: text)
      Issue.record("read as \(complaint)")
    } catch { #expect(error.sentence.contains(wanted), "\(error)") }
  }

  private func said(_ complaint: Complaint, _ incidents: [Incident]) -> [String] {
    Answer(
      about: complaint, incidents: incidents, diagnosis: Diagnosis(at: second(700)), present: [],
      graph: World.graph, library: World.library
    ).causes.map { "\($0.cause) of \($0.entity.name) \(Int(($0.probability * 100).rounded()))" }
  }

  @Test func `puts the cause first that reaches whom it is about`() {
    let causes = [
      World.diagnosed(World.cause(0, of: 1), 0.99), World.diagnosed(World.cause(1, of: 0), 0.8),
    ]
    let complaint = Complaint(entity: EntityKey(.service, "shop"), at: causes[0].onset)
    #expect(
      said(complaint, [World.incident(1, causes)]) == ["malfunction of shop 97", "leak of cart 2"])
    let nobody = Complaint(entity: EntityKey(.service, "else"), at: causes[0].onset)
    #expect(
      said(nobody, [World.incident(1, causes)]) == ["leak of cart 97", "malfunction of shop 79"])
  }

  @Test func `is not about what began long before it, or after`() {
    let causes = [World.diagnosed(World.cause(1, of: 0), 0.8)]
    let shop = EntityKey(.service, "shop")
    func probability(_ seconds: Double) -> String {
      let at = causes[0].onset.advanced(bySeconds: seconds)
      return said(Complaint(entity: shop, at: at), [World.incident(1, causes)]).first ?? "nothing"
    }
    #expect(probability(0) == "malfunction of shop 98")
    #expect(probability(1_700) == "malfunction of shop 98")
    #expect(probability(1_900) == "malfunction of shop 80")
    #expect(probability(-100) == "malfunction of shop 80")
  }
}
