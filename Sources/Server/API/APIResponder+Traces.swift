internal import HTTPTypes
internal import Hummingbird
internal import Queries

extension APIResponder {
  /// Probes come all the time and say nothing; they are not told of.
  func beginSpan(_ request: Request) -> OwnSpan? {
    guard let traces, !["/healthz", "/readyz"].contains(request.uri.path) else { return nil }
    let parent = request.headers[.traceparent].flatMap(OwnSpan.Context.init(traceparent:))
    return traces.begin("\(request.method.rawValue) \(route(of: request))", .server, under: parent)
  }

  func end(_ span: OwnSpan?, _ request: Request, _ response: Hummingbird.Response) {
    let code = response.status.code
    traces?.end(
      span,
      [
        .text("http.request.method", request.method.rawValue),
        .text("http.route", route(of: request)), .whole("http.response.status_code", code),
      ], failure: code >= 500 ? "\(code)" : nil)
  }

  /// What a request asks for, without what it names: there are few.
  private func route(of request: Request) -> String {
    if ["/metrics", AgentEndpoint.path].contains(request.uri.path) { return request.uri.path }
    guard let target = try? RequestTarget(request.head.path ?? ""),
      target.segments.starts(with: ["api", "v1"])
    else { return "/{page}" }
    let rest = Array(target.segments.dropFirst(2))
    switch routes.match(rest, isPost: request.method == .post, isGet: request.method == .get) {
    case .question(let question, _): return "/api/v1/\(question.path)"
    case .deed(let deed, _): return "/api/v1/\(deed.path)"
    case .otherMethod, .none:
      return rest == ["events"] ? "/api/v1/events" : "/api/v1/{other}"
    }
  }
}

extension HTTPField.Name {
  /// The span of whoever asks (W3C Trace Context).
  fileprivate static let traceparent = named("traceparent")
}
