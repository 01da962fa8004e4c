internal import Answers
internal import Yams

// What an action does: a command, a request, a change of a Kubernetes workload.
extension RemedyFile {
  mutating func call(_ fields: Node.Mapping, of what: String, at node: Node) -> RemedyCall? {
    let given = Self.kinds.filter { fields[$0] != nil }
    guard given.count == 1, let kind = given.first, let value = fields[kind] else {
      problems.report(node, "\(what) needs one of \(Self.kinds.joined(separator: ", "))")
      return nil
    }
    switch kind {
    case "command": return command(value)
    case "kubernetes": return kubernetes(value).map(RemedyCall.send)
    default: return request(value, isFlag: kind == "flag").map(RemedyCall.send)
    }
  }

  // MARK: Commands

  private mutating func command(_ node: Node) -> RemedyCall? {
    guard let items = node.sequence, let path = items.first?.string else {
      problems.report(node, "'command' is a list: a path, then arguments")
      return nil
    }
    if !commands.contains(path) {
      problems.report(items.first, "'\(path)' is not one of the 'commands' that may be started")
    }
    var templates = [RemedyTemplate(literal: path)]
    for item in items.dropFirst() {
      guard let text = item.string, !text.contains("\0"), let template = template(text, at: item)
      else {
        if item.string == nil { problems.report(item, "an argument is a text") }
        continue
      }
      if template.hasWords, !template.isOneWord {
        problems.report(item, "a word is a whole argument: '\(text)' mixes it with other text")
      }
      templates.append(template)
    }
    return .run(templates)
  }

  // MARK: Requests

  private static let requestKeys = ["url", "method", "headers", "body"]

  private mutating func request(_ node: Node, isFlag: Bool) -> RemedyRequest? {
    guard let fields = node.mapping else {
      problems.report(
        node, "a request is a mapping with \(Self.requestKeys.joined(separator: ", "))")
      return nil
    }
    problems.check(fields, keys: Self.requestKeys, of: "a request")
    let methods = ["POST", "PUT", "PATCH", "DELETE"]
    let method = fields["method"]?.string ?? "POST"
    if !methods.contains(method) {
      problems.report(fields["method"], "'method' is one of \(methods.joined(separator: ", "))")
    }
    guard let urlNode = fields["url"], let declared = urlNode.string else {
      problems.report(node, "a request needs 'url'")
      return nil
    }
    guard let text = problems.value(declared, at: urlNode, environment: surroundings.environment),
      let url = address(text, at: urlNode)
    else {
      return nil
    }
    var request = RemedyRequest(method: method, url: url)
    if declared.hasPrefix("$") { request.shownURL = declared }
    readHeaders(fields["headers"], into: &request)
    if let body = fields["body"] {
      request.body = json(body)
    } else if isFlag {
      problems.report(node, "a flag's request needs 'body'")
    } else {
      request.body = Self.plainBody
    }
    return request
  }

  /// What a webhook is told when nothing else is written.
  private static let plainBody = JSONValue.object(
    ["incident", "cause", "type", "entity"].map { JSONMember($0, .string("{\($0)}")) })

