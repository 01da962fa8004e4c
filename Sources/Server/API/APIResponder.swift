internal import Agents
internal import Answers
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Queries
internal import Response

/// What is known of a request beside its head.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address that it comes from.
  let peer: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress?.ipAddress
  }
}

/// Answers one request.
struct APIResponder: HTTPResponder {
  typealias Context = APIContext

  let desk: Desk
  let status: ServerStatus
  let authenticator: any Authenticator
  let limits: APILimits
  let pages: WebPages
  let feed: ChangeFeed
  private let traffic: APITraffic
  private let cache: AnswerCache
  private let routes: RouteTable
  private let agents: AgentEndpoint
  private let document: AnswerCache.Entry

  init(
    desk: Desk, status: ServerStatus, authenticator: any Authenticator, limits: APILimits,
    pages: WebPages
  ) {
    var desk = desk
    let traffic = APITraffic(limits: limits)
    let cache = AnswerCache(byteCountMax: limits.answerCacheByteCountMax)
    let feed = ChangeFeed(desk: desk, limits: limits)
    if let figures = desk.status {
      let measured = desk.measured
      desk.status = {
        var figures = figures()
        if let windows = measured?() {
          figures.engine += [
            NamedCount("measuredWindows", windows.windowCount),
            NamedCount("forgottenWindows", windows.forgottenCount),
          ]
        }
        figures.questions =
          traffic.counts + [
            NamedCount("answeredFromCache", cache.hitCount),
            NamedCount("eventStreams", feed.listenerCount),
            NamedCount("droppedEvents", feed.droppedCount),
          ]
        figures.limits += limits.figures
        return figures
      }
    }
    self.desk = desk
    self.status = status
    self.authenticator = authenticator
    self.limits = limits
    self.pages = pages
    self.feed = feed
    self.traffic = traffic
    self.cache = cache
    routes = RouteTable(questions: QuestionTable.all, deeds: QuestionTable.deeds)
    agents = AgentEndpoint(
      server: AgentServer(desk: desk, version: status.version), limits: limits)
    document = AnswerCache.Entry(
      OpenAPIDocument(version: status.version).json, isText: false)
  }

  func respond(to request: Request, context: APIContext) async -> Hummingbird.Response {
    var response: Hummingbird.Response
    do throws(Refused) {
      response = try await answer(request, context)
    } catch {
      traffic.count("refused.\(error.kind.rawValue)")
      response = APIReply.refusal(error)
    }
    if let lacks = status.doors.lacking { response.headers[.whenceInsecure] = lacks }
    return response
  }

  private func answer(
    _ request: Request, _ context: APIContext
  ) async throws(Refused) -> Hummingbird.Response {
    // Probes are asked by machines that know no token, and must work when nothing else does.
    switch request.uri.path {
    case "/healthz": return try probe(request, "ok\n", isGood: true)
    case "/readyz":
      let isReady = status.isReady
      return try probe(request, isReady ? "ready\n" : "not ready\n", isGood: isReady)
    default: break
    }
    try traffic.enter()
    defer { traffic.leave() }
    if request.uri.path == "/metrics" {
      guard request.method == .get || request.method == .head else { throw .method("GET, HEAD") }
      _ = try recognise(request, context)
      return APIReply.metrics(status.metrics, to: request)
    }
    if request.uri.path == AgentEndpoint.path {
      traffic.count("agentMessages")
      return try await agents.answer(request, by: try recognise(request, context))
    }
    let target = try RequestTarget(request.head.path ?? "")
    guard target.segments.starts(with: ["api", "v1"]) else {
      let isGet = request.method == .get || request.method == .head
      if isGet, let page = pages.respond(to: request) { return page }
      throw Refused(.notFound, "no such resource", place: "path", value: request.uri.path)
    }
    let actor = try recognise(request, context)
    return try await answer(
      request, Array(target.segments.dropFirst(2)), target.query, by: actor)
  }

