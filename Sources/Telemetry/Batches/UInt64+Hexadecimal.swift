extension UInt64 {
  /// 16 lower-case digits, as identifiers of traces and fingerprints are written.
  package var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
