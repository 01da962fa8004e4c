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
  let long: LongAnswers
  let traces: OwnTraces?
  private let traffic: APITraffic
  private let cache: AnswerCache
  let routes: RouteTable
  private let agents: AgentEndpoint
  private let document: AnswerCache.Entry

  init(
    desk: Desk, status: ServerStatus, authenticator: any Authenticator, limits: APILimits,
    pages: WebPages, questions: [Question], traces: OwnTraces? = nil
  ) {
    var desk = desk
    let long = LongAnswers(limits: limits)
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
          ] + long.counts
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
    self.long = long
    self.traces = traces
    self.traffic = traffic
    self.cache = cache
    routes = RouteTable(questions: questions, deeds: QuestionTable.deeds)
    agents = AgentEndpoint(
      server: AgentServer(desk: desk, version: status.version, questions: questions),
      long: long, limits: limits)
    document = AnswerCache.Entry(
      OpenAPIDocument(version: status.version, questions: questions).json, isText: false)
  }

  func respond(to request: Request, context: APIContext) async -> Hummingbird.Response {
    let span = beginSpan(request)
    var response: Hummingbird.Response
    do throws(Refused) {
      response = try await answer(request, context)
    } catch {
      response = refusal(error)
    }
    if let lacks = status.doors.lacking { response.headers[.whenceInsecure] = lacks }
    end(span, request, response)
    return response
  }

  private func refusal(_ refused: Refused) -> Hummingbird.Response {
    traffic.count("refused.\(refused.kind.rawValue)")
    return APIReply.refusal(refused)
  }

  private func answer(
    _ request: Request, _ context: APIContext
  ) async throws(Refused) -> Hummingbird.Response {
    // Probes are asked by machines that know no token, and must work when nothing else does.
    switch request.uri.path {
    case "/healthz": return try probe(request, "ok\n", isGood: true)
    case "/readyz":
      let hindrance = status.hindrance
      return try probe(request, (hindrance ?? "ready") + "\n", isGood: hindrance == nil)
    default: break
    }
    try traffic.enter()
    defer { traffic.leave() }
    if request.uri.path == "/metrics" {
      guard request.method == .get || request.method == .head else { throw .method("GET, HEAD") }
      _ = try await recognise(request, context)
      return APIReply.metrics(status.metrics, to: request)
    }
    if request.uri.path == AgentEndpoint.path {
      traffic.count("agentMessages")
      return try await agents.answer(request, by: try await recognise(request, context))
    }
    let target = try RequestTarget(request.head.path ?? "")
    guard target.segments.starts(with: ["api", "v1"]) else {
      let isGet = request.method == .get || request.method == .head
      if isGet, let page = pages.respond(to: request) { return page }
      throw Refused(.notFound, "no such resource", place: "path", value: request.uri.path)
    }
    let actor = try await recognise(request, context)
    var response = try await answer(
      request, Array(target.segments.dropFirst(2)), target.query, by: actor)
    // A page shows what may be done, and not what would be refused.
    response.headers[.whenceRole] = actor.role.rawValue
    return response
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
      return try await ask(question, values + query, request)
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
  ) async throws(Refused) -> Hummingbird.Response {
    traffic.count("asked.\(question.name)")
    let asked = try Asked(given, for: question.parameters + [.format])
    let key = "\(question.name) \(request.head.path ?? "")"
    if let entry = known(question, key) { return APIReply.entry(entry, to: request) }
    guard question.pace == .long else {
      return APIReply.entry(try answer(question, asked, key, at: desk), to: request)
    }
    var response: Hummingbird.Response
    do throws(Refused) {
      let entry = try await request.untilClosed { () throws(Refused) in
        try await long.answer { (isGivenUp) throws(Refused) in
          // Who waited before may have asked the same.
          if let entry = known(question, key) { return entry }
          var desk = desk
          desk.isGivenUp = isGivenUp
          return try answer(question, asked, key, at: desk)
        }
      }
      response = APIReply.entry(entry, to: request)
    } catch {
      response = refusal(error)
    }
    response.headers[.connection] = "close"
    return response
  }

  /// The answer, if it was given before and still holds.
  private func known(_ question: Question, _ key: String) -> AnswerCache.Entry? {
    question.freshness == .ofVersion ? cache.find(key, version: desk.version) : nil
  }

  private func answer(
    _ question: Question, _ asked: Asked, _ key: String, at desk: Desk
  ) throws(Refused) -> AnswerCache.Entry {
    let version = desk.version
    let isText = asked.text("format") == "text"
    let reply = try question.answer(asked, at: desk)
    let entry = AnswerCache.Entry(isText ? reply.text : reply.json, isText: isText)
    // What changed while it was answered may be in it or not.
    if question.freshness == .ofVersion, desk.version == version {
      cache.keep(entry, for: key, version: version)
    }
    return entry
  }

  private func recognise(
    _ request: Request, _ context: APIContext
  ) async throws(Refused) -> Actor {
    var head = RequestHead(method: request.method.rawValue, path: request.uri.path)
    head.authorization = request.headers[.authorization]
    head.cookies = request.headers[.cookie]
    head.origin = request.headers[.origin]
    head.host = request.head.authority
    head.peer = context.peer
    do throws(Unrecognised) {
      return try await authenticator.actor(of: head)
    } catch {
      switch error {
      case .unauthenticated(let why): throw Refused(.unauthenticated, why)
      case .forbidden(let why): throw Refused(.forbidden, why)
      case .unavailable(let why): throw Refused(.unavailable, why)
      }
    }
  }

  private func read(_ request: Request) async throws(Refused) -> String {
    let body: String
    do {
      body = String(buffer: try await request.body.collect(upTo: limits.apiBodyByteCountMax))
    } catch {
      throw Refused(
        .tooLarge, "the body is too large", place: "body",
        limit: "\(limits.apiBodyByteCountMax) bytes")
    }
    guard let named = request.headers[.contentType] else {
      // What needs no words needs no body.
      if body.isEmpty { return "{}" }
      throw .mediaType("")
    }
    let type = named.split(separator: ";").first ?? ""
    guard type.lowercased() == "application/json" else { throw .mediaType(String(type)) }
    return body
  }

  private func probe(
    _ request: Request, _ word: String, isGood: Bool
  ) throws(Refused) -> Hummingbird.Response {
    guard request.method == .get || request.method == .head else { throw .method("GET, HEAD") }
    return APIReply.word(word, isGood ? .ok : .serviceUnavailable, to: request)
  }
}

