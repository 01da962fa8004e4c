extension WireText {
  /// The host of an absolute URL, with its port if it states one, without user and password; nil
  /// for anything else.
  ///
  /// RFC 3986, section 3.2.
  var urlHost: WireText? {
    guard let colon = firstIndex(of: UInt8(ascii: ":")), count >= colon + 3,
      self[colon + 1] == UInt8(ascii: "/"), self[colon + 2] == UInt8(ascii: "/")
    else { return nil }
    var authority = dropFirst(colon + 3)
    let end = authority.bytes.firstIndex { $0 == UInt8(ascii: "/") || Self.endsPath($0) }
    authority = authority.prefix(end ?? authority.count)
    if let user = authority.lastIndex(of: UInt8(ascii: "@")) {
      authority = authority.dropFirst(user + 1)
    }
    return authority.isEmpty ? nil : authority
  }

  private static func endsPath(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// The number that the text is: 1 to 18 decimal digits with an optional minus.
  var decimal: Int64? {
    let isNegative = !isEmpty && self[0] == UInt8(ascii: "-")
    let digits = isNegative ? dropFirst(1) : self
    guard (1...18).contains(digits.count) else { return nil }
    var value: Int64 = 0
    for byte in digits.bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return isNegative ? -value : value
  }
}
