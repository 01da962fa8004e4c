internal import Answers
internal import Causes
internal import Engine
internal import Symptoms
internal import Telemetry
internal import Topology

/// What exists and what depends on what, as JSON.
struct TopologyView {
  private let snapshot: EngineSnapshot

  init(_ snapshot: EngineSnapshot) { self.snapshot = snapshot }

  var json: String {
    let graph = snapshot.graph
    var json = JSONText()
    json.object { json in
      json.key("at")
      json.string(snapshot.at.rfc3339)
      json.key("version")
      json.int(graph.version)
      json.key("entities")
      json.array(graph.entities) { $1.write(to: &$0) }
      json.key("relations")
      json.array(graph.relations) { json, relation in
        json.object { json in
          json.key("type")
          json.string(relation.type.name)
          json.key("from")
          graph[relation.from].writeName(to: &json)
          json.key("to")
          graph[relation.to].writeName(to: &json)
          json.key("witnesses")
          json.array(relation.provenance.witnesses) { $0.string($1) }
        }
      }
    }
    return json.text
  }
}

/// Symptoms that are present now, as JSON.
struct SymptomsView {
  private let snapshot: EngineSnapshot
  private let library: CausalLibrary

  init(_ snapshot: EngineSnapshot, library: CausalLibrary) {
    self.snapshot = snapshot
    self.library = library
  }

  var json: String {
    let present = snapshot.observations.filter { $0.verdict == .present }
    var json = JSONText()
    json.object { json in
      json.key("at")
      json.string(snapshot.at.rfc3339)
      json.key("symptoms")
      json.array(present) { json, observation in
        let rule = library[observation.key.symptom]
        json.object { json in
          json.key("entity")
          snapshot.graph[observation.key.entity].writeName(to: &json)
          json.key("symptom")
          json.string(rule.name)
          json.key("summary")
          json.string(rule.summary)
          json.key("onset")
          json.string(observation.onset.rfc3339)
          json.key("value")
          json.number(observation.value)
          json.key("threshold")
          json.number(observation.threshold)
        }
      }
    }
    return json.text
  }
}

extension Entity {
  fileprivate func writeName(to json: inout JSONText) {
    json.object { json in
      json.key("type")
      json.string(type.name)
      json.key("kind")
      json.string(kind?.name)
      json.key("name")
      json.string(name)
      json.key("service")
      json.string(type == .service ? name : service)
    }
  }

  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.key("type")
      json.string(type.name)
      json.key("kind")
      json.string(kind?.name)
      json.key("name")
      json.string(name)
      json.key("service")
      json.string(type == .service ? name : service)
      json.key("virtual")
      json.bool(isVirtual)
      json.key("firstSeen")
      json.string(firstSeen.rfc3339)
      json.key("lastSeen")
      json.string(lastSeen.rfc3339)
      json.key("attributes")
      json.object { json in
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
          json.key(key)
          json.string(value)
        }
      }
    }
  }
}