extension Request {
  /// Does `work` in a task that is cancelled when whoever asked closes the connection.
  ///
  /// What comes on it meanwhile is read to see that: the server closes it behind the response,
  /// which has to say so, or a client sends its next request into a closed connection.
  func untilClosed<Value: Sendable>(
    _ work: () async throws(Refused) -> Value
  ) async throws(Refused) -> Value {
    do {
      return try await body.consumeWithCancellationOnInboundClose { _ in try await work() }
    } catch let refused as Refused {
      throw refused
    } catch {
      throw Refused(.unavailable, "nobody waits for the answer any more")
    }
  }
}

extension Refused {
  fileprivate static func mediaType(_ type: String) -> Refused {
    Refused(
      .badMediaType, "a deed is sent as JSON", place: "content-type", value: type,
      limit: "application/json")
  }

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
      NamedCount("apiLongWaiting", apiLongWaitingCountMax),
      NamedCount("apiLongSeconds", apiLongSecondsMax),
      NamedCount("apiRequestsPerSecond", apiRequestsPerSecondMax),
      NamedCount("apiIdleSeconds", apiIdleSecondsMax),
      NamedCount("eventStreams", eventStreamCountMax),
      NamedCount("eventsPerStream", eventsPerStreamMax),
      NamedCount("answerCacheBytes", answerCacheByteCountMax),
    ]
  }
}
