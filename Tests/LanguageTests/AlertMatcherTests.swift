import Symptoms
import Telemetry
import Testing
import Topology

@testable import Causes

@Suite struct `How alerts about an entity look` {
  @Test(arguments: [
    (["a"], false, #"job="a""#), (["a", "b"], false, #"job=~"a|b""#),
    ([#"a"b\c"#], false, #"job="a\"b\\c""#),
    (["10.0.0.1"], true, #"job=~"(10\\.0\\.0\\.1)(:[0-9]+)?""#),
    (["a.b", "c|d"], false, #"job=~"a\\.b|c\\|d""#), (["a\nb"], false, #"job="a\nb""#),
  ])
  func `is written as Alertmanager reads it`(values: [String], isHost: Bool, wanted: String) {
    #expect(AlertMatcher(label: "job", values: values, isHost: isHost).text == wanted)
  }

  @Test(arguments: [
    ("{pod}/{container}", ["pod": "a-1", "container": "main"]), ("{service}", ["service": "a/b"]),
    ("kafka {topic}", ["topic": "orders"]), ("{a}-{b}", ["a": "x", "b": "y-z"]),
    ("{instance|host}", ["instance": "10.0.0.1"]),
  ])
  func `is read from the name that it gives`(text: String, labels: [String: String]) throws {
    let template = try #require(AlertTemplate(text))
    let name = try #require(template.text(labels))
    #expect(template.read(name)?.mapValues(\.value) == labels)
  }

  @Test(arguments: [
    ("{pod}/{container}", "main"), ("kafka {topic}", "rabbitmq orders"), ("{a}/{b}", "/b"),
    ("{a} x", "y"), ("{a}{b}", "ab"),
  ])
  func `is not read from a name of another form`(text: String, name: String) throws {
    #expect(try #require(AlertTemplate(text)).read(name) == nil)
  }

  @Test func `names alerts that a rule file of Prometheus defines`() {
    let text = "groups: [{name: g, rules: [{alert: B}, {record: r}, {alert: A}, {alert: B}]}]"
    let (names, issues) = AlertNames.read(ModelFile(name: "r.yml", text: text))
    #expect(names == ["A", "B"] && issues.isEmpty)
    for text in ["", "a", "groups: []", "groups: [{rules: [{record: r}]}]", "[", "&a [*a]"] {
      let (names, issues) = AlertNames.read(ModelFile(name: "r.yml", text: text))
      #expect(names.isEmpty && issues.count == 1, "\(text)")
    }
  }
}
