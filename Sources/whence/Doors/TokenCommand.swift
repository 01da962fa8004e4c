import Answers
import ArgumentParser
import Foundation
import Response
import Server
import Telemetry

/// The subcommands about tokens.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Makes and revokes the tokens that a server's doors ask for.",
    discussion: """
      They are kept in a file, as hashes; `whence serve --tokens FILE` reads it, and reads it \
      again when it changes. A viewer may ask; an operator may also handle incidents; an admin \
      may do everything; with an ingest token telemetry is sent, and nothing else.
      """,
    subcommands: [Create.self, List.self, Revoke.self])

  /// The file, for all of them.
  struct FileOption: ParsableArguments {
    @Option(help: ArgumentHelp("File of tokens.", valueName: "file"))
    var tokens = "whence.tokens"

    var file: TokenFile { TokenFile(path: tokens) }
  }

  /// Does something to the file, and says what is wrong in one line.
  fileprivate static func attempt<Result>(
    _ work: () throws(TokenFile.Failure) -> Result
  ) throws -> Result {
    do throws(TokenFile.Failure) { return try work() } catch {
      throw ValidationError(error.description)
    }
  }
}

extension TokenCommand {
  /// Makes one.
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a token and prints its secret, this once.")

    @Argument(help: "Who is to hold it: the name in the audit log.")
    var name: String

    @Option(help: ArgumentHelp("viewer, operator, admin or ingest.", valueName: "use"))
    var role = "viewer"

    @Option(
      help: ArgumentHelp("Days until it expires; 0 for never.", valueName: "days"))
    var days = 365.0

    @OptionGroup var place: FileOption

    func validate() throws {
      guard Token.Use(name: role) != nil else {
        throw ValidationError("--role is viewer, operator, admin or ingest, not \(role)")
      }
      guard (0...36_500).contains(days) else {
        throw ValidationError("--days is a number from 0 to 36500, not \(days)")
      }
    }

    func run() throws {
      guard let use = Token.Use(name: role) else { return }
      let (secret, now) = (Token.newSecret(), Timestamp.present)
      let token = Token(
        name: name, use: use, hash: Token.hash(of: secret), created: now,
        expires: days == 0 ? nil : now.advanced(bySeconds: days * 86_400))
      try attempt { () throws(TokenFile.Failure) in
        try place.file.change { (book) throws(TokenBook.Failure) in try book.add(token) }
      }
      Terminal.note("\(name), \(use.name), \(token.expiry); kept as a hash in \(place.tokens)")
      Terminal.answer(secret + "\n")
    }
  }

  /// Tells of all.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the tokens, revoked ones too; none of their secrets.")

    @Flag(help: "Answer as one JSON array.")
    var json = false

    @OptionGroup var place: FileOption

    func run() throws {
      let book = try attempt { () throws(TokenFile.Failure) in try place.file.read() }
      Terminal.answer(json ? Self.json(book) : Self.text(book, at: .present))
    }

    private static func text(_ book: TokenBook, at now: Timestamp) -> String {
      book.tokens.map { token in
        let state = token.isValid(at: now) ? "valid" : "not valid"
        return "\(token.name)  \(token.use.name)  \(state), \(token.expiry)\n"
      }.joined()
    }

    private static func json(_ book: TokenBook) -> String {
      var json = JSONText()
      json.array(book.tokens) { json, token in
        json.object { json in
          json.string("name", token.name)
          json.string("role", token.use.name)
          json.string("created", token.created.rfc3339)
          json.string("expires", token.expires?.rfc3339)
          json.string("revoked", token.revoked?.rfc3339)
        }
      }
      return json.text + "\n"
    }
  }

  /// Takes one back.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a token back for ever; running servers refuse it within seconds.")

    @Argument(help: "The token's name.")
    var name: String

    @OptionGroup var place: FileOption

    func run() throws {
      try attempt { () throws(TokenFile.Failure) in
        try place.file.change { (book) throws(TokenBook.Failure) in
          try book.revoke(name, at: .present)
        }
      }
      Terminal.note("\(name) is revoked")
    }
  }
}

extension ParsableCommand {
  fileprivate func attempt<Result>(
    _ work: () throws(TokenFile.Failure) -> Result
  ) throws -> Result { try TokenCommand.attempt(work) }
}

extension Token {
  /// Its end, for people.
  fileprivate var expiry: String {
    if let revoked { return "revoked \(revoked.rfc3339)" }
    return expires.map { "expires \($0.rfc3339)" } ?? "never expires"
  }
}

extension Timestamp {
  fileprivate static var present: Timestamp {
    Timestamp.zero.advanced(bySeconds: Date.now.timeIntervalSince1970)
  }
}
