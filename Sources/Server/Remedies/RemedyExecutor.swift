internal import Agents
package import Response

/// Carries out what remedies say is to be done.
package protocol RemedyExecutor: Sendable {
  /// Does it once; never throws, what went wrong is in the report.
  func carryOut(_ order: RemedyOrder, timeoutSeconds: Double) async -> RemedyReport
}

/// What came of something that was carried out.
package struct RemedyReport: Hashable, Sendable {
  /// What the receiver or program said, cut and without secrets.
  package var output: String
  /// Why it was not carried out, or not with success.
  package var failure: String?

  package init(output: String, failure: String? = nil) {
    self.output = output
    self.failure = failure
  }
}

/// Sends requests and starts programs.
package struct LiveRemedyExecutor: RemedyExecutor {
  private let limits: RemedyLimits

  package init(limits: RemedyLimits = RemedyLimits()) { self.limits = limits }

  package func carryOut(_ order: RemedyOrder, timeoutSeconds: Double) async -> RemedyReport {
    let outcome: (output: [UInt8], failure: String?, secrets: [String])
    switch order {
    case .send(let message):
      outcome = await RemedySending(message, timeoutSeconds, limits).run()
    case .run(let arguments):
      let result = await RemedyProcess(arguments, timeoutSeconds, limits).run()
      outcome = (result.output, result.failure, [])
    }
    let secrets = order.secrets + outcome.secrets
    return RemedyReport(
      output: clean(outcome.output, secrets),
      failure: outcome.failure.map { clean(Array($0.utf8), secrets) })
  }

  /// One line of readable text, without what must not be shown.
  private func clean(_ bytes: [UInt8], _ secrets: [String]) -> String {
    var text = String(decoding: bytes.prefix(limits.remedyOutputByteCountMax), as: UTF8.self)
    for secret in secrets where !secret.isEmpty {
      text = text.replacing(secret, with: Secrets.mark)
    }
    let lines = Secrets.redacted(text).split(whereSeparator: \.isNewline)
    return lines.joined(separator: " / ").filter { character in
      character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
  }
}
