import Answers

/// An answer as an outline for people: members by name, lists of alike things as tables.
///
/// For whatever has no text of its own. Made from the JSON, so that it can show nothing else.
struct Outline {
  private(set) var text = ""
  /// Scalars of one cell of a table; longer ones are cut.
  private static let cellCountMax = 60

  init(json: String) {
    do throws(JSONFailure) {
      write(try JSONValue(json: json), depth: 0)
    } catch {
      text = json + "\n"
    }
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    guard case .object(let members) = value else { return }
    let width = members.filter { $0.value.isPlain }.map { $0.name.count }.max() ?? 0
    for member in members {
      switch member.value {
      case .array(let items) where items.isEmpty: line("\(member.name)  none", depth)
      case .array(let items) where items.allSatisfy(\.isPlain):
        line(member.name, depth)
        for item in items { line(item.cell, depth + 1) }
      case .array(let items):
        line("\(member.name) (\(items.count))", depth)
        write(items, depth: depth + 1)
      case .object where member.value.cell.isEmpty:
        line(member.name, depth)
        write(member.value, depth: depth + 1)
      default:
        let gap = String(repeating: " ", count: max(0, width - member.name.count))
        line("\(member.name)\(gap)  \(member.value.cell)", depth)
      }
    }
  }

  private mutating func write(_ items: [JSONValue], depth: Int) {
    let columns = Self.columns(of: items)
    guard !columns.isEmpty else {
      for item in items { write(item, depth: depth) }
      return
    }
    let rows = items.map { item in columns.map { Self.cut(item[$0]?.cell ?? "") } }
    let widths = columns.indices.map { column in
      max(columns[column].count, rows.map { $0[column].count }.max() ?? 0)
    }
    for row in [columns] + rows {
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      var joined = cells.joined(separator: "  ")
      while joined.last == " " { joined.removeLast() }
      line(joined, depth)
    }
    for (number, item) in items.enumerated() { writeRest(of: item, number, columns, depth) }
  }

  /// What no table can hold: lists within the items.
  private mutating func writeRest(
    of item: JSONValue, _ number: Int, _ columns: [String], _ depth: Int
  ) {
    guard case .object(let members) = item else { return }
    let rest = members.filter { member in
      guard !columns.contains(member.name) else { return false }
      if case .array(let items) = member.value { return !items.isEmpty }
      return member.value != .object([])
    }
    guard !rest.isEmpty else { return }
    line("\(number + 1).", depth)
    write(.object(rest), depth: depth + 1)
  }

  /// Members that fit into a cell in every item.
  private static func columns(of items: [JSONValue]) -> [String] {
    guard case .object(let members)? = items.first else { return [] }
    return members.map(\.name).filter { name in
      items.allSatisfy { item in
        guard let value = item[name] else { return true }
        return value.isPlain || !value.cell.isEmpty
      }
    }
  }

  private static func cut(_ cell: String) -> String {
    cell.count > cellCountMax ? cell.prefix(cellCountMax - 1) + "…" : cell
  }

  private mutating func line(_ words: String, _ depth: Int) {
    text += String(repeating: "  ", count: depth) + TerminalText.safe(words) + "\n"
  }
}

extension JSONValue {
  fileprivate var isPlain: Bool {
    switch self {
    case .array, .object: false
    case .null, .bool, .number, .string: true
    }
  }

  /// In one word: an entity is "type name"; empty for lists and other objects.
  fileprivate var cell: String {
    switch self {
    case .null: "-"
    case .bool(let flag): flag ? "yes" : "no"
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15
        ? String(Int(number)) : "\(number)"
    case .string(let text): text
    case .array: ""
    case .object:
      if let type = self["type"]?.string, let name = self["name"]?.string {
        "\(type) \(name)"
      } else if let entity = self["entity"]?.cell, let cause = self["cause"]?.string {
        "\(cause) of \(entity)"
      } else {
        ""
      }
    }
  }
}
