package import Symptoms
package import Topology

/// All rules that say what alerts are about, by the name of the alert.
package struct AlertRuleSet: Sendable {
  /// Told of an alert: the entity that it is about, and the symptom of it, if a rule names one.
  package struct Match: Hashable, Sendable {
    package var entity: EntityID
    package var symptom: SymptomID?

    /// The symptom of the entity; nil when the alert says only whom it is about.
    package var key: SymptomKey? { symptom.map { SymptomKey(entity: entity, symptom: $0) } }
  }

  /// In the order of files and of rules in them.
  package let rules: [AlertRule]
  private let byName: [String: [Int]]
  private let forAny: [Int]

  /// Rules that were checked against a library.
  package init(rules: [AlertRule] = []) {
    self.rules = rules
    var byName: [String: [Int]] = [:]
    for (index, rule) in rules.enumerated() {
      for name in rule.names { byName[name, default: []].append(index) }
    }
    forAny = byName.removeValue(forKey: Self.anyName) ?? []
    self.byName = byName
  }

  /// What a rule for every alert has for a name.
  static let anyName = "*"
  /// The label that names an alert.
  package static let nameLabel = "alertname"

  /// What an alert with these labels is about.
  ///
  /// Rules of its name come first; of those the first that finds its entity decides. Nil when none
  /// does.
  package func match(_ labels: [String: String], in finder: EntityFinder) -> Match? {
    let own = labels[Self.nameLabel].flatMap { byName[$0] } ?? []
    for index in own + forAny {
      let rule = rules[index]
      if let entity = rule.entity(of: labels, in: finder) {
        return Match(entity: entity, symptom: rule.symptom)
      }
    }
    return nil
  }

  /// Whether any rule names alerts of this name.
  package func knows(_ name: String) -> Bool { byName[name] != nil }

  /// The names of alerts that tell a symptom, sorted.
  package func names(telling symptom: SymptomID) -> [String] {
    Set(rules.filter { $0.symptom == symptom }.flatMap(\.names)).sorted()
  }
}

/// What came of reading files of alert rules: the rules, unless there were errors, and all issues.
package struct AlertCompilation: Sendable {
  /// Nil when any issue is an error.
  package let rules: AlertRuleSet?
  /// By file (in the order given) and place.
  package let issues: [ModelIssue]
}

extension AlertRuleSet {
  /// Reads rules and checks what they name against a library; test files are passed over.
  ///
  /// The bounds are those of model files.
  package static func compile(
    _ files: [ModelFile], for library: CausalLibrary, limits: ModelLimits = .standard
  ) -> AlertCompilation {
    var log = IssueLog(limit: limits.issues)
    var rules: [AlertRule] = []
    let files = files.filter { !$0.isTest }
    if files.count > limits.files, let last = files.last {
      log.add(
        ModelIssue(
          file: last.name, place: .start,
          problem: "\(files.count) files of alert rules, more than \(limits.files)"))
    }
    for file in files.prefix(limits.files) {
      do {
        let syntax = try SyntaxReader(file: file, limits: limits).read()
        var parser = AlertRuleParser(
          reader: FieldReader(file: file.name, log: log), library: library)
        rules += parser.parse(syntax)
        log = parser.reader.log
      } catch {
        log.add(error.issue(in: file.name))
      }
    }
    return AlertCompilation(
      rules: log.errorCount == 0 ? AlertRuleSet(rules: rules) : nil,
      issues: log.sorted(files: files.map(\.name)))
  }
}
