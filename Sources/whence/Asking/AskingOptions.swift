import ArgumentParser
import Queries

/// Whom a command asks, and how the answer is written.
struct AskingOptions: ParsableArguments {
  @OptionGroup var server: ServerOption

  @Flag(help: "Answer as one JSON object.")
  var json = false

  /// Asks the question of a name and writes the answer.
  ///
  /// - Throws: `ValidationError` when there is no such question or parameter, before anybody is
  ///   asked; `ExitCode` when nobody answers, or the answer is a refusal.
  func ask(_ name: String, _ parameters: [String]) async throws {
    guard let question = QuestionTable.find(name) else {
      throw ValidationError("there is no question \(name); `whence ask` lists them")
    }
    let given = try read(parameters, of: question)
    let text = try await server.asked.answer(question, given, isJSON: json)
    Terminal.answer(json ? text + "\n" : text)
  }

  /// The parameters as they were given, checked before anybody is asked.
  private func read(
    _ parameters: [String], of question: Question
  ) throws -> [(name: String, value: String)] {
    let given = try parameters.map { text in
      guard let equals = text.firstIndex(of: "=") else {
        throw ValidationError("\(text) is no parameter; write name=value")
      }
      return (name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
    do throws(Refused) {
      _ = try Asked(given, for: question.parameters)
    } catch {
      throw ValidationError(error.limit.map { "\(error.message); allowed: \($0)" } ?? error.message)
    }
    return given
  }
}
