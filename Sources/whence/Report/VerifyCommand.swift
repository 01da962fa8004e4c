import ArgumentParser
import Foundation

/// The subcommand that checks the signature of a report.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that a report is the one that was signed.",
    discussion: """
      `whence report --sign-with key.pem --output report.md` writes the signature beside the \
      report, as report.md.sig. The keys are of Ed25519:

        openssl genpkey -algorithm ed25519 -out key.pem
        openssl pkey -in key.pem -pubout -out public.pem
        whence verify report.md --key public.pem
      """)

  @Argument(help: "The report.")
  var report: String

  @Option(help: ArgumentHelp("The public key, PEM.", valueName: "file"))
  var key: String

  @Option(help: ArgumentHelp("Its signature. (default: report.sig)", valueName: "file"))
  var signature: String?

  func run() throws {
    let document = try GivenFile.read(report)
    let given = try GivenFile.read(signature ?? report + ".sig")
    do {
      guard try DocumentSeal.isSigned(document, given, key: GivenFile.read(key)) else {
        Terminal.note("\(report) is not what was signed with this key")
        throw ExitCode(ExitStatus.no)
      }
    } catch let failure as DocumentSeal.Failure {
      throw ValidationError("\(key): \(failure)")
    }
    Terminal.answer("\(report) is what was signed\n")
  }
}
