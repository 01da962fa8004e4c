import Agents
import Answers
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Carries messages between standard input and output and a server's `/mcp`.
struct AgentRelay {
  private static let replyByteCountMax = 16 << 20

  private let server: String
  private let client: HTTPClient
  private var conversation = AgentConversation()

  init(server: String, client: HTTPClient) {
    self.client = client
    self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
  }

  /// Until the input ends; one message after the other, as they came.
  func run() async throws {
    var relay = self
    var lines = InputLines()
    while let line = try lines.next() {
      if let reply = await relay.reply(to: line) { Terminal.answer(reply + "\n") }
    }
  }

  private mutating func reply(to line: String) async -> String? {
    do {
      let response = try await client.execute(request(line), timeout: .seconds(60))
      let body = try await response.body.collect(upTo: Self.replyByteCountMax)
      guard body.readableBytes > 0 else { return nil }
      let text = String(buffer: body).replacing("\n", with: " ")
      guard response.headers.first(name: "content-type") == "application/json" else {
        return AgentReply.unanswered(line, because: problem(text, response.status))
      }
      conversation.learn(from: text)
      return text
    } catch {
      return AgentReply.unanswered(line, because: "no server answers at \(server): \(error)")
    }
  }

  private func request(_ line: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: server + "/mcp")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.headers.add(name: "accept", value: "application/json, text/event-stream")
    request.headers.add(contentsOf: GivenToken.headers)
    let fields = AgentFields(repeating: line, revision: conversation.revision)
    let words = [
      ("mcp-protocol-version", fields?.version), ("mcp-method", fields?.method),
      ("mcp-name", fields?.name),
    ]
    for case (let name, let word?) in words { request.headers.add(name: name, value: word) }
    request.body = .bytes(ByteBuffer(string: line))
    return request
  }

  /// What a refusal that is no message says.
  private func problem(_ text: String, _ status: HTTPResponseStatus) -> String {
    let detail = (try? JSONValue(json: text))?["detail"]?.string
    return "\(server) answers \(status.code)" + (detail.map { ": \($0)" } ?? "")
  }
}
