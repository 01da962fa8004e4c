import Answers
import ArgumentParser
import Causes
import Topology

/// The subcommand that tells of one cause.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells what is known of a cause: what it does, how it shows, what to do.",
    discussion: "`whence models list` names all causes.")

  @Argument(
    help: ArgumentHelp(
      "Name of a cause, with its entity type and kind if several have it: pool/connection-leak.",
      valueName: "cause"))
  var cause: String

  @Flag(help: "Answer as JSON.")
  var json = false

  @OptionGroup var models: ModelsOption

  func run() throws {
    let library = try models.folder().library()
    let found = library.causes.filter {
      $0.path == cause || $0.name == cause
    }
    guard !found.isEmpty else {
      throw ValidationError("no cause is named \(cause); see `whence models list`")
    }
    let views = found.map { CauseView($0, in: library) }
    if json {
      var text = JSONText()
      text.array(views) { $1.write(to: &$0) }
      Terminal.answer(text.text + "\n")
    } else {
      Terminal.answer(views.map(\.text).joined(separator: "\n"))
    }
  }
}

/// A cause with what it directly leads to, for people and as JSON.
struct CauseView {
  private let cause: Cause
  private let effects: [(influence: Influence, node: CausalNode)]
  /// What it is easily taken for, by path, and how to tell them apart.
  private let rivals: [(path: String, difference: String)]

  init(_ cause: Cause, in library: CausalLibrary) {
    self.cause = cause
    rivals = cause.rivals.map { (library[$0.cause].path, $0.difference) }
    effects = library.influences(from: library.node(cause.id)).map { index in
      let influence = library.influences[Int(index)]
      return (influence, library[influence.to])
    }
  }

  var text: String {
    var lines = [
      cause.path, "  \(cause.summary)", "  severity  \(cause.severity.rawValue)", "  leads to",
    ]
    lines += effects.map { "    \($0.node.scope) \($0.node.name): \($0.node.summary)" }
    if !rivals.isEmpty { lines.append("  is not") }
    lines += rivals.map { "    \($0.path): \($0.difference)" }
    lines += ["  do"] + cause.remedies.enumerated().map { "    \($0 + 1). \($1)" }
    if !cause.references.isEmpty { lines.append("  see") }
    lines += cause.references.map { "    \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  func write(to json: inout JSONText) {
    json.object { json in
      writeHead(to: &json)
      json.array("leadsTo", effects) { json, effect in
        json.object { json in
          json.string("type", effect.node.entityType.name)
          json.string("entityKind", effect.node.scope.kind?.name)
          json.string("kind", "\(effect.node.kind)")
          json.string("name", effect.node.name)
          json.string("summary", effect.node.summary)
        }
      }
      json.array("isNot", rivals) { json, rival in
        json.object { json in
          json.string("cause", rival.path)
          json.string("difference", rival.difference)
        }
      }
      json.array("remedies", cause.remedies) { $0.string($1) }
      json.array("references", cause.references) { $0.string($1) }
    }
  }

  private func writeHead(to json: inout JSONText) {
    json.string("type", cause.entityType.name)
    json.string("entityKind", cause.scope.kind?.name)
    json.string("cause", cause.name)
    json.string("summary", cause.summary)
    json.string("severity", cause.severity.rawValue)
    json.number("prior", cause.prior, decimals: 9)
  }
}
