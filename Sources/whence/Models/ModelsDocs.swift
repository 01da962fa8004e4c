import ArgumentParser
import Causes
import Foundation
import Symptoms
import Topology

extension ModelsCommand {
  /// Writes what is known as pages for people.
  struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a page for each entity type: its causes, how they show, what to do.",
      discussion: "With --check nothing is written; exits with 1 when a page is not current.")

    @Argument(help: ArgumentHelp("Folder of the pages.", valueName: "pages"))
    var pages: String

    @Flag(help: "Only look whether the pages are current.")
    var check = false

    @OptionGroup var models: ModelsOption

    func run() throws {
      let library = try models.folder().library()
      let types = EntityType.allCases.filter { type in
        library.causes.contains { $0.entityType == type } || !library.rules(of: type).isEmpty
      }
      var wanted = Dictionary(
        uniqueKeysWithValues: types.map {
          ("\($0.name).md", TypePage(type: $0, library: library).text)
        })
      wanted["README.md"] = TypePage.index(of: types, in: library)
      let stale = try stale(wanted)
      for name in stale { Terminal.answer("\(pages)/\(name)\n") }
      if check, !stale.isEmpty { throw ExitCode(ExitStatus.no) }
    }

    /// The pages that were not current, by name; written or removed unless only checked.
    private func stale(_ wanted: [String: String]) throws -> [String] {
      let files = FileManager.default
      let there = (try? files.contentsOfDirectory(atPath: pages)) ?? []
      let old = there.filter { $0.hasSuffix(".md") && wanted[$0] == nil }
      let changed = wanted.filter { name, text in
        files.contents(atPath: "\(pages)/\(name)") != Data(text.utf8)
      }
      if !check {
        try files.createDirectory(atPath: pages, withIntermediateDirectories: true)
        for name in old { try files.removeItem(atPath: "\(pages)/\(name)") }
        for (name, text) in changed {
          try Data(text.utf8).write(to: URL(filePath: "\(pages)/\(name)"))
        }
      }
      return (old + changed.keys).sorted()
    }
  }
}

/// All that is known of one entity type, as Markdown.
private struct TypePage {
  private static let notice =
    "<!-- Written by `whence models docs docs/models`: change the models, not this page. -->"

  let type: EntityType
  let library: CausalLibrary

  static func index(of types: [EntityType], in library: CausalLibrary) -> String {
    var lines = [
      "# What can fail", "", notice, "",
      "The causal library that ships, a page for each type of entity. How to read and write it: "
        + "[the model language](../language.md), [a cause of your own](../tutorial-cause.md).", "",
      "| type | causes | symptoms | kinds |", "|---|---|---|---|",
    ]
    lines += types.map { type in
      let causes = library.causes.filter { $0.entityType == type }
      let kinds = Set(
        causes.compactMap(\.scope.kind) + library.rules(of: type).compactMap(\.scope.kind))
      return
        "| [\(type.name)](\(type.name).md) | \(causes.count) | \(library.rules(of: type).count) | "
        + "\(kinds.sorted().map(\.name).joined(separator: ", ")) |"
    }
    lines.append("")
    lines.append(
      "\(library.causes.count) causes, \(library.rules.count) symptoms, "
        + "\(library.influences.count) arrows.")
    return lines.joined(separator: "\n") + "\n"
  }

  var text: String {
    let rules = library.rules(of: type)
    let causes = library.causes.filter { $0.entityType == type }
    let kinds = Set(causes.map(\.scope) + rules.map(\.scope)).sorted()
    var lines = ["# \(type.name)", "", Self.notice]
    for scope in kinds {
      lines += ["", "## \(scope.kind.map { "Of kind \($0.name)" } ?? "Of every kind")"]
      for cause in causes where cause.scope == scope { lines += [""] + section(cause) }
      lines += table(rules.filter { $0.scope == scope })
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ cause: Cause) -> [String] {
    let hours = cause.prior * 8_766
    let often = hours >= 10 ? "\(Int(hours.rounded()))" : "\((hours * 10).rounded() / 10)"
    var lines = [
      "### \(cause.name)", "",
      "\(sentence(cause.summary)) \(cause.severity.rawValue.capitalized); some \(often) hours a "
        + "year at one entity"
        + (cause.afterChange > 1
          ? ", \(Int(cause.afterChange)) times as likely after a change" : "")
        + ".",
    ]
    let effects = library.influences(from: library.node(cause.id)).map { index in
      let influence = library.influences[Int(index)]
      let node = library[influence.to]
      let along =
        influence.along.isEmpty
        ? "" : " (along `\(influence.along.map(\.description).joined(separator: " "))`)"
      return "- \(strength(influence)) `\(node.qualifiedName)`\(along): \(cell(node.summary))"
    }
    if !effects.isEmpty { lines += ["", "It leads to"] + effects }
    if !cause.rivals.isEmpty {
      lines += ["", "It is not"]
      lines += cause.rivals.map { "- `\(library[$0.cause].path)`: \(cell($0.difference))" }
    }
    lines += ["", "What to do"] + cause.remedies.enumerated().map { "\($0 + 1). \(cell($1))" }
    if !cause.references.isEmpty {
      lines += ["", "See"] + cause.references.map { "- \(cell($0))" }
    }
    return lines
  }

  private func strength(_ influence: Influence) -> String {
    let percent = "\((influence.strength.factor * 1_000).rounded() / 10) %"
    let live = influence.strength.quantity.map { " of the \($0.rawValue)" } ?? ""
    let delay =
      influence.delaySeconds > 0 ? " after \(Int(influence.delaySeconds.rounded())) s" : ""
    return percent.replacing(".0 %", with: " %") + live + delay
  }

  private func table(_ rules: [SymptomRule]) -> [String] {
    guard !rules.isEmpty else { return [] }
    return ["", "| symptom | it means | measured by | present when it is |", "|---|---|---|---|"]
      + rules.map { rule in
        "| `\(rule.name)` | \(cell(rule.summary)) | `\(cell("\(rule.measure)"))` | "
          + "\(rule.detector) |"
      }
  }

  /// Text that neither ends a table's cell nor a line.
  private func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  private func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? cell(text) : cell(text) + "."
  }
}
