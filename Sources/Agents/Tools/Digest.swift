import Answers

/// An answer cut to a size: lists get shorter from their ends, and what was left out is said in
/// `unknown`.
///
/// Answers are written with what matters most first, so the end of a list is what can be missed.
struct Digest: Sendable {
  /// What is left of the answer.
  private(set) var value: JSONValue
  /// Lists that were cut, by path, with how many items they had and have.
  private(set) var cuts: [Cut] = []

  struct Cut: Hashable, Sendable {
    var path: String
    var whole: Int
    var kept: Int
  }

  /// Lengths of lists that are tried.
  private static let lengths = [64, 32, 16, 8, 5, 3, 2, 1, 0]
  /// Bytes kept free to say what was left out.
  private static let reserve = 360
  /// Bytes of a text below which it is left alone.
  private static let textByteCountMin = 400
  /// Lists that are named in `unknown`; of further ones only their number is told.
  private static let namedCutCountMax = 4

  /// Cuts to so many bytes of JSON text.
  ///
  /// The list `whole` keeps all its items, and only their own lists are cut; below
  /// `lengthMin` none is cut, even if the answer stays too large then.
  init(_ answer: JSONValue, byteCountMax: Int, whole: String? = nil, lengthMin: Int = 0) {
    value = answer
    guard answer.byteCount > byteCountMax else { return }
    // The longest that fits, else the shortest; what is cut to less is never larger.
    let lengths = Self.lengths.filter { $0 >= lengthMin }
    var (low, high) = (0, lengths.count - 1)
    while low < high {
      let middle = (low + high) / 2
      var knife = Knife(length: lengths[middle], whole: whole)
      let fits = knife.cut(answer).byteCount + Self.reserve <= byteCountMax
      (low, high) = fits ? (low, middle) : (middle + 1, high)
    }
    var knife = Knife(length: lengths[low], whole: whole)
    value = knife.cut(answer)
    cuts = knife.cuts
    cutText(byteCountMax: byteCountMax)
    merge()
    tell()
  }

  /// Cuts the longest text of the answer at the end of a line, when no list is to blame: a document
  /// is one text.
  private mutating func cutText(byteCountMax: Int) {
    let surplus = value.byteCount + Self.reserve - byteCountMax
    guard surplus > 0, case .object(var members) = value else { return }
    let length = { (place: Int) in members[place].value.string?.utf8.count ?? 0 }
    guard let place = members.indices.max(by: { length($0) < length($1) }),
      let text = members[place].value.string, text.utf8.count > Self.textByteCountMin
    else { return }
    let wanted = max(Self.textByteCountMin, JSONValue.string(text).byteCount - surplus)
    var kept = 0
    var byteCount = 0
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      byteCount += JSONValue.string(String(line)).byteCount
      guard byteCount <= wanted else { break }
      kept += 1
    }
    members[place].value = .string(lines.prefix(kept).joined(separator: "\n"))
    value = .object(members)
    let path = "lines of \(members[place].name)"
    cuts.append(Cut(path: path, whole: lines.count, kept: kept))
  }

  /// One cut for each path.
  private mutating func merge() {
    var merged: [Cut] = []
    for cut in cuts {
      if let place = merged.firstIndex(where: { $0.path == cut.path }) {
        merged[place].whole += cut.whole
        merged[place].kept += cut.kept
      } else {
        merged.append(cut)
      }
    }
    cuts = merged
  }

  private mutating func tell() {
    guard !cuts.isEmpty, case .object(var members) = value,
      let place = members.firstIndex(where: { $0.name == "unknown" }),
      var gaps = members[place].value.array
    else { return }
    for cut in cuts.prefix(Self.namedCutCountMax) {
      gaps.append(Self.gap("\(cut.whole - cut.kept) of \(cut.whole) in \(cut.path)"))
    }
    if cuts.count > Self.namedCutCountMax {
      gaps.append(Self.gap("parts of \(cuts.count - Self.namedCutCountMax) more lists"))
    }
    members[place].value = .array(gaps)
    value = .object(members)
  }

  private static func gap(_ what: String) -> JSONValue {
    .object([
      JSONMember("what", .string(what)), JSONMember("why", .string("left out for max-tokens")),
    ])
  }
}

/// Cuts all lists of an answer to a length.
private struct Knife {
  let length: Int
  /// The list at the top that keeps all its items.
  let whole: String?
  private(set) var cuts: [Digest.Cut] = []
  private var path: [String] = []

  init(length: Int, whole: String?) {
    self.length = length
    self.whole = whole
  }

  mutating func cut(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number, .string: return value
    case .array(let items):
      let isWhole = path.count == 1 && path[0] == whole
      let kept = isWhole ? items.count : min(items.count, length)
      if kept < items.count {
        cuts.append(
          Digest.Cut(path: path.joined(separator: "."), whole: items.count, kept: kept))
      }
      return .array(items.prefix(kept).map { cut($0) })
    case .object(let members):
      return .object(
        members.map { member in
          // What is not known is never left out.
          if path.isEmpty, member.name == "unknown" { return member }
          path.append(member.name)
          defer { path.removeLast() }
          return JSONMember(member.name, cut(member.value))
        })
    }
  }
}
