import Testing

@testable import Answers

/// An answer in which every text is this one.
private func answer(saying text: String, value: Double = 0.5, listed count: Int = 2) -> Answer {
  let entity = AnswerEntity(type: text, name: text, service: "other \(text)")
  let symptom = AnswerSymptom(
    entity: entity, symptom: text, summary: text, onset: second(60), cleared: second(90),
    value: value, threshold: value, strength: 0.9)
  let missing = AnswerMissing(
    entity: entity, symptom: text, summary: text, reason: text, strength: 0.5)
  let step = AnswerStep(entity: entity, node: text, summary: text)
  let causes = [AnswerCause.Verdict.cause, .alternative].map { verdict in
    AnswerCause(
      incident: 1, isActive: true, verdict: verdict, entity: entity, cause: text, summary: text,
      severity: text, probability: 0.5, onset: second(50), change: second(40),
      explains: Array(repeating: symptom, count: count),
      missing: Array(repeating: missing, count: count), path: [step, step], remedies: [text],
      whyNot: [text, text])
  }
  return Answer(
    at: second(100), causes: causes, unexplained: Array(repeating: symptom, count: count))
}

@Suite struct `An answer on a terminal` {
  @Test(arguments: [
    "\u{1B}[2J", "\u{1B}]0;owned\u{7}", "a\nCAUSE 2   all is well", "a\r\nb", "a\rb", "\u{9B}31m",
    "\u{0}", "\u{7F}", "\u{85}", "\u{2028}x", "\u{202E}evil", "\u{2066}x\u{2069}", "\u{B}\u{C}",
  ])
  func `holds no character that telemetry could do harm with`(_ text: String) {
    let said = answer(saying: text).text
    for scalar in said.unicodeScalars where scalar != "\n" {
      #expect(scalar.properties.generalCategory != .control)
      #expect(!(0x2028...0x202E).contains(scalar.value))
      #expect(!(0x2066...0x2069).contains(scalar.value))
    }
    let harmless = answer(saying: "x").text
    let lines = said.unicodeScalars.count { $0 == "\n" }
    #expect(lines == harmless.unicodeScalars.count { $0 == "\n" }, "no line is forged")
  }

  @Test(arguments: [
    (0.0, "0"), (0.123_456, "0.1235"), (1.234_5, "1.23"), (12.345, "12.3"), (123.45, "123"),
    (42, "42"), (1e6, "1000000"), (1e300, "1e+300"), (-1e300, "-1e+300"), (.infinity, "inf"),
    (.nan, "nan"), (-0.5, "-0.5"), (1e19, "1e+19"),
  ])
  func `shows any number`(_ value: Double, _ wanted: String) {
    #expect(answer(saying: "x", value: value).text.contains("(\(wanted), limit \(wanted),"))
  }

  @Test func `says how much it leaves out`() {
    let text = answer(saying: "x", listed: 20).text
    #expect(text.split(separator: "\n").count { $0.hasSuffix("and 12 more") } == 3)
  }

  @Test func `says it when there is nothing to say`() {
    let nothing = Answer(at: second(0), causes: [], unexplained: [])
    #expect(nothing.text == "No cause to report as of 1970-01-01T00:00:00.000Z.\n")
  }
}
