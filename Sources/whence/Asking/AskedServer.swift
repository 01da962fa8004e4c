import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Queries

/// A running server that commands put questions to.
struct AskedServer {
  private static let answerByteCountMax = 64 << 20

  var address: String
  /// PEM file of certificates to trust beside the usual ones.
  var authority: String?

  /// What it answers to a question of the table, whose parameters were checked.
  ///
  /// - Throws: `ExitCode`, said on standard error, when nobody answers, or with a refusal.
  func answer(
    _ question: Question, _ given: [(name: String, value: String)], isJSON: Bool
  ) async throws -> String {
    var path = question.path
    var query = isJSON ? [] : ["format=text"]
    for (name, value) in given {
      let safe = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      if question.pathParameters.contains(name) {
        path = path.replacing("{\(name)}", with: safe)
      } else {
        query.append("\(name)=\(safe)")
      }
    }
    return try await answer(path + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
  }

  /// What it answers at a path of its API.
  ///
  /// - Throws: `ExitCode`, said on standard error, when nobody answers, or with a refusal.
  func answer(_ path: String) async throws -> String {
    let (status, text) = try await fetch(path)
    guard status == .ok else {
      Terminal.note(text)
      throw ExitCode(ExitStatus.no)
    }
    return text
  }

  private func fetch(_ path: String) async throws -> (HTTPResponseStatus, text: String) {
    var request = HTTPClientRequest(url: "\(address)/api/v1/\(path)")
    request.headers.add(contentsOf: GivenToken.headers)
    do {
      return try await TrustOption.withClient(trusting: authority) { client in
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: Self.answerByteCountMax)
        return (response.status, String(buffer: body))
      }
    } catch {
      Terminal.note("no server answers at \(address): \(error)")
      throw ExitCode(ExitStatus.unavailable)
    }
  }
}
