import Foundation
import Testing

@testable import Answers

/// The JSON form as readers are promised it, member by member.
@Suite struct `The answer as JSON` {
  private static let entity = AnswerEntity(
    type: "pool", kind: "database", name: "shop → db", service: nil)

  private static func answer(value: Double = 0.25) -> Answer {
    let symptom = AnswerSymptom(
      entity: entity, symptom: "errors", summary: "It fails", onset: second(60), cleared: nil,
      value: value, threshold: 0.1, strength: 0.123_456)
    let missing = AnswerMissing(
      entity: entity, symptom: "slow", summary: "It is slow", reason: "unknown", strength: 0.5)
    let cause = AnswerCause(
      incident: 1, isActive: true, verdict: .cause, entity: entity, cause: "leak",
      summary: "It leaks", severity: "major", probability: 1.0 / 3, onset: second(50), change: nil,
      explains: [symptom], missing: [missing],
      path: [AnswerStep(entity: entity, node: "leak", summary: "It leaks")], remedies: ["Mend it"],
      whyNot: [])
    return Answer(at: second(100), causes: [cause], unexplained: [symptom])
  }

  @Test func `has every member, in a fixed order`() {
    let entity = #"{"type":"pool","kind":"database","name":"shop → db","service":null}"#
    let symptom =
      #"{"entity":\#(entity),"symptom":"errors","summary":"It fails","#
      + #""onset":"1970-01-01T00:01:00.000Z","cleared":null,"value":0.25,"threshold":0.1"#
    let wanted =
      #"{"at":"1970-01-01T00:01:40.000Z","causes":[{"entity":\#(entity),"cause":"leak","#
      + #""summary":"It leaks","verdict":"cause","probability":0.333333,"severity":"major","#
      + #""incident":1,"active":true,"onset":"1970-01-01T00:00:50.000Z","change":null,"#
      + #""explains":[\#(symptom),"strength":0.1235}],"missing":[{"entity":\#(entity),"#
      + #""symptom":"slow","summary":"It is slow","reason":"unknown","strength":0.5}],"#
      + #""path":[{"entity":\#(entity),"node":"leak","summary":"It leaks"}],"#
      + #""remedies":["Mend it"],"whyNot":[]}],"earlier":[],"#
      + #""unexplained":[\#(symptom)}],"elapsedSeconds":1.25}"#
    #expect(Self.answer().json(elapsedSeconds: 1.250_4) == wanted)
  }

  @Test(arguments: [Double.nan, .infinity, 1e300, -1e300])
  func `is JSON whatever was measured`(_ value: Double) throws {
    let text = Self.answer(value: value).json(elapsedSeconds: .nan)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["elapsedSeconds"] is NSNull)
  }

  @Test func `has the members that its document tells of, and no others`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let document = try String(
      contentsOf: root.appending(path: "docs/formats/answer.md"), encoding: .utf8)
    let example = try #require(document.split(separator: "```json\n").last?.split(separator: "```"))
    let told = try JSONSerialization.jsonObject(with: Data((example.first ?? "").utf8))
    let said = try JSONSerialization.jsonObject(
      with: Data(Self.answer().json(elapsedSeconds: 0).utf8))
    // The example leaves nothing unexplained; what it would be is a symptom without a strength.
    #expect(
      members(told).union(["unexplained"]) == members(said).filter { !$0.contains("unexplained.") })
    for name in members(said).map({ $0.split(separator: ".").last ?? "" }) {
      #expect(document.contains("`\(name)`"), "\(name) has a line in a table")
    }
  }

  /// The paths of all members: "causes.entity.type".
  private func members(_ value: Any, at path: String = "") -> Set<String> {
    if let list = value as? [Any] {
      return list.reduce(into: []) { $0.formUnion(members($1, at: path)) }
    }
    guard let object = value as? [String: Any] else { return [] }
    return object.reduce(into: []) { found, member in
      let name = path.isEmpty ? member.key : "\(path).\(member.key)"
      found.insert(name)
      found.formUnion(members(member.value, at: name))
    }
  }
}
