import Answers

/// Takes out of an answer what must not reach an agent: secrets that ended up in telemetry, and
/// characters that nobody sees.
///
/// Text of strangers stays text: it is a string of JSON, and it is told beforehand that strings
/// are data. What cannot be seen cannot be reviewed either, so it is made visible.
enum Screen {
  /// Scalars of one text; longer ones are cut.
  static let textCountMax = 2_000

  /// An answer cut to a size and screened.
  ///
  /// What is cut away need not be screened. Marks may be longer than what they stand for: then it
  /// is cut once more.
  static func digest(
    of answer: JSONValue, byteCountMax: Int, whole: String? = nil, lengthMin: Int = 0
  ) -> JSONValue {
    func cut(_ value: JSONValue) -> JSONValue {
      Digest(value, byteCountMax: byteCountMax, whole: whole, lengthMin: lengthMin).value
    }
    let short = cut(answer)
    let digest = screened(short)
    return digest.byteCount > byteCountMax && short.byteCount <= byteCountMax
      ? cut(screened(answer)) : digest
  }

  static func screened(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number: value
    case .string(let text): .string(screened(text))
    case .array(let items): .array(items.map(screened))
    case .object(let members):
      .object(
        members.map { member in
          if Secrets.isNamed(member.name), let text = member.value.string, !text.isEmpty {
            return JSONMember(member.name, .string(Secrets.mark))
          }
          return JSONMember(screened(member.name), screened(member.value))
        })
    }
  }

  static func screened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    if text.utf8.count <= textCountMax, text.utf8.allSatisfy({ $0 < 0x80 }) {
      return Secrets.redacted(text)
    }
    var clean = String.UnicodeScalarView()
    for scalar in scalars.prefix(textCountMax) {
      clean.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
    }
    if scalars.count > textCountMax { clean.append("…") }
    return Secrets.redacted(String(clean))
  }

  /// Characters that steer how others are shown, and tags: carriers of hidden words.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE0FFF: true
    default: false
    }
  }
}
