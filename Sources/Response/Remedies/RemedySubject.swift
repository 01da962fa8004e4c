internal import Answers
package import Telemetry

/// What the words of a template stand for.
package struct RemedySubject: Hashable, Sendable {
  /// Number of the incident.
  package var incident: Int
  package var target: RemedyTarget
  /// When it is carried out; nil while it is only told, where the word stays a word.
  package var time: Timestamp?

  package init(incident: Int, target: RemedyTarget, at time: Timestamp? = nil) {
    self.incident = incident
    self.target = target
    self.time = time
  }

  func value(of word: String) throws(RemedyError) -> String {
    let value: String? =
      switch word {
      case "entity": target.entity.name
      case "type": target.entity.type
      case "kind": target.entity.kind
      case "service": target.entity.service
      case "cause": target.cause
      case "incident": String(incident)
      default: time?.rfc3339 ?? "{now}"
      }
    guard let value else {
      throw RemedyError("\(target.entity.type) \(target.entity.name) has no \(word)")
    }
    return value
  }

  func plainValue(of word: String) throws(RemedyError) -> String {
    let value = try value(of: word)
    guard Self.isPlain(value) else {
      throw RemedyError(
        "{\(word)} is '\(value.prefix(80))', which is no plain name: a letter or digit, then at "
          + "most \(Self.plainByteCountMax - 1) letters, digits and any of . _ : @ -, "
          + "no two dots on end")
    }
    return value
  }

  /// Bytes of a name in Kubernetes and in DNS; none that we may pass on is longer.
  private static let plainByteCountMax = 253

  /// Whether a value can be passed on as an argument or in an address: it is no option, no path
  /// and no way out of one.
  static func isPlain(_ value: String) -> Bool {
    let bytes = Array(value.utf8)
    guard let first = bytes.first, bytes.count <= plainByteCountMax, isWordByte(first) else {
      return false
    }
    return bytes.allSatisfy { isWordByte($0) || Array("._:@-".utf8).contains($0) }
      && !value.contains("..")
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
