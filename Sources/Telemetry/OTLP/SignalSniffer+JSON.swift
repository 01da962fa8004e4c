extension SignalSniffer {
  static func finding(ofJSON bytes: UnsafeRawBufferPointer) -> Finding { .unknown }

  static func isWhole(json bytes: UnsafeRawBufferPointer) -> Bool { true }
}
