import Foundation

/// The report of an incident of a running server.
struct AskedReport {
  var server: AskedServer
  var number: Int

  /// The report, as Markdown or as one HTML page.
  ///
  /// - Throws: `ExitCode`, said on standard error, when nobody answers or there is none.
  func text(isHTML: Bool) async throws -> String {
    try await server.answer(
      "incidents/\(number)/report?format=text&form=\(isHTML ? "html" : "markdown")")
  }

  /// Lines that were logged by what the incident hurts or began with, and where in the code, as far
  /// as they are held.
  func lines() async throws -> [String] {
    struct Page: Decodable {
      var exemplars: [Exemplar]
    }
    struct Exemplar: Decodable {
      var logs: [Log]
    }
    struct Log: Decodable {
      var line: String
      var place: String
    }
    let text = try await server.answer("exemplars?incident=\(number)&limit=1000")
    return try JSONDecoder().decode(Page.self, from: Data(text.utf8)).exemplars.flatMap(\.logs)
      .flatMap { [$0.line, $0.place] }
  }
}
