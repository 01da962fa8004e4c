extension WireText {
  /// The host of an absolute URL, with its port if it states one, without user and password; nil
  /// for anything else.
  ///
  /// RFC 3986, section 3.2.
  var urlHost: WireText? {
    guard var start = authorityStart else { return nil }
    var end = start
    while true {
      end = authorityEnd(from: end)
      // Whatever stands before the last at sign is a user.
      guard end < count, self[end] == UInt8(ascii: "@") else { break }
      end &+= 1
      start = end
    }
    return start < end ? part(start..<end) : nil
  }

  /// Where the authority begins: behind the first colon, which two slashes follow.
  private var authorityStart: Int? {
    @inline(__always) get {
      var colon = 0
      while colon < count &- 2 {
        if self[colon] == UInt8(ascii: ":") {
          let slash = UInt8(ascii: "/")
          return self[colon &+ 1] == slash && self[colon &+ 2] == slash ? colon &+ 3 : nil
        }
        colon &+= 1
      }
      return nil
    }
  }

  /// Where the next slash, question mark, number sign or at sign stands, or the text ends.
  @inline(__always)
  private func authorityEnd(from start: Int) -> Int {
    var place = start
    while place &+ 8 <= count {
      let word = word(place)
      let found =
        Self.zeroBytes(word ^ 0x2F2F_2F2F_2F2F_2F2F) | Self.zeroBytes(word ^ 0x3F3F_3F3F_3F3F_3F3F)
        | Self.zeroBytes(word ^ 0x2323_2323_2323_2323)
        | Self.zeroBytes(word ^ 0x4040_4040_4040_4040)
      if found != 0 { return place &+ (found.trailingZeroBitCount >> 3) }
      place &+= 8
    }
    while place < count {
      switch self[place] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"): return place
      default: place &+= 1
      }
    }
    return count
  }

  /// Eight bytes from `place` on, the first one lowest.
  @inline(__always)
  private func word(_ place: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// The highest bit of the lowest byte that is 0, and perhaps of some above it.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
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
