/// What bounds the recursion of a YAML library, counted without understanding YAML.
///
/// Nesting needs an opening bracket, a dash or question mark on the same line, or deeper
/// indentation (whose bytes grow with the square of the depth); growth by aliases needs aliases.
/// Counting each is sound whatever quotes and comments there are: it can only count too many.
struct TextCounts {
  static let aliasLimit = 16
  static let dashLimit = 32

  /// `[` and `{`.
  private(set) var brackets = 0
  /// `*` before something other than a space, as in `*alias`.
  private(set) var aliases = 0
  /// The most `- ` and `? ` and `: ` on one line.
  private(set) var dashesPerLine = 0

  init(_ text: String) {
    var dashes = 0
    var previous = UInt8(ascii: "\n")
    for byte in text.utf8 {
      switch previous {
      case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
      case UInt8(ascii: "*") where !Self.isSpace(byte): aliases += 1
      case UInt8(ascii: "-") where Self.isSpace(byte), UInt8(ascii: "?") where Self.isSpace(byte),
        UInt8(ascii: ":") where Self.isSpace(byte):
        dashes += 1
        dashesPerLine = max(dashesPerLine, dashes)
      default: break
      }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { dashes = 0 }
      previous = byte
    }
    if previous == UInt8(ascii: "[") || previous == UInt8(ascii: "{") { brackets += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }
}
