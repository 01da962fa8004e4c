internal import Yams

/// Reads the file that says who is told of incidents.
///
///     channels:
///       pager: {kind: pagerduty, key: $PAGERDUTY_KEY, least: major}
///       chat: {kind: slack, url: $SLACK_URL, on: [opened, resolved], per-minute: 5}
///
/// A value that begins with `$` is read from the environment, so that the file holds no secrets.
package struct NoticeChannelFile {
  private static let keys = [
    "kind", "url", "key", "mode", "on", "least", "template", "dry-run", "per-minute",
    "repeat-seconds",
  ]
  private static let pagerdutyURL = "https://events.pagerduty.com"

  private let environment: (String) -> String?
  private var problems: FileProblems

  /// The channels of a file, sorted by name.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - name: of the file, for messages.
  ///   - environment: the value of a variable, if there is one.
  /// - Returns: at least one channel.
  /// - Throws: everything that is wrong.
  package static func read(
    _ text: String, name: String, environment: @escaping (String) -> String?
  ) throws(FileProblems) -> [NoticeChannel] {
    var file = NoticeChannelFile(name: name, environment: environment)
    let channels = file.channels(text)
    if channels.isEmpty, file.problems.isEmpty {
      file.problems.report(nil, "no channel is declared")
    }
    guard file.problems.isEmpty else { throw file.problems }
    return channels.sorted { $0.name < $1.name }
  }

  private init(name: String, environment: @escaping (String) -> String?) {
    problems = FileProblems(file: name)
    self.environment = environment
  }

  private mutating func channels(_ text: String) -> [NoticeChannel] {
    let root = problems.root(of: text)
    guard problems.isEmpty else { return [] }
    guard let list = root?.mapping?["channels"]?.mapping else {
      problems.report(root, "a mapping with the key 'channels' is expected")
      return []
    }
    return list.compactMap { key, value in channel(key.string ?? "", value) }
  }

  private mutating func channel(_ name: String, _ node: Node) -> NoticeChannel? {
    guard let fields = node.mapping else {
      problems.report(node, "channel '\(name)' is a mapping; its keys are \(list(Self.keys))")
      return nil
    }
    problems.check(fields, keys: Self.keys, of: "a channel")
    guard let kindNode = fields["kind"] else {
      problems.report(node, "channel '\(name)' needs 'kind'")
      return nil
    }
    guard let kind = NoticeChannel.Kind(rawValue: kindNode.string ?? "") else {
      problems.report(
        kindNode, "'kind' is one of \(list(NoticeChannel.Kind.allCases.map(\.rawValue)))")
      return nil
    }
    let url = self.text(fields["url"]) ?? (kind == .pagerduty ? Self.pagerdutyURL : "")
    if !url.hasPrefix("http://"), !url.hasPrefix("https://") {
      problems.report(fields["url"] ?? node, "channel '\(name)' needs an 'url' of http or https")
    }
    var channel = NoticeChannel(
      name: name, kind: kind, url: url.hasSuffix("/") ? String(url.dropLast()) : url)
    channel.key = self.text(fields["key"]) ?? ""
    if kind == .pagerduty, channel.key.isEmpty {
      problems.report(node, "channel '\(name)' needs the routing key as 'key'")
    }
    readChoices(fields, into: &channel)
    readNumbers(fields, into: &channel)
    return channel
  }

  private mutating func readChoices(_ fields: Node.Mapping, into channel: inout NoticeChannel) {
    if let node = fields["mode"] {
      if let mode = NoticeChannel.Mode(rawValue: node.string ?? "") {
        channel.mode = mode
      } else {
        problems.report(node, "'mode' is structured or binary")
      }
    }
    if let node = fields["on"] {
      let kinds = (node.sequence.map(Array.init) ?? [node]).map { item -> Notice.Kind? in
        Notice.Kind(rawValue: item.string ?? "")
      }
      if kinds.contains(nil) {
        problems.report(node, "'on' lists some of \(list(Notice.Kind.allCases.map(\.rawValue)))")
      }
      channel.kinds = Set(kinds.compactMap(\.self))
    }
    if let node = fields["least"] {
      channel.least = node.string ?? ""
      if !NoticeChannel.severities.contains(channel.least) {
        problems.report(node, "'least' is one of \(list(NoticeChannel.severities))")
      }
    }
    if let node = fields["dry-run"] {
      guard let flag = node.bool else { return problems.report(node, "'dry-run' is true or false") }
      channel.isDryRun = flag
    }
    if let node = fields["template"] {
      do throws(NoticeTemplateError) {
        channel.template = try NoticeTemplate(node.string ?? "")
      } catch {
        problems.report(node, error.problem)
      }
    }
  }

  private mutating func readNumbers(_ fields: Node.Mapping, into channel: inout NoticeChannel) {
    if let node = fields["per-minute"] {
      if let count = node.int, (1...10_000).contains(count) {
        channel.limits.noticesPerMinuteMax = count
      } else {
        problems.report(node, "'per-minute' is a whole number from 1 to 10000")
      }
    }
    if let node = fields["repeat-seconds"] {
      if let seconds = node.float, (1...86_400).contains(seconds) {
        channel.limits.repeatSeconds = seconds
      } else {
        problems.report(node, "'repeat-seconds' is a number from 1 to 86400")
      }
    }
  }

  /// A value, or that of the variable that it names.
  private mutating func text(_ node: Node?) -> String? {
    guard let node, let text = node.string else { return nil }
    // What is missing was said; that it is no address either is not worth saying.
    return problems.value(text, at: node, environment: environment) ?? "http://"
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