  private func answer(
    _ request: Request, _ path: [String], _ query: [(name: String, value: String)],
    by actor: Actor
  ) async throws(Refused) -> Hummingbird.Response {
    let isGet = request.method == .get || request.method == .head
    if path == ["openapi.json"] || path == ["events"] {
      guard isGet else { throw .method("GET, HEAD") }
      _ = try Asked(query, for: [])
      return path == ["events"]
        ? try APIReply.events(feed, request) : APIReply.entry(document, to: request)
    }
    if path == ["session"] { return try APIReply.session(request, status.doors) }
    switch routes.match(path, isPost: request.method == .post, isGet: isGet) {
    case .question(let question, let values):
      return try ask(question, values + query, request)
    case .deed(let deed, let values):
      _ = try Asked(query, for: [])
      let body = try await read(request)
      let given = values + (try DeedBody.members(of: body, deed))
      let asked = try Asked(given, for: deed.parameters)
      let reply = try deed.perform(asked, by: actor, at: desk)
      return APIReply.entry(AnswerCache.Entry(reply.json, isText: false), to: request)
    case .otherMethod(let allowed): throw .method(allowed)
    case .none:
      throw Refused(.notFound, "no such resource", place: "path", value: request.uri.path)
    }
  }

  private func ask(
    _ question: Question, _ given: [(name: String, value: String)], _ request: Request
  ) throws(Refused) -> Hummingbird.Response {
    traffic.count("asked.\(question.name)")
    let asked = try Asked(given, for: question.parameters + [.format])
    let version = desk.version
    let key = "\(question.name) \(request.head.path ?? "")"
    if question.freshness == .ofVersion, let entry = cache.find(key, version: version) {
      return APIReply.entry(entry, to: request)
    }
    let isText = asked.text("format") == "text"
    let reply = try question.answer(asked, at: desk)
    let entry = AnswerCache.Entry(isText ? reply.text : reply.json, isText: isText)
    // What changed while it was answered may be in it or not.
    if question.freshness == .ofVersion, desk.version == version {
      cache.keep(entry, for: key, version: version)
    }
    return APIReply.entry(entry, to: request)
  }

  private func recognise(
    _ request: Request, _ context: APIContext
  ) throws(Refused) -> Actor {
    var head = RequestHead(method: request.method.rawValue, path: request.uri.path)
    head.authorization = request.headers[.authorization]
    head.cookies = request.headers[.cookie]
    head.origin = request.headers[.origin]
    head.host = request.head.authority
    head.peer = context.peer
    do throws(Unrecognised) {
      return try authenticator.actor(of: head)
    } catch {
      switch error {
      case .unauthenticated(let why): throw Refused(.unauthenticated, why)
      case .forbidden(let why): throw Refused(.forbidden, why)
      }
    }
  }

  private func read(_ request: Request) async throws(Refused) -> String {
    let type = request.headers[.contentType]?.split(separator: ";").first ?? ""
    guard type.lowercased() == "application/json" else {
      throw Refused(
        .badMediaType, "a deed is sent as JSON", place: "content-type", value: String(type),
        limit: "application/json")
    }
    do {
      let body = try await request.body.collect(upTo: limits.apiBodyByteCountMax)
      return String(buffer: body)
    } catch {
      throw Refused(
        .tooLarge, "the body is too large", place: "body",
        limit: "\(limits.apiBodyByteCountMax) bytes")
    }
  }

  private func probe(
    _ request: Request, _ word: String, isGood: Bool
  ) throws(Refused) -> Hummingbird.Response {
    guard request.method == .get || request.method == .head else { throw .method("GET, HEAD") }
    return APIReply.word(word, isGood ? .ok : .serviceUnavailable, to: request)
  }
}

extension Refused {
  /// The method is not one of those that are allowed here.
  static func method(_ allowed: String) -> Refused {
    Refused(.wrongMethod, "only \(allowed) is answered here", place: "method", limit: allowed)
  }
}

extension APILimits {
  fileprivate var figures: [NamedCount] {
    [
      NamedCount("apiBodyBytes", apiBodyByteCountMax),
      NamedCount("apiHeadBytes", apiHeadByteCountMax),
      NamedCount("apiConnections", apiConnectionCountMax),
      NamedCount("apiInFlight", apiInFlightCountMax),
      NamedCount("apiRequestsPerSecond", apiRequestsPerSecondMax),
      NamedCount("apiIdleSeconds", apiIdleSecondsMax),
      NamedCount("eventStreams", eventStreamCountMax),
      NamedCount("eventsPerStream", eventsPerStreamMax),
      NamedCount("answerCacheBytes", answerCacheByteCountMax),
    ]
  }
}
