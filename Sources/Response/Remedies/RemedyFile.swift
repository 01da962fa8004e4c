internal import Answers
internal import Yams

/// Reads the file that says what may be done about causes.
///
///     commands: [/usr/local/bin/end-idle-connections]
///     actions:
///       end-idle:
///         cause: connection-leak
///         entity: pool
///         command: [/usr/local/bin/end-idle-connections, --of, "{service}"]
///         live: true
///
/// Addresses and headers that begin with `$` are read from the environment, so that the file holds
/// no secrets.
package struct RemedyFile {
  /// What a file is read with.
  package struct Surroundings {
    /// Whether a cause of this name is known, of that type or of any.
    package var knows: (_ cause: String, _ type: String?) -> Bool
    /// The value of a variable, if there is one.
    package var environment: (String) -> String?

    package init(
      knows: @escaping (_ cause: String, _ type: String?) -> Bool,
      environment: @escaping (String) -> String?
    ) {
      self.knows = knows
      self.environment = environment
    }
  }

  /// A cluster, as far as requests to it need.
  struct Cluster {
    var server: String
    var tokenPath: String?
    var authorityPath: String?
  }

  private static let keys = [
    "cause", "entity", "named", "summary", "live", "approval", "timeout-seconds",
    "cooldown-seconds", "check", "roll-back",
  ]
  static let kinds = ["command", "webhook", "flag", "kubernetes"]

  let surroundings: Surroundings
  /// Programs that may be started.
  var commands: Set<String> = []
  var cluster: Cluster?
  var problems: FileProblems

  /// The actions of a file, sorted by name.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - name: of the file, for messages.
  ///   - surroundings: what is known of causes, and the environment.
  /// - Returns: at least one action.
  /// - Throws: everything that is wrong.
  package static func read(
    _ text: String, name: String, in surroundings: Surroundings
  ) throws(FileProblems) -> [Remedy] {
    var file = RemedyFile(name: name, surroundings: surroundings)
    let remedies = file.remedies(text)
    if remedies.isEmpty, file.problems.isEmpty {
      file.problems.report(nil, "no action is declared")
    }
    guard file.problems.isEmpty else { throw file.problems }
    return remedies.sorted { $0.action.name < $1.action.name }
  }

  private init(name: String, surroundings: Surroundings) {
    problems = FileProblems(file: name)
    self.surroundings = surroundings
  }

  private mutating func remedies(_ text: String) -> [Remedy] {
    let root = problems.root(of: text)
    guard problems.isEmpty else { return [] }
    guard let fields = root?.mapping, let list = fields["actions"]?.mapping else {
      problems.report(root, "a mapping with the key 'actions' is expected")
      return []
    }
    problems.check(fields, keys: ["commands", "kubernetes", "actions"], of: "the file")
    readCommands(fields["commands"])
    readCluster(fields["kubernetes"])
    var remedies: [Remedy] = []
    for (key, value) in list {
      guard let name = key.string, Self.isName(name) else {
        problems.report(key, "an action is named with at most 60 small letters, digits and hyphens")
        continue
      }
      if remedies.contains(where: { $0.action.name == name }) {
        problems.report(key, "action '\(name)' is declared twice")
      }
      if let remedy = remedy(name, value) { remedies.append(remedy) }
    }
    return remedies
  }

  private static func isName(_ name: String) -> Bool {
    (1...60).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private mutating func readCommands(_ node: Node?) {
    guard let node else { return }
    guard let list = node.sequence else {
      return problems.report(node, "'commands' is a list of absolute paths")
    }
    for item in list {
      guard let path = item.string, path.hasPrefix("/") else {
        problems.report(item, "'commands' lists absolute paths")
        continue
      }
      commands.insert(path)
    }
  }

  // MARK: One action

  private mutating func remedy(_ name: String, _ node: Node) -> Remedy? {
    guard let fields = node.mapping else {
      problems.report(node, "action '\(name)' is a mapping")
      return nil
    }
    problems.check(fields, keys: Self.keys + Self.kinds, of: "an action")
    guard let cause = fields["cause"]?.string else {
      problems.report(node, "action '\(name)' needs 'cause'")
      return nil
    }
    let type = fields["entity"]?.string
    if !surroundings.knows(cause, type) {
      problems.report(
        fields["cause"], "no model has a cause '\(cause)'" + (type.map { " of \($0)" } ?? ""))
    }
    var action = RemedyAction(name: name)
    readChoices(fields, into: &action)
    readNumbers(fields, into: &action)
    let call = call(fields, of: "action '\(name)'", at: node)
    let rollBack = rollBack(fields["roll-back"], of: name)
    action.hasRollBack = rollBack != nil
    guard let call else { return nil }
    return Remedy(
      action: action, summary: fields["summary"]?.string ?? name, cause: cause, type: type,
      names: names(fields["named"]), call: call, rollBack: rollBack)
  }

  private mutating func rollBack(_ node: Node?, of name: String) -> RemedyCall? {
    guard let node else { return nil }
    guard let fields = node.mapping else {
      problems.report(
        node, "'roll-back' is a mapping with one of \(Self.kinds.joined(separator: ", "))")
      return nil
    }
    problems.check(fields, keys: Self.kinds, of: "a roll-back")
    return call(fields, of: "the roll-back of '\(name)'", at: node)
  }

  private mutating func names(_ node: Node?) -> [String] {
    guard let node else { return [] }
    let names = (node.sequence.map(Array.init) ?? [node]).map(\.string)
    if names.isEmpty || names.contains(nil) {
      problems.report(node, "'named' lists names, with * for anything")
    }
    return names.compactMap(\.self)
  }

  private mutating func readChoices(_ fields: Node.Mapping, into action: inout RemedyAction) {
    if let node = fields["live"] {
      guard let isLive = node.bool else { return problems.report(node, "'live' is true or false") }
      action.isDryRun = !isLive
    }
    if let node = fields["approval"] {
      guard let role = Role(rawValue: node.string ?? ""), role >= .operator else {
        return problems.report(node, "'approval' is operator or admin")
      }
      action.approval = role
    }
  }

  private mutating func readNumbers(_ fields: Node.Mapping, into action: inout RemedyAction) {
    read(fields["timeout-seconds"], "timeout-seconds", 1...3_600, into: &action.timeoutSeconds)
    read(
      fields["cooldown-seconds"], "cooldown-seconds", 0...604_800, into: &action.cooldownSeconds)
    guard let node = fields["check"] else { return }
    guard let check = node.mapping else {
      return problems.report(node, "'check' is a mapping with 'windows' and 'seconds'")
    }
    problems.check(check, keys: ["windows", "seconds"], of: "'check'")
    read(check["seconds"], "seconds", 1...86_400, into: &action.checkSeconds)
    var windows = Double(action.checkWindowCount)
    read(check["windows"], "windows", 1...1_000, into: &windows)
    action.checkWindowCount = Int(windows)
  }

  private mutating func read(
    _ node: Node?, _ name: String, _ range: ClosedRange<Double>, into value: inout Double
  ) {
    guard let node else { return }
    guard let number = node.float, range.contains(number) else {
      return problems.report(
        node, "'\(name)' is a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
    value = number
  }
}