  private mutating func readHeaders(_ node: Node?, into request: inout RemedyRequest) {
    guard let node else { return }
    guard let fields = node.mapping else { return problems.report(node, "'headers' is a mapping") }
    for (key, valueNode) in fields {
      guard let name = key.string, let declared = valueNode.string, !name.isEmpty,
        name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }),
        let value = problems.value(declared, at: valueNode, environment: surroundings.environment),
        value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 })
      else {
        problems.report(key, "a header has a name and a value of one line")
        continue
      }
      request.headers.append(RemedyHeader(name, value, isSecret: declared.hasPrefix("$")))
    }
  }

  /// An address in which words stand behind the authority only.
  private mutating func address(_ text: String, at node: Node) -> RemedyTemplate? {
    guard let template = template(text, at: node) else { return nil }
    let beginning = template.beginning
    let scheme = ["https://", "http://"].first { beginning.hasPrefix($0) }
    guard let scheme else {
      problems.report(node, "'url' begins with http:// or https://")
      return nil
    }
    let rest = beginning.dropFirst(scheme.count)
    if rest.first.map({ "/?#".contains($0) }) ?? true
      || (template.hasWords && !rest.contains("/"))
    {
      problems.report(node, "'url' names its host, and words stand behind it")
    }
    return template
  }

  // MARK: Kubernetes

  private static let groups = [
    "deployment": "apps/v1", "statefulset": "apps/v1", "daemonset": "apps/v1",
  ]
  private static let cores = ["pod", "service", "configmap"]

  mutating func readCluster(_ node: Node?) {
    guard let node else { return }
    guard let fields = node.mapping, let server = fields["server"]?.string,
      address(server, at: node) != nil
    else { return problems.report(node, "'kubernetes' needs 'server', an address") }
    problems.check(fields, keys: ["server", "token-file", "ca-file"], of: "'kubernetes'")
    cluster = Cluster(
      server: server.hasSuffix("/") ? String(server.dropLast()) : server,
      tokenPath: fields["token-file"]?.string, authorityPath: fields["ca-file"]?.string)
  }

  private mutating func kubernetes(_ node: Node) -> RemedyRequest? {
    let verbs = ["restart", "scale", "patch"]
    guard let fields = node.mapping, let cluster else {
      problems.report(
        node, cluster == nil ? "the file needs 'kubernetes' with 'server'" : "it is a mapping")
      return nil
    }
    problems.check(
      fields, keys: verbs + ["namespace", "name", "replicas", "with"], of: "'kubernetes'")
    let given = verbs.filter { fields[$0] != nil }
    guard given.count == 1, let verb = given.first, let kind = fields[verb]?.string else {
      problems.report(
        node, "it needs one of \(verbs.joined(separator: ", ")) with a kind of object")
      return nil
    }
    let core = verb == "patch" && Self.cores.contains(kind)
    guard let group = core ? "api/v1" : Self.groups[kind].map({ "apis/\($0)" }) else {
      let kinds = Self.groups.keys.sorted() + (verb == "patch" ? Self.cores : [])
      problems.report(fields[verb], "'\(verb)' takes one of \(kinds.joined(separator: ", "))")
      return nil
    }
    guard let space = segment("namespace", fields, node), let name = segment("name", fields, node)
    else { return nil }
    let scale = verb == "scale" ? "/scale" : ""
    let url =
      RemedyTemplate(literal: "\(cluster.server)/\(group)/namespaces/") + space
      + RemedyTemplate(literal: "/\(kind)s/") + name
      + RemedyTemplate(literal: "\(scale)?fieldManager=whence")
    guard let body = patch(verb, fields, node) else { return nil }
    var request = RemedyRequest(method: "PATCH", url: url, body: body)
    // `kubectl` sends restarts and patches as strategic ones; the scale knows plain ones alone.
    let form = verb == "scale" ? "merge-patch" : "strategic-merge-patch"
    request.headers = [RemedyHeader("Content-Type", "application/\(form)+json")]
    (request.tokenPath, request.authorityPath) = (cluster.tokenPath, cluster.authorityPath)
    return request
  }

  private mutating func patch(
    _ verb: String, _ fields: Node.Mapping, _ node: Node
  ) -> JSONValue? {
    switch verb {
    case "restart":
      let stamp = JSONValue.object([
        JSONMember("kubectl.kubernetes.io/restartedAt", .string("{now}"))
      ])
      return ["annotations", "metadata", "template", "spec"].reduce(stamp) { inner, name in
        .object([JSONMember(name, inner)])
      }
    case "scale":
      guard let count = fields["replicas"]?.int, (0...1_000).contains(count) else {
        problems.report(fields["replicas"] ?? node, "'scale' needs 'replicas', from 0 to 1000")
        return nil
      }
      return .object([
        JSONMember("spec", .object([JSONMember("replicas", .number(Double(count)))]))
      ])
    default:
      guard let with = fields["with"], with.mapping != nil else {
        problems.report(fields["with"] ?? node, "'patch' needs 'with', a mapping")
        return nil
      }
      return json(with)
    }
  }

  /// A name of an object: what is written plainly has to be a plain name too.
  private mutating func segment(
    _ key: String, _ fields: Node.Mapping, _ node: Node
  ) -> RemedyTemplate? {
    guard let value = fields[key], let text = value.string else {
      problems.report(node, "it needs '\(key)'")
      return nil
    }
    guard let template = template(text, at: value) else { return nil }
    let isPlain = template.hasWords ? !text.contains("/") : RemedySubject.isPlain(text)
    guard isPlain, !text.contains("?"), !text.contains("#"), !text.contains("%") else {
      problems.report(value, "'\(key)' is a plain name")
      return nil
    }
    return template
  }

  // MARK: Values

  private mutating func template(_ text: String, at node: Node) -> RemedyTemplate? {
    do throws(RemedyError) {
      return try RemedyTemplate(text)
    } catch {
      problems.report(node, error.problem)
      return nil
    }
  }

  /// YAML as JSON; words may stand in strings.
  private mutating func json(_ node: Node) -> JSONValue {
    if let fields = node.mapping {
      return .object(fields.map { JSONMember($0.key.string ?? "", json($0.value)) })
    }
    if let items = node.sequence { return .array(items.map { json($0) }) }
    // What is quoted is a text, whatever it looks like.
    let isQuoted = node.scalar.map { $0.style == .singleQuoted || $0.style == .doubleQuoted }
    if isQuoted != true {
      if node.null != nil { return .null }
      if let flag = node.bool { return .bool(flag) }
      if let number = node.float, number.isFinite { return .number(number) }
    }
    let text = node.string ?? ""
    _ = template(text, at: node)
    return .string(text)
  }
}
